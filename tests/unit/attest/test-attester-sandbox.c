/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The attester as it really runs, locked in: it answers, and a flaw in it (played by the fake device
 * below, when the nonce says so) reaches nothing.
 */
#include "attest/attester.h"

#include <fcntl.h>
#include <linux/sev-guest.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attest/sevguest.h"
#include "ipc.h"
#include "runner.h"

#define SNP_GET_DERIVED_KEY 0xC0205301u

int sevguest_open(int *ret_fd)
{
	return -ENODEV;
}

/* What somebody who has taken over the attester could try. */
static void misbehave(int device, uint8_t how)
{
	switch (how) {
	case 1:
		syscall(SYS_openat, AT_FDCWD, "/dev/vda", O_RDWR, 0);
		break;
	case 2:
		syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
		break;
	case 3:
		syscall(SYS_ioctl, device, SNP_GET_DERIVED_KEY, NULL);
		break;
	case 4:
		syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0);
		break;
	default:
		break;
	}
}

void sevguest_report(int fd, const uint8_t report_data[static SNP_REPORT_DATA_SIZE], uint32_t vmpl,
	struct ipc_report_answer *ret)
{
	memset(ret, 0, sizeof(*ret));
	misbehave(fd, report_data[SNP_BINDING_SIZE]);
	/* The two commands that it is for reach the kernel. */
	if (ioctl(fd, SNP_GET_REPORT, NULL) == 0 || errno != ENOTTY ||
		ioctl(fd, SNP_GET_EXT_REPORT, NULL) == 0 || errno != ENOTTY)
		ret->status = IPC_ATTEST_FAILED;
}

struct attester {
	int boot, server;
	pid_t pid;
};

static struct attester start(void)
{
	int boot[2], server[2];
	struct attester a;

	ck_assert_int_eq(ipc_pair(boot), 0);
	ck_assert_int_eq(ipc_pair(server), 0);
	a.boot = boot[0];
	a.server = server[0];
	a.pid = fork();
	ck_assert_int_ge(a.pid, 0);
	if (a.pid == 0)
		attester_main(open("/dev/null", O_RDWR | O_CLOEXEC), boot[1], server[1], 0);
	close(boot[1]);
	close(server[1]);
	return a;
}

static int end_status(struct attester *a)
{
	int status;

	close(a->server);
	close(a->boot);
	ck_assert_int_eq(waitpid(a->pid, &status, 0), a->pid);
	return status;
}

static int ask(const struct attester *a, uint8_t how)
{
	struct ipc_report_request request = {.kind = IPC_REPORT_IDENTITY, .nonce = {how}};
	static struct ipc_report_answer answer;
	size_t len;
	int r;

	ck_assert_int_eq(ipc_send(a->server, &request, sizeof(request)), 0);
	r = ipc_recv(a->server, &answer, 1, sizeof(answer), &len);
	return r ? r : (int)answer.status;
}

START_TEST(works_locked_in)
{
	struct ipc_bind bind = {.kind = IPC_REPORT_IDENTITY, .bound = 1};
	struct attester a = start();
	struct ipc_bind_ack ack;
	size_t len;

	ck_assert_int_eq(ask(&a, 0), IPC_ATTEST_OK);
	ck_assert_int_eq(ipc_send(a.boot, &bind, sizeof(bind)), 0);
	ck_assert_int_eq(ipc_recv(a.boot, &ack, sizeof(ack), sizeof(ack), &len), 0);
	ck_assert_int_eq(ask(&a, 0), IPC_ATTEST_OK);
	ck_assert_int_eq(end_status(&a), 0);
}
END_TEST

START_TEST(taken_over_it_dies)
{
	struct attester a = start();
	int status;

	ck_assert_int_eq(ask(&a, (uint8_t)_i), -EPIPE);
	status = end_status(&a);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS,
		"way %d: wait status %#x", _i, (unsigned)status);
}
END_TEST

static void skip_where_it_cannot_run(void)
{
	if (geteuid() != 0)
		unit_skip_all("the sandbox is entered from root");
#ifdef __SANITIZE_ADDRESS__
	unit_skip_all("AddressSanitizer needs more than the sandbox allows");
#endif
}

Suite *unit_suite(void)
{
	Suite *suite;
	TCase *tcase;

	skip_where_it_cannot_run();
	suite = suite_create("attester-sandbox");
	tcase = tcase_create("attester-sandbox");
	tcase_add_test(tcase, works_locked_in);
	tcase_add_loop_test(tcase, taken_over_it_dies, 1, 5);
	suite_add_tcase(suite, tcase);
	return suite;
}
