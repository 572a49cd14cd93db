/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attester with a fake device, and who talks to it: see attester-case.h. */
#include "attester-case.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attest/attester.h"
#include "attest/sevguest.h"
#include "runner.h"

#define VMPL 1
#define CERTS_LEN 100

struct attester_ends at;
struct ipc_report_answer answer;
uint8_t identity[SNP_BINDING_SIZE], key[SNP_BINDING_SIZE], evil[SNP_BINDING_SIZE];
const uint8_t zeros[SNP_BINDING_SIZE];

int sevguest_open(int *ret_fd)
{
	ck_abort_msg("the attester is handed its device");
	return -ENODEV;
}

void sevguest_report(int fd, const uint8_t report_data[static SNP_REPORT_DATA_SIZE], uint32_t vmpl,
	struct ipc_report_answer *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->certs_len = CERTS_LEN;
	ret->report[0x30] = (uint8_t)vmpl;
	memcpy(ret->report + 0x50, report_data, SNP_REPORT_DATA_SIZE);
}

void attester_start(void)
{
	int boot[2], server[2];

	ck_assert_int_eq(ipc_pair(boot), 0);
	ck_assert_int_eq(ipc_pair(server), 0);
	at.boot = boot[0];
	at.server = server[0];
	at.pid = fork();
	ck_assert_int_ge(at.pid, 0);
	if (at.pid == 0) {
		close(boot[0]);
		close(server[0]);
		_exit(-attester_loop(-1, boot[1], server[1], VMPL));
	}
	close(boot[1]);
	close(server[1]);
}

int end_code(void)
{
	int status;

	ck_assert_int_eq(waitpid(at.pid, &status, 0), at.pid);
	ck_assert_msg(WIFEXITED(status), "wait status %#x", (unsigned)status);
	return WEXITSTATUS(status);
}

void attester_stop(void)
{
	close(at.server);
	ck_assert_int_eq(end_code(), 0);
	close(at.boot);
}

void bind_kind(uint32_t kind, uint32_t bound, const uint8_t *binding)
{
	static uint32_t serial;
	struct ipc_bind bind = {.serial = ++serial, .kind = kind, .bound = bound};
	struct ipc_bind_ack ack;
	size_t len;

	memcpy(bind.binding, binding, sizeof(bind.binding));
	ck_assert_int_eq(ipc_send(at.boot, &bind, sizeof(bind)), 0);
	ck_assert_int_eq(ipc_recv(at.boot, &ack, sizeof(ack), sizeof(ack), &len), 0);
	ck_assert_uint_eq(ack.serial, serial);
}

void receive(void)
{
	size_t len;

	memset(&answer, 0xEE, sizeof(answer));
	ck_assert_int_eq(ipc_recv(at.server, &answer, HEAD_SIZE, sizeof(answer), &len), 0);
	ck_assert_uint_eq(len, HEAD_SIZE + answer.certs_len);
}

void ask(const void *record, size_t len)
{
	ck_assert_int_eq(ipc_send(at.server, record, len), 0);
	receive();
}

void ask_kind(uint32_t kind, uint8_t nonce_byte)
{
	struct ipc_report_request request = {.kind = kind};

	memset(request.nonce, nonce_byte, sizeof(request.nonce));
	ask(&request, sizeof(request));
}

void expect_report(const uint8_t *binding, uint8_t nonce_byte)
{
	uint8_t nonce[SNP_NONCE_SIZE];

	memset(nonce, nonce_byte, sizeof(nonce));
	ck_assert_uint_eq(answer.status, IPC_ATTEST_OK);
	ck_assert_uint_eq(answer.certs_len, CERTS_LEN);
	ck_assert_uint_eq(answer.report[0x30], VMPL);
	ck_assert_mem_eq(answer.report + 0x50, binding, SNP_BINDING_SIZE);
	ck_assert_mem_eq(answer.report + 0x70, nonce, SNP_NONCE_SIZE);
}

void expect_refusal(enum ipc_attest_status status)
{
	static const uint8_t no_report[SNP_REPORT_SIZE];

	ck_assert_uint_eq(answer.status, status);
	ck_assert_uint_eq(answer.certs_len, 0);
	ck_assert_mem_eq(answer.report, no_report, sizeof(no_report));
}

void attester_setup(void)
{
	memset(identity, 0x1D, sizeof(identity));
	memset(key, 0x4B, sizeof(key));
	memset(evil, 0xE1, sizeof(evil));
	attester_start();
}
