/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the boot, as an owner reads it. */
#include <stdio.h>

#include "mangle.h"
#include "runner.h"
#include "snp/util.h"
#include "snp/wire.h"

static const char good[] = "{\"version\":\"0.1.0\",\"protocol\":1,\"state\":\"waiting-for-key\","
			   "\"mode\":\"luks\",\"phases\":[{\"name\":\"modules\",\"ms\":41},"
			   "{\"name\":\"net\",\"ms\":4294967295}],\"reports\":{\"state\":\"failing\","
			   "\"problem\":\"firmware\",\"detail\":\"status 0x16\"}}";

static const struct mangle refusals[] = {
	{"cut", "}}", "}", SNP_E_JSON},
	{"null", good, "null", SNP_E_JSON_SHAPE},
	{"no protocol", "\"protocol\":1,", "", SNP_E_JSON_SHAPE},
	{"protocol 2", "\"protocol\":1", "\"protocol\":2", SNP_E_JSON_SHAPE},
	{"no version", "\"version\"", "\"xversion\"", SNP_E_JSON_SHAPE},
	{"version with an escape", "0.1.0", "\\u001b", SNP_E_JSON_SHAPE},
	{"version of 32", "0.1.0", "00000000000000000000000000000000", SNP_E_TOO_LARGE},
	{"no state", "\"state\"", "\"xstate\"", SNP_E_JSON_SHAPE},
	{"unknown state", "waiting-for-key", "waiting", SNP_E_JSON_SHAPE},
	{"state a number", "\"waiting-for-key\"", "1", SNP_E_JSON_SHAPE},
	{"no mode", "\"mode\"", "\"xmode\"", SNP_E_JSON_SHAPE},
	{"mode in capitals", "luks", "LUKS", SNP_E_JSON_SHAPE},
	{"mode of 16", "luks", "aaaaaaaaaaaaaaaa", SNP_E_TOO_LARGE},
	{"no phases", "\"phases\"", "\"xphases\"", SNP_E_JSON_SHAPE},
	{"phases an object", "\"phases\":[", "\"phases\":{},\"x\":[", SNP_E_JSON_SHAPE},
	{"phase a number", "{\"name\":\"modules\",\"ms\":41}", "41", SNP_E_JSON_SHAPE},
	{"phase without a name", "\"name\":\"modules\",", "", SNP_E_JSON_SHAPE},
	{"phase's name empty", "\"modules\"", "\"\"", SNP_E_JSON_SHAPE},
	{"phase's name of 16", "modules", "aaaaaaaaaaaaaaaa", SNP_E_TOO_LARGE},
	{"phase without a time", ",\"ms\":41", "", SNP_E_JSON_SHAPE},
	{"time negative", "41", "-1", SNP_E_JSON_SHAPE},
	{"time beyond 32 bits", "4294967295", "4294967296", SNP_E_JSON_SHAPE},
	{"time real", "41", "41.0", SNP_E_JSON_SHAPE},
	{"no reports", "\"reports\"", "\"xreports\"", SNP_E_JSON_SHAPE},
	{"reports a string", "\"reports\":{", "\"reports\":\"ok\",\"x\":{", SNP_E_JSON_SHAPE},
	{"reports without a state", "{\"state\":\"failing\",", "{", SNP_E_JSON_SHAPE},
	{"reports in an unknown state", "failing", "fails", SNP_E_JSON_SHAPE},
	{"a problem where all is well", "failing", "ok", SNP_E_JSON_SHAPE},
	{"a detail where all is well", "failing\",\"problem\":\"firmware", "none-yet",
		SNP_E_JSON_SHAPE},
	{"failing without a problem", "\"problem\":\"firmware\",", "", SNP_E_JSON_SHAPE},
	{"failing without a detail", ",\"detail\":\"status 0x16\"", "", SNP_E_JSON_SHAPE},
	{"problem empty", "\"firmware\"", "\"\"", SNP_E_JSON_SHAPE},
	{"problem in capitals", "firmware", "Firmware", SNP_E_JSON_SHAPE},
	{"problem of 32", "firmware", "ffffffffffffffffffffffffffffffff", SNP_E_TOO_LARGE},
	{"detail with an escape", "status 0x16", "\\u001b[2J", SNP_E_JSON_SHAPE},
	{"17 phases", "[", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,", SNP_E_TOO_LARGE},
};

START_TEST(refused)
{
	const struct mangle *m = &refusals[_i];
	struct snp_wire_status w = {.n_phases = 77};
	char *text = mangled(good, m);
	int r = snp_wire_status_parse(text, strlen(text), &w);

	ck_assert_msg(r == m->expected, "%s: %s", m->what, snp_strerror(r));
	ck_assert_msg(w.n_phases == 77, "%s: output written", m->what);
	free(text);
}
END_TEST

START_TEST(round_trip)
{
	struct snp_wire_status w;
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_status_parse(good, strlen(good), &w), 0);
	ck_assert_int_eq(w.state, SNP_STATE_WAITING_FOR_KEY);
	ck_assert_str_eq(w.mode, "luks");
	ck_assert_uint_eq(w.n_phases, 2);
	ck_assert_uint_eq(w.phases[1].ms, UINT32_MAX);
	ck_assert_int_eq(w.reports.state, SNP_REPORTS_FAILING);
	ck_assert_str_eq(w.reports.problem, "firmware");
	ck_assert_str_eq(w.reports.detail, "status 0x16");
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), 0);
	ck_assert_str_eq(text, good);
	ck_assert_uint_eq(len, strlen(good));
	free(text);
}
END_TEST

START_TEST(every_state)
{
	struct snp_wire_status in = {.version = "1", .state = _i}, out;
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_status_format(&in, &text, &len), 0);
	ck_assert_ptr_nonnull(strstr(text, snp_boot_state_name(_i)));
	ck_assert_int_eq(snp_wire_status_parse(text, len, &out), 0);
	ck_assert_int_eq(out.state, in.state);
	ck_assert_str_eq(out.mode, "");
	free(text);
}
END_TEST

static const char *const reports_states[] = {"none-yet", "ok", "failing", "lost"};

START_TEST(every_state_of_reports)
{
	struct snp_wire_status in = {.version = "1", .reports = {.state = _i}}, out;
	const bool problem = _i == SNP_REPORTS_FAILING || _i == SNP_REPORTS_LOST;
	char expected[64], *text;
	size_t len;

	if (problem)
		strcpy(in.reports.problem, "report");
	ck_assert_int_eq(snp_wire_status_format(&in, &text, &len), 0);
	snprintf(expected, sizeof(expected), "\"reports\":{\"state\":\"%s\"%s",
		reports_states[_i], problem ? ",\"problem\"" : "}}");
	ck_assert_ptr_nonnull(strstr(text, expected));
	ck_assert_int_eq(snp_wire_status_parse(text, len, &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
}
END_TEST

/* A library's words must not cost the whole status. */
START_TEST(detail_is_made_printable)
{
	struct snp_wire_status w = {.reports = {.state = SNP_REPORTS_LOST, .problem = "report"}};
	char *text;
	size_t len;

	strcpy(w.reports.detail, "a\nb\xC3");
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), 0);
	ck_assert_ptr_nonnull(strstr(text, "\"detail\":\"a?b?\""));
	ck_assert_str_eq(w.reports.detail, "a\nb\xC3");
	free(text);
}
END_TEST

START_TEST(format_refuses_reports)
{
	struct snp_wire_status w = {.reports = {.state = _SNP_REPORTS_MAX}};
	char *text;
	size_t len;

	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	w.reports.state = SNP_REPORTS_FAILING;	/* without a problem */
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	strcpy(w.reports.problem, "report");
	memset(w.reports.detail, 'x', sizeof(w.reports.detail));
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	w.reports.detail[0] = 0;
	w.reports.state = SNP_REPORTS_OK;	/* with one */
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
}
END_TEST

START_TEST(format_refuses)
{
	struct snp_wire_status w = {.state = _SNP_STATE_MAX};
	char *text;
	size_t len;

	ck_assert_str_eq(snp_boot_state_name(_SNP_STATE_MAX), "unknown");
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	w.state = SNP_STATE_BOOTED;
	w.n_phases = SNP_PHASES_MAX + 1;
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	w.n_phases = 1;	/* its name is empty */
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
	w.n_phases = 0;
	memset(w.version, '1', sizeof(w.version));
	ck_assert_int_eq(snp_wire_status_format(&w, &text, &len), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-status");
	TCase *t = tcase_create("wire-status");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, round_trip);
	tcase_add_loop_test(t, every_state, 0, _SNP_STATE_MAX);
	tcase_add_loop_test(t, every_state_of_reports, 0, _SNP_REPORTS_MAX);
	tcase_add_test(t, detail_is_made_printable);
	tcase_add_test(t, format_refuses_reports);
	tcase_add_test(t, format_refuses);
	suite_add_tcase(s, t);
	return s;
}
