/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Demands on which guest it is: what the host and the signers of the ID block said of it at launch.
 * An ID block is worth no more than the key that signed it, so only its digest tells whose it is.
 */
#include <inttypes.h>
#include <string.h>

#include "demand.h"
#include "snp/cursor.h"

/* A field that must be the owner's to the byte. */
static int check_field(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	const struct policy_bytes *expected = demand_of_policy(s, d);
	const uint8_t *got = demand_of_report(s, d);

	check_got_hex(c, got, d->len);
	return expected->given ? demand_bytes(expected->v, got, d->len, d->no, c) :
		demand_not_asked(c);
}

static int check_svn(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	check_got(c, "%" PRIu32, s->report->guest_svn);
	if (!s->policy->svn_given)
		return demand_not_asked(c);
	check_expected(c, "at least %" PRIu32, s->policy->min_svn);
	return s->report->guest_svn >= s->policy->min_svn ? 0 : VERIFY_E_SVN;
}

static int check_key(const struct policy_keys *keys, const uint8_t *got, int no, struct check *c)
{
	check_got_hex(c, got, POLICY_KEY_DIGEST_SIZE);
	if (!keys->n)
		return demand_not_asked(c);
	if (keys->n == 1)
		check_expected_hex(c, keys->digests[0], POLICY_KEY_DIGEST_SIZE);
	else
		check_expected(c, "one of %zu", keys->n);
	if (snp_all_zero(got, POLICY_KEY_DIGEST_SIZE)) {
		check_reason(c, "the guest was started without such a key");
		return no;
	}
	for (size_t i = 0; i < keys->n; i++)
		if (memcmp(keys->digests[i], got, POLICY_KEY_DIGEST_SIZE) == 0)
			return 0;
	return no;
}

static int check_id_key(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	return check_key(&s->policy->id_keys, s->report->id_key_digest, VERIFY_E_ID_KEY, c);
}

/* The digest counts only where the firmware says that it checked that key's signature. */
static int check_author_key(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	static const uint8_t none[POLICY_KEY_DIGEST_SIZE];

	return check_key(&s->policy->author_keys,
		s->report->author_key_en ? s->report->author_key_digest : none,
		VERIFY_E_AUTHOR_KEY, c);
}

#define FIELD(name, member, answer)                                                                \
	{"guest." name, check_field, .no = (answer), IN_POLICY(member), IN_REPORT(member)}

static const struct demand rows[] = {
	FIELD("host-data", host_data, VERIFY_E_HOST_DATA),
	FIELD("report-id", report_id, VERIFY_E_REPORT_ID),
	FIELD("family-id", family_id, VERIFY_E_FAMILY_ID),
	FIELD("image-id", image_id, VERIFY_E_IMAGE_ID),
	{"guest.svn", check_svn},
	{"guest.id-key", check_id_key},
	{"guest.author-key", check_author_key},
};

const struct demand_table policy_identity_demands = DEMAND_TABLE(rows);
