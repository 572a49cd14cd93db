/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a description to a verdict: its ID block signed, the guest started with it, and the report
 * before the verifier, with the lines for [policy] that the ID block gives. The processor is made up:
 * what it puts into a report is what the firmware does when it has verified the ID block.
 */
#include <stdio.h>
#include <string.h>

#include "chip-case.h"
#include "idblock/id-block.h"
#include "runner.h"
#include "snp/codec.h"
#include "vm/identity/launch-block.h"

#define AUTHOR_KEY_EN 1	/* of SIGNER_INFO */

static const char description[] =
	"[snp]\n"
	"policy = 0x30000\n"
	"family-id = 0102030405060708090a0b0c0d0e0f10\n"
	"image-id = 1112131415161718191a1b1c1d1e1f20\n"
	"guest-svn = 7\n";

static const uint8_t measurement[ID_DIGEST_SIZE] = {1, 2, 3};

/* What the owner has, and what a guest of his was started with. */
struct launch_case {
	struct id_key id, author, stranger;
	struct id_block said;
	struct id_block_wire block;
	struct id_auth_wire auth;
	struct chip_case chip;
};

static void sign(struct launch_case *l, const struct id_key *id, const struct id_key *author)
{
	id_block_encode(&l->said, &l->block);
	ck_assert_int_eq(id_auth_make(&l->block, id, author, &l->auth), 0);
}

/* SNP_LAUNCH_FINISH. */
static void launch(struct launch_case *l)
{
	struct snp_report_wire *w = &l->chip.chip.report;
	struct id_auth_keys keys;
	struct id_block block;

	ck_assert_int_eq(id_block_decode(&l->block, sizeof(l->block), &block), 0);
	ck_assert_int_eq(id_auth_check(&l->block, &l->auth, sizeof(l->auth), &keys), 0);
	memcpy(w->measurement, block.launch_digest, sizeof(w->measurement));
	memcpy(w->family_id, block.family_id, sizeof(w->family_id));
	memcpy(w->image_id, block.image_id, sizeof(w->image_id));
	memcpy(w->guest_svn, l->block.guest_svn, sizeof(w->guest_svn));
	memcpy(w->policy, l->block.policy, sizeof(w->policy));
	memcpy(w->id_key_digest, keys.id_key, sizeof(w->id_key_digest));
	memcpy(w->author_key_digest, keys.author_key, sizeof(w->author_key_digest));
	w->signer_info[0] = (uint8_t)((w->signer_info[0] & ~AUTHOR_KEY_EN) | keys.has_author);
}

static void append_digest(char *text, size_t size, const char *name, const uint8_t *digest)
{
	char hex[SNP_HEX_SIZE(ID_DIGEST_SIZE)];
	size_t len = strlen(text);

	snp_hex_encode(digest, ID_DIGEST_SIZE, hex);
	snprintf(text + len, size - len, "%s = %s\n", name, hex);
}

/* The lines that the command prints, and the names besides. */
static void demand(const struct launch_case *l, struct policy *ret)
{
	char text[2048] = "[policy]\nfloors = no\nmin-guest-svn = 7\n"
		"family-id = 0102030405060708090a0b0c0d0e0f10\n"
		"image-id = 1112131415161718191a1b1c1d1e1f20\n";
	_cleanup_vmconf_ struct vmconf c = {0};
	uint8_t id[ID_DIGEST_SIZE], author[ID_DIGEST_SIZE];
	char why[VMCONF_WHY_MAX];

	ck_assert_int_eq(id_key_digest(&l->id, id), 0);
	ck_assert_int_eq(id_key_digest(&l->author, author), 0);
	append_digest(text, sizeof(text), "measurement", measurement);
	append_digest(text, sizeof(text), "id-key", id);
	append_digest(text, sizeof(text), "author-key", author);
	ck_assert_msg(vmconf_parse(text, "vm.conf", &c, why) == 0, "%s", why);
	*ret = c.policy.demands;
}

static void load(struct launch_case *l)
{
	char text[sizeof(description)], why[VMCONF_WHY_MAX];
	_cleanup_vmconf_ struct vmconf c = {0};

	*l = (struct launch_case){0};
	ck_assert_int_eq(id_key_generate(&l->id), 0);
	ck_assert_int_eq(id_key_generate(&l->author), 0);
	ck_assert_int_eq(id_key_generate(&l->stranger), 0);
	memcpy(text, description, sizeof(text));
	ck_assert_int_eq(vmconf_parse(text, "vm.conf", &c, why), 0);
	ck_assert_int_eq(launch_block(&c, measurement, &l->said, why), 0);
	chip_case_load_usual(&l->chip);
}

static void done(struct launch_case *l)
{
	id_key_done(&l->id);
	id_key_done(&l->author);
	id_key_done(&l->stranger);
	chip_case_done(&l->chip);
}

/* What somebody does who would have another guest taken for the owner's. */
static void nothing(struct launch_case *l)
{
}

static void sign_by_stranger(struct launch_case *l)
{
	sign(l, &l->stranger, &l->author);
}

static void leave_author_out(struct launch_case *l)
{
	sign(l, &l->id, NULL);
}

static void have_stranger_as_author(struct launch_case *l)
{
	sign(l, &l->id, &l->stranger);
}

static void sign_another_launch(struct launch_case *l)
{
	l->said.launch_digest[0] ^= 1;
	sign(l, &l->id, &l->author);
}

static void sign_old_version(struct launch_case *l)
{
	l->said.guest_svn--;
	sign(l, &l->id, &l->author);
}

static void sign_another_family(struct launch_case *l)
{
	l->said.family_id[0] ^= 1;
	sign(l, &l->id, &l->author);
}

static void sign_another_image(struct launch_case *l)
{
	l->said.image_id[15] ^= 1;
	sign(l, &l->id, &l->author);
}

static void sign_debugging(struct launch_case *l)
{
	l->said.policy |= 0x80000;
	sign(l, &l->id, &l->author);
}

static const struct {
	void (*change)(struct launch_case *l);
	const char *id;		/* the check that refuses; NULL: it passes */
	int answer;
} rows[] = {
	{nothing, NULL, 0},
	{sign_by_stranger, "guest.id-key", VERIFY_E_ID_KEY},
	{leave_author_out, "guest.author-key", VERIFY_E_AUTHOR_KEY},
	{have_stranger_as_author, "guest.author-key", VERIFY_E_AUTHOR_KEY},
	{sign_another_launch, "guest.measurement", VERIFY_E_MEASUREMENT},
	{sign_old_version, "guest.svn", VERIFY_E_SVN},
	{sign_another_family, "guest.family-id", VERIFY_E_FAMILY_ID},
	{sign_another_image, "guest.image-id", VERIFY_E_IMAGE_ID},
	{sign_debugging, "guest.debug", VERIFY_E_POLICY},
};

START_TEST(verdict)
{
	_cleanup_(done) struct launch_case l;
	struct policy policy;

	load(&l);
	demand(&l, &policy);
	l.chip.policy = &policy;
	sign(&l, &l.id, &l.author);
	rows[_i].change(&l);
	launch(&l);
	if (rows[_i].id)
		chip_case_refused(&l.chip, rows[_i].id, rows[_i].answer);
	else
		chip_case_passes(&l.chip);
}
END_TEST

/* Started without an ID block: the same measurement, and nobody's name under it. */
START_TEST(no_block)
{
	_cleanup_(done) struct launch_case l;
	struct policy policy;

	load(&l);
	demand(&l, &policy);
	l.chip.policy = &policy;
	sign(&l, &l.id, &l.author);
	launch(&l);
	memset(l.chip.chip.report.id_key_digest, 0, ID_DIGEST_SIZE);
	memset(l.chip.chip.report.author_key_digest, 0, ID_DIGEST_SIZE);
	chip_case_refused(&l.chip, "guest.id-key", VERIFY_E_ID_KEY);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("id-report");
	TCase *t = tcase_create("from description to verdict");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, verdict, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, no_block);
	suite_add_tcase(s, t);
	return s;
}
