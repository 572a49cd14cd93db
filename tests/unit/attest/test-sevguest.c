/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every way in which the driver and the host behind it can answer. The driver is a script: this
 * file's ioctl() replaces the C library's and plays it, and fails the test on a request too many.
 */
#include "attest/sevguest.h"

#include <linux/sev-guest.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>

#include "runner.h"
#include "snp/certtable.h"

#define FAKE_FD 77
#define VMPL 2
#define EXT SNP_GET_EXT_REPORT
#define PLAIN SNP_GET_REPORT
#define TOO_SMALL ((uint64_t)SNP_GUEST_VMM_ERR_INVALID_LEN << 32)
#define BUSY ((uint64_t)SNP_GUEST_VMM_ERR_BUSY << 32)

enum table_kind {
	TABLE_NONE,
	TABLE_GOOD,
	TABLE_MALFORMED,	/* an entry beyond the buffer */
};

/* One ioctl as the driver answers it. */
struct step {
	unsigned long cmd;	/* 0: the script is over */
	int error;		/* errno; 0: success */
	uint64_t exitinfo2;	/* written back when not 0 */
	uint32_t status;	/* the firmware's */
	uint32_t size;		/* of the report; 0 with success: nothing is written at all */
	bool other_report_data;
	enum table_kind table;
};

#define GOOD(request) {.cmd = (request), .size = SNP_REPORT_SIZE}

struct expected {
	uint32_t status, detail, certs_len;
};

static const struct script {
	const char *name;
	struct step steps[4];
	struct expected expected[3];	/* of as many reports as have a status or none left */
	size_t n_reports;
} scripts[] = {
	{"with certificates", {{.cmd = EXT, .size = SNP_REPORT_SIZE, .table = TABLE_GOOD}},
		{{IPC_ATTEST_OK, 0, 60}}, 1},
	{"host without certificates", {GOOD(EXT)}, {{IPC_ATTEST_OK, 0, 0}}, 1},
	{"malformed table is left out",
		{{.cmd = EXT, .size = SNP_REPORT_SIZE, .table = TABLE_MALFORMED}},
		{{IPC_ATTEST_OK, 0, 0}}, 1},
	{"table too large, then plain for good",
		{{.cmd = EXT, .error = EIO, .exitinfo2 = TOO_SMALL}, GOOD(PLAIN), GOOD(PLAIN)},
		{{IPC_ATTEST_OK, 0, 0}, {IPC_ATTEST_OK, 0, 0}}, 2},
	{"table too large, told with success",
		{{.cmd = EXT, .exitinfo2 = TOO_SMALL}, GOOD(PLAIN)}, {{IPC_ATTEST_OK, 0, 0}}, 1},
	{"no extended requests (ENOTTY)", {{.cmd = EXT, .error = ENOTTY}, GOOD(PLAIN), GOOD(PLAIN)},
		{{IPC_ATTEST_OK, 0, 0}, {IPC_ATTEST_OK, 0, 0}}, 2},
	{"no extended requests (EOPNOTSUPP)", {{.cmd = EXT, .error = EOPNOTSUPP}, GOOD(PLAIN)},
		{{IPC_ATTEST_OK, 0, 0}}, 1},
	{"no extended requests (EINVAL)", {{.cmd = EXT, .error = EINVAL}, GOOD(PLAIN)},
		{{IPC_ATTEST_OK, 0, 0}}, 1},
	{"key wiped before the first report",
		{{.cmd = EXT, .error = ENOTTY}, {.cmd = PLAIN, .error = ENOTTY}},
		{{IPC_ATTEST_DEVICE_LOST, ENOTTY, 0}, {IPC_ATTEST_DEVICE_LOST, ENOTTY, 0}}, 2},
	{"key wiped later", {GOOD(EXT), {.cmd = EXT, .error = ENOTTY}},
		{{IPC_ATTEST_OK, 0, 0}, {IPC_ATTEST_DEVICE_LOST, ENOTTY, 0},
			{IPC_ATTEST_DEVICE_LOST, ENOTTY, 0}}, 3},
	{"response does not decrypt", {{.cmd = EXT, .error = EBADMSG}},
		{{IPC_ATTEST_DEVICE_LOST, EBADMSG, 0}, {IPC_ATTEST_DEVICE_LOST, EBADMSG, 0}}, 2},
	{"message counter used up",
		{{.cmd = EXT, .error = EIO, .exitinfo2 = SNP_GUEST_FW_ERR_NONE}},
		{{IPC_ATTEST_DEVICE_LOST, EIO, 0}, {IPC_ATTEST_DEVICE_LOST, EIO, 0}}, 2},
	{"firmware error, which wipes the key",
		{{.cmd = EXT, .error = EIO, .exitinfo2 = 0x17}, {.cmd = EXT, .error = ENOTTY},
			{.cmd = PLAIN, .error = ENOTTY}},
		{{IPC_ATTEST_FIRMWARE, 0x17, 0}, {IPC_ATTEST_DEVICE_LOST, ENOTTY, 0}}, 2},
	{"throttled for too long", {{.cmd = EXT, .error = ETIMEDOUT, .exitinfo2 = BUSY}},
		{{IPC_ATTEST_BUSY, ETIMEDOUT, 0}}, 1},
	{"throttled, driver without patience", {{.cmd = EXT, .error = EIO, .exitinfo2 = BUSY}},
		{{IPC_ATTEST_BUSY, EIO, 0}}, 1},
	{"out of memory, then not", {{.cmd = EXT, .error = ENOMEM}, GOOD(EXT)},
		{{IPC_ATTEST_FAILED, ENOMEM, 0}, {IPC_ATTEST_OK, 0, 0}}, 2},
	{"firmware status",
		{{.cmd = EXT, .status = SNP_FW_INVALID_PARAM, .size = SNP_REPORT_SIZE,
			.table = TABLE_GOOD}},
		{{IPC_ATTEST_FIRMWARE, SNP_FW_INVALID_PARAM, 0}}, 1},
	{"report a byte short", {{.cmd = EXT, .size = SNP_REPORT_SIZE - 1, .table = TABLE_GOOD}},
		{{IPC_ATTEST_MALFORMED, EMSGSIZE, 0}}, 1},
	{"report a byte long", {{.cmd = EXT, .size = SNP_REPORT_SIZE + 1}},
		{{IPC_ATTEST_MALFORMED, EMSGSIZE, 0}}, 1},
	{"report size beyond the response", {{.cmd = EXT, .size = UINT32_MAX}},
		{{IPC_ATTEST_MALFORMED, EMSGSIZE, 0}}, 1},
	{"nothing written", {{.cmd = EXT}}, {{IPC_ATTEST_MALFORMED, EMSGSIZE, 0}}, 1},
	{"report for other data",
		{{.cmd = EXT, .size = SNP_REPORT_SIZE, .other_report_data = true}},
		{{IPC_ATTEST_MALFORMED, EBADMSG, 0}}, 1},
	{"plain report short after the fall back",
		{{.cmd = EXT, .error = ENOTTY}, {.cmd = PLAIN, .size = 8}},
		{{IPC_ATTEST_MALFORMED, EMSGSIZE, 0}}, 1},
	{"plain report refused after the fall back",
		{{.cmd = EXT, .error = ENOTTY}, {.cmd = PLAIN, .status = SNP_FW_INVALID_KEY}},
		{{IPC_ATTEST_FIRMWARE, SNP_FW_INVALID_KEY, 0}}, 1},
};

static const struct step *next;
static uint8_t report_data[SNP_REPORT_DATA_SIZE];
static struct ipc_report_answer answer;

/* VCEK of 12 bytes at 48; or reaching beyond the buffer. */
static void write_table(enum table_kind kind, uint8_t *certs)
{
	const uint32_t where[] = {htole32(48), htole32(kind == TABLE_GOOD ? 12 : 1 << 20)};

	for (size_t i = 0; i < SNP_CERT_TABLE_MAX; i++)
		ck_assert_uint_eq(certs[i], 0);
	if (kind == TABLE_NONE)
		return;
	memcpy(certs, snp_cert_guid(SNP_CERT_VCEK), 16);
	memcpy(certs + 16, where, sizeof(where));
	memset(certs + 48, 0xCE, 12);
}

static void write_response(const struct step *step, const struct snp_report_req *req,
	struct snp_report_resp *resp)
{
	const uint32_t head[] = {htole32(step->status), htole32(step->size)};
	uint8_t *report = resp->data + 0x20;

	memcpy(resp->data, head, sizeof(head));
	memset(report, 0xAB, SNP_REPORT_SIZE);
	memcpy(report + 0x50, req->user_data, sizeof(req->user_data));
	if (step->other_report_data)
		report[0x50 + 63] ^= 1;
}

static void check_request(const struct snp_report_req *req)
{
	static const uint8_t zeros[sizeof(req->rsvd)];

	ck_assert_mem_eq(req->user_data, report_data, sizeof(report_data));
	ck_assert_mem_eq(req->rsvd, zeros, sizeof(zeros));
	ck_assert_uint_eq(req->vmpl, VMPL);
}

static void play(const struct step *step, struct snp_guest_request_ioctl *io)
{
	struct snp_ext_report_req *req = (void *)(uintptr_t)io->req_data;

	check_request(&req->data);
	if (step->cmd == EXT) {
		ck_assert_uint_eq(req->certs_len, SNP_CERT_TABLE_MAX);
		ck_assert_uint_ne(req->certs_address, 0);
	}
	if (step->exitinfo2)
		io->exitinfo2 = step->exitinfo2;
	if (step->error || step->exitinfo2)
		return;
	if (step->cmd == EXT)
		write_table(step->table, (void *)(uintptr_t)req->certs_address);
	if (step->size || step->status)
		write_response(step, &req->data, (void *)(uintptr_t)io->resp_data);
}

int ioctl(int fd, unsigned long request, ...)
{
	struct snp_guest_request_ioctl *io;
	const struct step *step = next++;
	va_list args;

	va_start(args, request);
	io = va_arg(args, void *);
	va_end(args);
	ck_assert_int_eq(fd, FAKE_FD);
	ck_assert_msg(step->cmd != 0, "a request too many");
	ck_assert_uint_eq(request, step->cmd);
	ck_assert_uint_eq(io->msg_version, 1);
	ck_assert_uint_eq(io->exitinfo2, 0);
	play(step, io);
	errno = step->error;
	return step->error ? -1 : 0;
}

static void check_answer(const char *name, size_t i, const struct expected *e)
{
	static const uint8_t zeros[SNP_CERT_TABLE_MAX];

	ck_assert_msg(answer.status == e->status && answer.detail == e->detail,
		"%s, report %zu: status %u (%u)", name, i, answer.status, answer.detail);
	ck_assert_uint_eq(answer.certs_len, e->certs_len);
	ck_assert_mem_eq(answer.certs + answer.certs_len, zeros,
		sizeof(zeros) - answer.certs_len);
	if (e->status == IPC_ATTEST_OK)
		ck_assert_mem_eq(answer.report + 0x50, report_data, sizeof(report_data));
	else
		ck_assert_mem_eq(answer.report, zeros, sizeof(answer.report));
}

START_TEST(script_is_understood)
{
	const struct script *s = &scripts[_i];

	next = s->steps;
	for (size_t i = 0; i < s->n_reports; i++) {
		memset(report_data, (int)(0x10 + i), sizeof(report_data));
		memset(&answer, 0xEE, sizeof(answer));
		sevguest_report(FAKE_FD, report_data, VMPL, &answer);
		check_answer(s->name, i, &s->expected[i]);
	}
	ck_assert_msg(next->cmd == 0, "%s: a request is missing", s->name);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("sevguest");
	TCase *tcase = tcase_create("scripts");

	/* Each in a process of its own: what is known of the device lasts as long as the boot. */
	tcase_add_loop_test(tcase, script_is_understood, 0, ARRAY_SIZE(scripts));
	suite_add_tcase(suite, tcase);
	return suite;
}
