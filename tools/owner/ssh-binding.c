/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bound and presented SSH host keys. ENEMY INPUT: the keys. */
#include "ssh-binding.h"

#include <string.h>

#include "snp/sshkey.h"

#define ID_BOUND "ssh.bound"
#define ID_KEY "ssh.key"

/* In the words of this library, which the verifier does not know. */
static int conclude(struct check *c, int answer)
{
	if (answer && !c->reason[0])
		check_reason(c, "%s", owner_strerror(answer));
	return check_conclude(c, answer);
}

static int find_type(const struct snp_wire_report *answer, struct check *c,
	const struct ssh_type **ret)
{
	char name[SNP_SSH_TYPE_SIZE];
	int r = snp_ssh_type(answer->bound_key, answer->bound_key_len, name);

	if (r)
		return r;
	check_got(c, "%s", name);
	*ret = ssh_type_by_name(name);
	return *ret ? 0 : OWNER_E_SSH_TYPE;
}

int ssh_check_bound(const struct evidence *e, struct verify_result *result,
	const struct ssh_type **ret)
{
	struct check *c = verify_next_check(result, ID_BOUND);

	verify_next_check(result, ID_KEY);
	if (!e->is_bare && e->answer.bound == SNP_BOUND_SSH)
		return conclude(c, find_type(&e->answer, c, ret));
	if (e->is_bare)
		check_reason(c, "a bare report does not tell which key it binds");
	return conclude(c, OWNER_E_SSH_UNBOUND);
}

static int compare(const struct snp_wire_report *answer, const struct ssh_key *presented,
	const char *instead, struct check *c)
{
	char fingerprint[SNP_SSH_FINGERPRINT_SIZE];
	int r = snp_ssh_fingerprint(answer->bound_key, answer->bound_key_len, fingerprint);

	if (r)
		return r;
	check_expected(c, "%s", fingerprint);
	if (!presented) {
		check_got(c, "%s", instead);
		return OWNER_E_SSH_KEY;
	}
	r = snp_ssh_fingerprint(presented->blob, presented->len, fingerprint);
	if (r)
		return r;
	check_got(c, "%s", fingerprint);
	return presented->len == answer->bound_key_len &&
		memcmp(presented->blob, answer->bound_key, presented->len) == 0 ?
		0 : OWNER_E_SSH_KEY;
}

int ssh_check_key(const struct evidence *e, const struct ssh_key *presented, const char *instead,
	struct verify_result *result)
{
	struct check *c = &result->checks[result->n_checks - 1];

	return conclude(c, compare(&e->answer, presented, instead, c));
}

void ssh_check_none(const char *reason, struct verify_result *result)
{
	static const char *const ids[] = {ID_BOUND, ID_KEY};

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct check *c = verify_next_check(result, ids[i]);

		if (!reason)
			continue;
		check_reason(c, "%s", reason);
		c->verdict = CHECK_SKIPPED;
	}
}
