/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What [policy] names and does not contain: the digests of keys in files, and advisories. */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "vm/identity/key-file.h"

_Static_assert(POLICY_KEY_DIGEST_SIZE == ID_DIGEST_SIZE, "digests of keys");

static int add_digest(const struct vmconf_pem *pem, struct policy *p)
{
	struct policy_keys *keys = pem->author ? &p->author_keys : &p->id_keys;
	int r;

	if (keys->n == POLICY_KEYS_MAX)
		return -E2BIG;
	r = key_file_digest(pem->path, keys->digests[keys->n]);
	if (!r)
		keys->n++;
	return r;
}

static int add_digests(const struct vmconf_policy *p, const char *path, struct policy *demands,
	char why[static VMCONF_WHY_MAX])
{
	for (size_t i = 0; i < p->n_pems; i++) {
		const struct vmconf_pem *pem = &p->pems[i];
		int r = add_digest(pem, demands);

		if (r) {
			snprintf(why, VMCONF_WHY_MAX, "%.200s:%u: %.200s: %s", path, pem->line,
				pem->path, key_file_strerror(r));
			return r < 0 ? r : VMCONF_E_INVALID;
		}
	}
	return 0;
}

static int check_advisories(const struct vmconf_policy *p, const char *path,
	const struct products *products, char why[static VMCONF_WHY_MAX])
{
	for (size_t i = 0; i < p->demands.n_advisories; i++) {
		if (advisory_by_id(products, p->demands.advisories[i]))
			continue;
		snprintf(why, VMCONF_WHY_MAX, "%.200s:%u: advisories: %s is not known; "
			"--products FILE can add it", path, p->advisories_line,
			p->demands.advisories[i]);
		return VMCONF_E_INVALID;
	}
	return 0;
}

int vmconf_policy_resolve(const struct vmconf_policy *p, const char *path,
	const struct products *products, struct policy *ret, char why[static VMCONF_WHY_MAX])
{
	struct policy demands = p->demands;
	int r;

	r = add_digests(p, path, &demands, why);
	if (!r)
		r = check_advisories(p, path, products, why);
	if (!r)
		*ret = demands;
	return r;
}

void vmconf_policy_done(struct vmconf_policy *p)
{
	for (size_t i = 0; i < p->n_pems; i++)
		free(p->pems[i].path);
}
