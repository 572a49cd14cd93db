/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems: nothing that reaches a terminal carries control characters. */
#include <stdio.h>

#include "mangle.h"
#include "runner.h"
#include "snp/util.h"
#include "snp/wire.h"

static const char good[] = "{\"type\":\"urn:snpguard:problem:not-owner\",\"title\":\"Not the owner\","
			   "\"status\":403,\"detail\":\"try again\"}";

static const struct mangle refusals[] = {
	{"cut", "}", "", SNP_E_JSON},
	{"invalid UTF-8", "try", "\xe2\x28\xa1", SNP_E_JSON},
	{"a list", good, "[]", SNP_E_JSON_SHAPE},
	{"no type", "\"type\"", "\"xtype\"", SNP_E_JSON_SHAPE},
	{"type a number", "\"urn:snpguard:problem:not-owner\"", "1", SNP_E_JSON_SHAPE},
	{"type of others", "urn:snpguard", "urn:elsewhere", SNP_E_JSON_SHAPE},
	{"type cut", "urn:snpguard:problem:not-owner", "urn:snp", SNP_E_JSON_SHAPE},
	{"type without a name", ":not-owner", ":", SNP_E_JSON_SHAPE},
	{"type with a slash", "not-owner", "not/owner", SNP_E_JSON_SHAPE},
	{"type with an escape", "not-owner", "\\u001b[2J", SNP_E_JSON_SHAPE},
	{"type of 64", "not-owner",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", SNP_E_TOO_LARGE},
	{"no title", "\"title\"", "\"xtitle\"", SNP_E_JSON_SHAPE},
	{"title with an escape", "Not the", "\\u001b[31m", SNP_E_JSON_SHAPE},
	{"title with a bell", "Not the", "\\u0007", SNP_E_JSON_SHAPE},
	{"title beyond ASCII", "Not the", "\xc2\x9b", SNP_E_JSON_SHAPE},
	{"no status", "\"status\":403,", "", SNP_E_JSON_SHAPE},
	{"status a string", "403", "\"403\"", SNP_E_JSON_SHAPE},
	{"status of success", "403", "200", SNP_E_JSON_SHAPE},
	{"status 399", "403", "399", SNP_E_JSON_SHAPE},
	{"status 600", "403", "600", SNP_E_JSON_SHAPE},
	{"status negative", "403", "-403", SNP_E_JSON_SHAPE},
	{"status beyond 32 bits", "403", "4294967699", SNP_E_JSON_SHAPE},
	{"no detail", ",\"detail\":\"try again\"", "", SNP_E_JSON_SHAPE},
	{"detail with a line break", "try again", "try\\nagain", SNP_E_JSON_SHAPE},
	{"detail with delete", "try again", "\\u007f", SNP_E_JSON_SHAPE},
	{"detail with a zero byte", "try again", "\\u0000", SNP_E_JSON},
};

START_TEST(refused)
{
	const struct mangle *m = &refusals[_i];
	struct snp_wire_problem w = {.status = 77};
	char *text = mangled(good, m);
	int r = snp_wire_problem_parse(text, strlen(text), &w);

	ck_assert_msg(r == m->expected, "%s: %s", m->what, snp_strerror(r));
	ck_assert_msg(w.status == 77, "%s: output written", m->what);
	free(text);
}
END_TEST

START_TEST(texts_too_long)
{
	char *title = repeated('t', sizeof(((struct snp_wire_problem *)0)->title));
	char *detail = repeated('d', sizeof(((struct snp_wire_problem *)0)->detail));
	char *bad_title = mangled(good, &(struct mangle){"title", "Not the owner", title, 0});
	char *bad_detail = mangled(good, &(struct mangle){"detail", "try again", detail, 0});
	struct snp_wire_problem w;

	ck_assert_int_eq(snp_wire_problem_parse(bad_title, strlen(bad_title), &w), SNP_E_TOO_LARGE);
	ck_assert_int_eq(snp_wire_problem_parse(bad_detail, strlen(bad_detail), &w),
		SNP_E_TOO_LARGE);
	free(title);
	free(detail);
	free(bad_title);
	free(bad_detail);
}
END_TEST

START_TEST(round_trip)
{
	struct snp_wire_problem w;
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_problem_parse(good, strlen(good), &w), 0);
	ck_assert_str_eq(w.type, "not-owner");
	ck_assert_uint_eq(w.status, 403);
	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), 0);
	ck_assert_str_eq(text, good);
	ck_assert_uint_eq(len, strlen(good));
	free(text);
}
END_TEST

/* A detail that quotes a disk must not cost the owner the answer. */
START_TEST(detail_made_printable)
{
	struct snp_wire_problem w = {"luks", "Title", 422, "cipher \x1b[2Jnull\xff\n"}, back;
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), 0);
	ck_assert_int_eq(snp_wire_problem_parse(text, len, &back), 0);
	ck_assert_str_eq(back.detail, "cipher ?[2Jnull??");
	free(text);
}
END_TEST

START_TEST(format_refuses)
{
	struct snp_wire_problem w = {"Bad Type", "Title", 422, ""};
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), -EINVAL);
	strcpy(w.type, "good");
	w.status = 200;
	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), -EINVAL);
	w.status = 422;
	memset(w.detail, 'd', sizeof(w.detail));
	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), -EINVAL);
	memset(w.detail, 0, sizeof(w.detail));
	memset(w.type, 't', sizeof(w.type));
	ck_assert_int_eq(snp_wire_problem_format(&w, &text, &len), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-problem");
	TCase *t = tcase_create("wire-problem");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, texts_too_long);
	tcase_add_test(t, round_trip);
	tcase_add_test(t, detail_made_printable);
	tcase_add_test(t, format_refuses);
	suite_add_tcase(s, t);
	return s;
}
