/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers with a report: what an owner must refuse, and what it reads. */
#include "mangle.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/util.h"
#include "snp/wire.h"

/* Made by ssh-keygen, as is the fingerprint. */
#define SSH_KEY "AAAAC3NzaC1lZDI1NTE5AAAAIAPG5yVvfTE6vbXbkbKkeAmfHABqzlp5q/3Vuga9l+7A"
#define SSH_FINGERPRINT "SHA256:ZYjVDdShUXnMbu/BSYy0Gpu++UyPsjC3iW6xV2oqVBo"
#define SSH_LEN 51

static void make_answer(enum snp_bound_kind bound, struct snp_wire_report *w)
{
	memset(w, 0, sizeof(*w));
	memset(w->report, 0x52, sizeof(w->report));
	memset(w->certs, 0x43, 100);
	w->certs_len = 100;
	memset(w->nonce, 0x4E, sizeof(w->nonce));
	w->bound = bound;
	if (bound == SNP_BOUND_KEY_REQUEST) {
		memset(w->bound_key, 0x4B, SNP_X25519_SIZE);
		w->bound_key_len = SNP_X25519_SIZE;
	}
	if (bound == SNP_BOUND_SSH) {
		ck_assert_int_eq(snp_base64_decode(SSH_KEY, strlen(SSH_KEY), w->bound_key,
			SSH_LEN), 0);
		w->bound_key_len = SSH_LEN;
	}
}

static char *format(const struct snp_wire_report *w)
{
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_report_format(w, &text, &len), 0);
	ck_assert_uint_eq(strlen(text), len);
	return text;
}

static const struct mangle refusals[] = {
	{"cut", "{", "", SNP_E_JSON},
	{"member twice", "{\"version\"", "{\"version\":1,\"version\"", SNP_E_JSON},
	{"no version", "\"version\":1,", "", SNP_E_JSON_SHAPE},
	{"version 2", "\"version\":1", "\"version\":2", SNP_E_JSON_SHAPE},
	{"no report", "\"report\"", "\"xreport\"", SNP_E_JSON_SHAPE},
	{"report empty", "\"report\":\"", "\"report\":\"\",\"x\":\"", SNP_E_LENGTH},
	{"report one group short", "\"report\":\"UlJS", "\"report\":\"", SNP_E_LENGTH},
	{"report one group long", "\"report\":\"", "\"report\":\"UlJS", SNP_E_LENGTH},
	{"report with a blank", "\"report\":\"UlJS", "\"report\":\"UlJ ", SNP_E_ENCODING},
	{"no certificates", "\"certificates\"", "\"xcertificates\"", SNP_E_JSON_SHAPE},
	{"certificates null", "\"certificates\":\"", "\"certificates\":null,\"x\":\"",
		SNP_E_JSON_SHAPE},
	{"no nonce", "\"nonce\"", "\"xnonce\"", SNP_E_JSON_SHAPE},
	{"nonce short", "\"nonce\":\"Tk5O", "\"nonce\":\"", SNP_E_LENGTH},
	{"no bound", "\"bound\"", "\"xbound\"", SNP_E_JSON_SHAPE},
	{"bound a string", "\"bound\":{", "\"bound\":\"none\",\"x\":{", SNP_E_JSON_SHAPE},
	{"no kind", "\"kind\"", "\"xkind\"", SNP_E_JSON_SHAPE},
	{"unknown kind", "ssh-host-key", "ssh-host-keys", SNP_E_JSON_SHAPE},
	{"kind cut", "ssh-host-key", "ssh-host", SNP_E_JSON_SHAPE},
	{"kind empty", "ssh-host-key", "", SNP_E_JSON_SHAPE},
	{"another kind's key", "ssh-host-key", "key-request", SNP_E_LENGTH},
	{"no public key", "\"public_key\"", "\"xpublic_key\"", SNP_E_JSON_SHAPE},
	{"public key empty", SSH_KEY, "", SNP_E_JSON_SHAPE},
	{"public key not an SSH blob", SSH_KEY, "AAAA", SNP_E_JSON_SHAPE},
	{"public key of base64url", "q/3V", "q_3V", SNP_E_ENCODING},
};

START_TEST(refused)
{
	const struct mangle *m = &refusals[_i];
	struct snp_wire_report w;
	char *text, *bad;
	int r;

	make_answer(SNP_BOUND_SSH, &w);
	text = format(&w);
	bad = mangled(text, m);
	memset(&w, 0xEE, sizeof(w));
	r = snp_wire_report_parse(bad, strlen(bad), &w);
	ck_assert_msg(r == m->expected, "%s: %s", m->what, snp_strerror(r));
	ck_assert_msg(w.report[0] == 0xEE, "%s: output written", m->what);
	free(text);
	free(bad);
}
END_TEST

static int parse_with(const char *from, char *digits)
{
	struct snp_wire_report w;
	char *text, *bad;
	int r;

	make_answer(SNP_BOUND_SSH, &w);
	text = format(&w);
	bad = mangled(text, &(struct mangle){"size", from, digits, 0});
	r = snp_wire_report_parse(bad, strlen(bad), &w);
	free(text);
	free(bad);
	free(digits);
	return r;
}

START_TEST(too_large)
{
	size_t certs = SNP_BASE64_SIZE(SNP_CERT_TABLE_MAX + 2) - 1;
	size_t key = SNP_BASE64_SIZE(SNP_BOUND_KEY_MAX + 2) - 1;
	char *blanks = repeated(' ', SNP_WIRE_ANSWER_MAX + 1);
	struct snp_wire_report w;

	ck_assert_int_eq(parse_with("Q0ND", repeated('A', certs)), SNP_E_TOO_LARGE);
	ck_assert_int_eq(parse_with(SSH_KEY, repeated('A', key)), SNP_E_TOO_LARGE);
	ck_assert_int_eq(snp_wire_report_parse(blanks, SNP_WIRE_ANSWER_MAX + 1, &w),
		SNP_E_TOO_LARGE);
	ck_assert_int_eq(snp_wire_report_parse(blanks, SNP_WIRE_ANSWER_MAX, &w), SNP_E_JSON);
	free(blanks);
}
END_TEST

START_TEST(round_trip)
{
	struct snp_wire_report in, out;
	char *text;

	make_answer((enum snp_bound_kind)_i, &in);
	text = format(&in);
	ck_assert_int_eq(snp_wire_report_parse(text, strlen(text), &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
}
END_TEST

START_TEST(largest_round_trip)
{
	struct snp_wire_report in, out;
	char *text;

	make_answer(SNP_BOUND_SSH, &in);
	in.certs_len = sizeof(in.certs);
	in.bound_key_len = sizeof(in.bound_key);
	text = format(&in);
	ck_assert_int_eq(snp_wire_report_parse(text, strlen(text), &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
}
END_TEST

/* A newer agent may say more. */
START_TEST(unknown_members_ignored)
{
	struct snp_wire_report in, out;
	char *text, *more;

	make_answer(SNP_BOUND_SSH, &in);
	text = format(&in);
	more = mangled(text, &(struct mangle){"more", "\"kind\"", "\"new\":[1,{}],\"kind\"", 0});
	ck_assert_int_eq(snp_wire_report_parse(more, strlen(more), &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
	free(more);
}
END_TEST

START_TEST(ssh_names)
{
	struct snp_wire_report w;
	char *text;

	make_answer(SNP_BOUND_SSH, &w);
	text = format(&w);
	ck_assert_ptr_nonnull(strstr(text, "\"public_key\":\"" SSH_KEY "\""));
	ck_assert_ptr_nonnull(strstr(text, "\"type\":\"ssh-ed25519\""));
	ck_assert_ptr_nonnull(strstr(text, "\"fingerprint\":\"" SSH_FINGERPRINT "\""));
	free(text);
}
END_TEST

START_TEST(nothing_bound)
{
	struct snp_wire_report w;
	char *text;

	make_answer(SNP_BOUND_NOTHING, &w);
	w.certs_len = 0;
	text = format(&w);
	ck_assert_ptr_nonnull(strstr(text, "\"certificates\":\"\""));
	ck_assert_ptr_nonnull(strstr(text, "\"bound\":{\"kind\":\"none\"}"));
	free(text);
}
END_TEST

/* The struct comes from another process: no length in it is taken on trust. */
START_TEST(format_refuses)
{
	struct snp_wire_report w;
	size_t len;
	char *text;

	make_answer(SNP_BOUND_SSH, &w);
	w.certs_len = sizeof(w.certs) + 1;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
	make_answer(SNP_BOUND_SSH, &w);
	w.bound_key_len = sizeof(w.bound_key) + 1;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
	make_answer(SNP_BOUND_SSH, &w);
	w.bound_key[0] = 1;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
	make_answer(SNP_BOUND_KEY_REQUEST, &w);
	w.bound_key_len--;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
	make_answer(SNP_BOUND_NOTHING, &w);
	w.bound = 3;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-report");
	TCase *t = tcase_create("wire-report");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, too_large);
	tcase_add_loop_test(t, round_trip, SNP_BOUND_NOTHING, SNP_BOUND_SSH + 1);
	tcase_add_test(t, largest_round_trip);
	tcase_add_test(t, unknown_members_ignored);
	tcase_add_test(t, ssh_names);
	tcase_add_test(t, nothing_bound);
	tcase_add_test(t, format_refuses);
	suite_add_tcase(s, t);
	return s;
}
