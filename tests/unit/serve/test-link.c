/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of the other processes: what does not pass, field by field. */
#include <string.h>

#include "runner.h"
#include "serve/link.h"

static union link_boot_record record;
static struct ipc_report_answer answer;

static void make_status(void)
{
	memset(&record, 0, sizeof(record));
	record.status.type = IPC_TYPE_STATUS;
	record.status.key_wanted = 1;
	record.status.status.state = SNP_STATE_WAITING_FOR_KEY;
	strcpy(record.status.status.version, "0.1.0");
	strcpy(record.status.status.mode, "luks");
	record.status.status.n_phases = SNP_PHASES_MAX;
	record.status.bound_kind = SNP_BOUND_SSH;
	record.status.bound_key_len = SNP_BOUND_KEY_MAX;
}

static void wanted_2(void)
{
	record.status.key_wanted = 2;
}

static void state_beyond(void)
{
	record.status.status.state = _SNP_STATE_MAX;
}

static void state_negative(void)
{
	record.status.status.state = (enum snp_boot_state)-1;
}

static void version_unterminated(void)
{
	memset(record.status.status.version, 'x', sizeof(record.status.status.version));
}

static void mode_unterminated(void)
{
	memset(record.status.status.mode, 'x', sizeof(record.status.status.mode));
}

static void mode_not_text(void)
{
	record.status.status.mode[1] = '\x1B';
}

static void phases_beyond(void)
{
	record.status.status.n_phases = SNP_PHASES_MAX + 1;
}

static void phase_unterminated(void)
{
	memset(record.status.status.phases[SNP_PHASES_MAX - 1].name, 'x',
		sizeof(record.status.status.phases[0].name));
}

static void bound_kind_beyond(void)
{
	record.status.bound_kind = SNP_BOUND_SSH + 1;
}

static void bound_key_request(void)
{
	record.status.bound_kind = SNP_BOUND_KEY_REQUEST;
	record.status.bound_key_len = SNP_X25519_SIZE;
}

static void bound_len_beyond(void)
{
	record.status.bound_key_len = SNP_BOUND_KEY_MAX + 1;
}

static void bound_ssh_empty(void)
{
	record.status.bound_key_len = 0;
}

static void bound_nothing_with_key(void)
{
	record.status.bound_kind = SNP_BOUND_NOTHING;
}

static void type_unknown(void)
{
	record.type = 0;
}

static void type_verdict(void)
{
	record.type = IPC_TYPE_VERDICT;
}

static void reports_ok(void)
{
	record.status.status.reports.state = SNP_REPORTS_OK;
}

static void reports_problem(void)
{
	strcpy(record.status.status.reports.problem, "firmware");
}

static void reports_detail(void)
{
	memset(record.status.status.reports.detail, 'x',
		sizeof(record.status.status.reports.detail));
}

static void type_report(void)
{
	record.type = IPC_TYPE_REPORT;
}

static void (*const bad_statuses[])(void) = {
	wanted_2, state_beyond, state_negative, version_unterminated, mode_unterminated,
	mode_not_text, phases_beyond, phase_unterminated, bound_kind_beyond, bound_key_request,
	bound_len_beyond, bound_ssh_empty, bound_nothing_with_key, reports_ok,
	reports_problem, reports_detail, type_unknown, type_verdict, type_report,
};

START_TEST(bad_status)
{
	make_status();
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.status)), 0);
	bad_statuses[_i]();
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.status)), -EBADMSG);
}
END_TEST

START_TEST(status_of_another_size)
{
	make_status();
	ck_assert_int_eq(link_check_boot(&record, 0), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, 3), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, 4), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.status) - 1), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.status) + 1), -EBADMSG);
}
END_TEST

START_TEST(bad_verdict)
{
	memset(&record, 0, sizeof(record));
	record.type = IPC_TYPE_VERDICT;
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.verdict)), 0);
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.verdict) - 1), -EBADMSG);
	record.verdict.verdict = _IPC_KEY_MAX;
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.verdict)), -EBADMSG);
	record.verdict.verdict = 0;
	memset(record.verdict.detail, 'x', sizeof(record.verdict.detail));
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.verdict)), -EBADMSG);
}
END_TEST

START_TEST(bad_answer)
{
	const size_t head = offsetof(struct ipc_report_answer, certs);

	memset(&answer, 0, sizeof(answer));
	ck_assert_int_eq(ipc_check_answer(&answer, head), 0);
	ck_assert_int_eq(ipc_check_answer(&answer, head - 1), -EBADMSG);
	ck_assert_int_eq(ipc_check_answer(&answer, head + 1), -EBADMSG);
	ck_assert_int_eq(ipc_check_answer(&answer, 0), -EBADMSG);
	answer.certs_len = SNP_CERT_TABLE_MAX;
	ck_assert_int_eq(ipc_check_answer(&answer, sizeof(answer)), 0);
	ck_assert_int_eq(ipc_check_answer(&answer, head), -EBADMSG);
	answer.certs_len = SNP_CERT_TABLE_MAX + 1;
	ck_assert_int_eq(ipc_check_answer(&answer, head + SNP_CERT_TABLE_MAX + 1), -EBADMSG);
	answer.certs_len = UINT32_MAX;
	ck_assert_int_eq(ipc_check_answer(&answer, head - 1), -EBADMSG);
	answer.certs_len = 0;
	answer.status = _IPC_ATTEST_MAX;
	ck_assert_int_eq(ipc_check_answer(&answer, head), -EBADMSG);
}
END_TEST

START_TEST(bad_boot_report)
{
	const size_t head = offsetof(struct ipc_boot_report, answer.certs);

	memset(&record, 0, sizeof(record));
	record.type = IPC_TYPE_REPORT;
	ck_assert_int_eq(link_check_boot(&record, head), 0);
	ck_assert_int_eq(link_check_boot(&record, 4), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, head - 1), -EBADMSG);
	ck_assert_int_eq(link_check_boot(&record, head + 1), -EBADMSG);
	record.report.answer.certs_len = SNP_CERT_TABLE_MAX;
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.report)), 0);
	ck_assert_int_eq(link_check_boot(&record, head), -EBADMSG);
	record.report.answer.certs_len++;
	ck_assert_int_eq(link_check_boot(&record, sizeof(record.report) + 1), -EBADMSG);
	record.report.answer.certs_len = 0;
	record.report.answer.status = IPC_ATTEST_FIRMWARE;	/* boot has none to give */
	ck_assert_int_eq(link_check_boot(&record, head), -EBADMSG);
}
END_TEST

START_TEST(receiving_never_blocks)
{
	int pair[2];

	ck_assert_int_eq(ipc_pair(pair), 0);
	ck_assert_int_eq(link_init(pair[1]), 0);
	ck_assert_int_eq(link_from_boot(pair[1], &record), -EAGAIN);
	ck_assert_int_eq(link_from_attester(pair[1], &answer), -EAGAIN);
	close(pair[0]);
	ck_assert_int_eq(link_from_boot(pair[1], &record), -EPIPE);
	ck_assert_int_eq(link_from_attester(pair[1], &answer), -EPIPE);
}
END_TEST

START_TEST(ciphertext_beyond_its_bound_is_not_sent)
{
	static struct ipc_key_message m;
	int pair[2];

	ck_assert_int_eq(ipc_pair(pair), 0);
	m.ciphertext_len = SNP_CIPHERTEXT_MAX + 1;
	ck_assert_int_eq(link_send_key(pair[0], &m), -EMSGSIZE);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("serve-link");
	TCase *t = tcase_create("link");

	tcase_add_loop_test(t, bad_status, 0, ARRAY_SIZE(bad_statuses));
	tcase_add_test(t, status_of_another_size);
	tcase_add_test(t, bad_verdict);
	tcase_add_test(t, bad_answer);
	tcase_add_test(t, bad_boot_report);
	tcase_add_test(t, receiving_never_blocks);
	tcase_add_test(t, ciphertext_beyond_its_bound_is_not_sent);
	suite_add_tcase(s, t);
	return s;
}
