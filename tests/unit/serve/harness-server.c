/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server process and the two that it talks to. */
#include "harness.h"

#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "serve/loop.h"
#include "serve/server.h"
#include "snp/reportdata.h"

#define DEADLINE_MS 5000

uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void run_child(int listener, int boot, int attester, bool sandbox)
{
	/* A failed test must not leave it behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sandbox)
		server_main(listener, boot, attester);
	_exit(server_loop(listener, boot, attester) ? 1 : 0);
}

static void start(struct served *s, bool sandbox)
{
	const struct listen_address any = {.addr = in6addr_any};
	struct sockaddr_in6 sa;
	socklen_t len = sizeof(sa);
	int boot[2], attester[2], listener;

	*s = (struct served){0};
	ck_assert_int_eq(ipc_pair(boot), 0);
	ck_assert_int_eq(ipc_pair(attester), 0);
	ck_assert_int_eq(server_listen(&any, &listener), 0);
	ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&sa, &len), 0);
	s->port = ntohs(sa.sin6_port);
	s->pid = fork();
	ck_assert_int_ge(s->pid, 0);
	if (s->pid == 0) {
		close(boot[0]);
		close(attester[0]);
		run_child(listener, boot[1], attester[1], sandbox);
	}
	close(listener);
	close(boot[1]);
	close(attester[1]);
	s->boot = boot[0];
	s->attester = attester[0];
}

void serve_start(struct served *s)
{
	start(s, false);
}

void serve_start_sandboxed(struct served *s)
{
	start(s, true);
}

void serve_stop(struct served *s)
{
	int status;

	ck_assert_msg(waitpid(s->pid, &status, WNOHANG) == 0, "the server ended by itself: %d",
		status);
	kill(s->pid, SIGKILL);
	waitpid(s->pid, &status, 0);
	if (s->boot >= 0)
		close(s->boot);
	if (s->attester >= 0)
		close(s->attester);
}

int serve_wait_end(struct served *s)
{
	const uint64_t end = now_ms() + DEADLINE_MS;
	int status;

	while (waitpid(s->pid, &status, WNOHANG) == 0) {
		ck_assert_msg(now_ms() < end, "the server does not end");
		usleep(5000);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The other side has read all that was sent, or has closed its end. */
static void wait_read(int fd)
{
	const uint64_t end = now_ms() + DEADLINE_MS;
	struct pollfd p = {.fd = fd};
	int left;

	for (;;) {
		poll(&p, 1, 0);
		ck_assert_int_eq(ioctl(fd, SIOCOUTQ, &left), 0);
		if (left == 0 || (p.revents & POLLHUP))
			return;
		ck_assert_msg(now_ms() < end, "the server does not read");
		usleep(1000);
	}
}

static void wait_readable(int fd, const char *what)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	ck_assert_msg(poll(&p, 1, DEADLINE_MS) == 1, "no %s came", what);
}

void boot_sends(struct served *s, const void *record, size_t len)
{
	ck_assert_int_eq(ipc_send(s->boot, record, len), 0);
	wait_read(s->boot);
}

void boot_says(struct served *s, enum snp_boot_state state, bool key_wanted)
{
	struct snp_wire_status *w = &s->status.status;

	s->status.type = IPC_TYPE_STATUS;
	s->status.key_wanted = key_wanted;
	w->state = state;
	snprintf(w->version, sizeof(w->version), "1.2.3");
	snprintf(w->mode, sizeof(w->mode), "luks");
	w->n_phases = 1;
	snprintf(w->phases[0].name, sizeof(w->phases[0].name), "modules");
	w->phases[0].ms = 41;
	memset(s->status.public_key, key_wanted ? 0x5A : 0, sizeof(s->status.public_key));
	boot_sends(s, &s->status, sizeof(s->status));
}

void boot_binds_ssh(struct served *s, const void *blob, size_t len)
{
	s->status.bound_kind = SNP_BOUND_SSH;
	s->status.bound_key_len = (uint32_t)len;
	memset(s->status.bound_key, 0, sizeof(s->status.bound_key));
	memcpy(s->status.bound_key, blob, len);
	boot_says(s, s->status.status.state, s->status.key_wanted);
}

void boot_receives_key(struct served *s, struct ipc_key_message *ret)
{
	const size_t head = offsetof(struct ipc_key_message, ciphertext);
	size_t len;

	wait_readable(s->boot, "key message");
	ck_assert_int_eq(ipc_recv(s->boot, ret, head, sizeof(*ret), &len), 0);
	ck_assert_uint_eq(ret->ciphertext_len, len - head);
}

void boot_judges(struct served *s, enum ipc_key_verdict verdict, const char *detail)
{
	struct ipc_verdict v = {.type = IPC_TYPE_VERDICT, .verdict = verdict};

	snprintf(v.detail, sizeof(v.detail), "%s", detail);
	boot_sends(s, &v, sizeof(v));
}

void attester_receives(struct served *s, struct ipc_report_request *ret)
{
	size_t len;

	wait_readable(s->attester, "report request");
	ck_assert_int_eq(ipc_recv(s->attester, ret, sizeof(*ret), sizeof(*ret), &len), 0);
	ck_assert_uint_eq(ret->reserved, 0);
}

bool attester_is_idle(struct served *s, int ms)
{
	struct pollfd p = {.fd = s->attester, .events = POLLIN};

	return poll(&p, 1, ms) == 0;
}

static void make_binding(const struct served *s, uint32_t kind, uint8_t ret[static 32])
{
	memset(ret, 0, 32);
	if (kind == IPC_REPORT_KEY_REQUEST)
		ck_assert_int_eq(snp_binding_key_request(s->status.public_key, ret), 0);
	else if (s->status.bound_kind == SNP_BOUND_SSH)
		ck_assert_int_eq(snp_binding_ssh(s->status.bound_key, s->status.bound_key_len, ret),
			0);
}

void attester_makes(const struct served *s, const struct ipc_report_request *asked,
	struct ipc_report_answer *ret)
{
	static uint32_t serial;
	uint8_t binding[32];

	memset(ret, 0, sizeof(*ret));
	ret->status = IPC_ATTEST_OK;
	/* No two reports are the same. */
	serial++;
	memcpy(ret->report, &serial, sizeof(serial));
	make_binding(s, asked->kind, binding);
	memcpy(ret->report + 0x50, binding, 32);
	memcpy(ret->report + 0x70, asked->nonce, 32);
	ret->certs_len = 100;
	memset(ret->certs, 0xCE, ret->certs_len);
}

void attester_sends(struct served *s, const struct ipc_report_answer *answer)
{
	const size_t head = offsetof(struct ipc_report_answer, certs);

	ck_assert_int_eq(ipc_send(s->attester, answer, head + answer->certs_len), 0);
	wait_read(s->attester);
}

void attester_serves(struct served *s)
{
	struct ipc_report_request asked;
	struct ipc_report_answer answer;

	attester_receives(s, &asked);
	attester_makes(s, &asked, &answer);
	attester_sends(s, &answer);
}
