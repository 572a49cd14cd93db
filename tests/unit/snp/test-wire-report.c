/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers with a report: what an owner must refuse, and what it reads. */
#include <stdio.h>

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

/* An answer with a proof of three hashes. */
static void make_proof(struct snp_wire_report *w)
{
	make_answer(SNP_BOUND_SSH, w);
	w->proof = (struct snp_merkle_proof){.size = 7, .index = 4, .n_path = 3};
	memset(w->proof.path, 0x50, 3 * sizeof(w->proof.path[0]));
}

/* 96 bytes of 'P' are 128 characters. */
#define FOUR "UFBQ"

static const struct mangle proof_refusals[] = {
	{"proof a string", "\"proof\":{", "\"proof\":\"x\",\"y\":{", SNP_E_JSON_SHAPE},
	{"proof null", "\"proof\":{", "\"proof\":null,\"y\":{", SNP_E_JSON_SHAPE},
	{"proof twice", "\"proof\":{", "\"proof\":{},\"proof\":{", SNP_E_JSON},
	{"no size", "\"size\"", "\"xsize\"", SNP_E_JSON_SHAPE},
	{"size 0", "\"size\":7", "\"size\":0", SNP_E_JSON_SHAPE},
	{"size negative", "\"size\":7", "\"size\":-7", SNP_E_JSON_SHAPE},
	{"size a text", "\"size\":7", "\"size\":\"7\"", SNP_E_JSON_SHAPE},
	{"size real", "\"size\":7", "\"size\":7.0", SNP_E_JSON_SHAPE},
	{"size with a zero in front", "\"size\":7", "\"size\":07", SNP_E_JSON},
	{"size beyond 32 bits", "\"size\":7", "\"size\":4294967303", SNP_E_JSON_SHAPE},
	{"no index", "\"index\"", "\"xindex\"", SNP_E_JSON_SHAPE},
	{"index negative", "\"index\":4", "\"index\":-1", SNP_E_JSON_SHAPE},
	{"index twice", "\"index\":4", "\"index\":4,\"index\":4", SNP_E_JSON},
	{"no path", "\"path\"", "\"xpath\"", SNP_E_JSON_SHAPE},
	{"path an array", "\"path\":\"", "\"path\":[],\"x\":\"", SNP_E_JSON_SHAPE},
	{"path three bytes short", "\"path\":\"" FOUR, "\"path\":\"", SNP_E_JSON_SHAPE},
	{"path three bytes long", "\"path\":\"" FOUR, "\"path\":\"" FOUR FOUR, SNP_E_JSON_SHAPE},
	{"path with a blank", "\"path\":\"" FOUR, "\"path\":\"UFB ", SNP_E_ENCODING},
	{"path padded in the middle", "\"path\":\"" FOUR, "\"path\":\"UF==", SNP_E_ENCODING},
};

START_TEST(proof_refused)
{
	const struct mangle *m = &proof_refusals[_i];
	struct snp_wire_report w;
	char *text, *bad;
	int r;

	make_proof(&w);
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

/* Base64 of one byte has bits to spare: only one spelling is accepted. */
START_TEST(path_in_another_spelling)
{
	struct snp_wire_report w;
	char *text, *bad;

	make_proof(&w);
	w.proof.n_path = 1;	/* 32 bytes: the last group has one '=' and two bits to spare */
	text = format(&w);
	ck_assert_ptr_nonnull(strstr(text, "UFA=\"}}"));
	bad = mangled(text, &(struct mangle){"spare bits", "UFA=\"}}", "UFB=\"}}", 0});
	ck_assert_int_eq(snp_wire_report_parse(bad, strlen(bad), &w), SNP_E_ENCODING);
	free(text);
	free(bad);
}
END_TEST

START_TEST(proof_round_trip)
{
	struct snp_wire_report in, out;
	char *text;

	make_proof(&in);
	in.proof.n_path = (uint32_t)_i;
	memset(in.proof.path, 0, sizeof(in.proof.path));
	memset(in.proof.path, 0x50, (size_t)_i * sizeof(in.proof.path[0]));
	text = format(&in);
	ck_assert_int_eq(snp_wire_report_parse(text, strlen(text), &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
}
END_TEST

START_TEST(path_too_long)
{
	/* With the 96 bytes that are there, just beyond. */
	const size_t more = SNP_MERKLE_DEPTH_MAX * 32 - 96 + 4;
	char *digits = repeated('A', more / 3 * 4), to[512], *text, *bad;
	struct snp_wire_report w;

	make_proof(&w);
	text = format(&w);
	snprintf(to, sizeof(to), "\"path\":\"%s", digits);
	bad = mangled(text, &(struct mangle){"long", "\"path\":\"", to, 0});
	ck_assert_int_eq(snp_wire_report_parse(bad, strlen(bad), &w), SNP_E_TOO_LARGE);
	free(text);
	free(bad);
	free(digits);
}
END_TEST

/* What the agent sends in two halves is what it would send in one. */
START_TEST(halves)
{
	char *text, *head, *tail, *joined;
	size_t len, head_len, tail_len;
	struct snp_wire_report w;

	make_proof(&w);
	if (_i)
		w.proof = (struct snp_merkle_proof){0};
	text = format(&w);
	len = strlen(text);
	ck_assert_int_eq(snp_wire_report_format_head(&w, &head, &head_len), 0);
	ck_assert_int_eq(snp_wire_report_format_tail(w.nonce, &w.proof, &tail, &tail_len), 0);
	ck_assert_uint_eq(head_len, strlen(head));
	ck_assert_uint_eq(tail_len, strlen(tail));
	joined = malloc(head_len + tail_len + 1);
	ck_assert_ptr_nonnull(joined);
	memcpy(joined, head, head_len);
	memcpy(joined + head_len, tail, tail_len + 1);
	ck_assert_uint_eq(head_len + tail_len, len);
	ck_assert_str_eq(joined, text);
	/* The nonce, and nothing of one asker before it. */
	ck_assert(strncmp(tail, ",\"nonce\":", 9) == 0);
	ck_assert_ptr_null(strstr(head, "\"nonce\""));
	free(joined);
	free(tail);
	free(head);
	free(text);
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
	ck_assert_int_eq(snp_wire_report_format_head(&w, &text, &len), -EINVAL);
	make_proof(&w);
	w.proof.n_path = SNP_MERKLE_DEPTH_MAX + 1;
	ck_assert_int_eq(snp_wire_report_format(&w, &text, &len), -EINVAL);
	ck_assert_int_eq(snp_wire_report_format_tail(w.nonce, &w.proof, &text, &len), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-report");
	TCase *t = tcase_create("wire-report");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, proof_refused, 0, ARRAY_SIZE(proof_refusals));
	tcase_add_test(t, path_in_another_spelling);
	tcase_add_loop_test(t, proof_round_trip, 0, SNP_MERKLE_DEPTH_MAX + 1);
	tcase_add_test(t, path_too_long);
	tcase_add_loop_test(t, halves, 0, 2);
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
