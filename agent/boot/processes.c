/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starts attester and server, before any secret exists in this process, and watches over them. Both
 * are forked, not executed: after switch-root nothing of the initramfs is left to execute, and they
 * are the same processes before and after.
 */
#include "boot/processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attest/attester.h"
#include "clock.h"
#include "log.h"
#include "serve/server.h"

#define SEND_WAIT_S 10
#define OOM_SCORE "-900"

/* systemd's mark for processes of the initramfs that it must let live (ROOT_STORAGE_DAEMONS). */
static void mark_for_systemd(char **argv)
{
	if (argv[0] && argv[0][0])
		argv[0][0] = '@';
}

/* Both are small, and the machine is of little use to its owner without them. */
static void spare_when_memory_is_short(void)
{
	_cleanup_close_ int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, OOM_SCORE, strlen(OOM_SCORE)) < 0)
		log_warning("cannot set the OOM score: %s", snp_strerror(-errno));
}

static pid_t fork_child(struct boot *b, const char *name)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;

	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGALRM, SIG_DFL);
	alarm(0);
	mark_for_systemd(b->argv);
	log_set_name(name);
	prctl(PR_SET_NAME, name);
	spare_when_memory_is_short();
	return 0;
}

static int start_attester(struct boot *b, int boot_end, int server_end)
{
	b->attester_pid = fork_child(b, "attester");
	if (b->attester_pid == 0)
		attester_main(b->device, boot_end, server_end, b->config.vmpl);
	if (b->attester_pid < 0)
		return boot_reason(b, -errno, "cannot start the attester: %s",
			snp_strerror(-errno));
	/* From here on no other process can ask the secure processor. */
	closep(&b->device);
	b->device = -1;
	return 0;
}

static int start_server(struct boot *b, int boot_end, int attester_end)
{
	_cleanup_close_ int listener = -1;
	int r;

	r = server_listen(&b->config.listen, &listener);
	if (r)
		return boot_reason(b, r, "cannot listen on port %u: %s", b->config.listen.port,
			snp_strerror(r));
	b->server_pid = fork_child(b, "server");
	if (b->server_pid == 0)
		server_main(listener, boot_end, attester_end);
	if (b->server_pid < 0)
		return boot_reason(b, -errno, "cannot start the server: %s", snp_strerror(-errno));
	return 0;
}

static int watch_children(struct boot *b)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return boot_reason(b, -errno, "sigprocmask: %s", snp_strerror(-errno));
	b->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (b->signals < 0)
		return boot_reason(b, -errno, "signalfd: %s", snp_strerror(-errno));
	return 0;
}

/* A child that has been taken over and stops reading ends the boot, and does not hang it. */
static int pair_with_boot(struct boot *b, int *ret_ours, int *ret_theirs)
{
	int pair[2];
	int r;

	r = ipc_pair(pair);
	if (r)
		return boot_reason(b, r, "socketpair: %s", snp_strerror(r));
	*ret_ours = pair[0];
	*ret_theirs = pair[1];
	r = ipc_limit_send(pair[0], SEND_WAIT_S);
	return r ? boot_reason(b, r, "SO_SNDTIMEO: %s", snp_strerror(r)) : 0;
}

int boot_processes(struct boot *b)
{
	_cleanup_close_ int attester_boot = -1, attester_server = -1;
	_cleanup_close_ int server_boot = -1, server_attester = -1;
	int pair[2];
	int r;

	r = watch_children(b);
	if (r)
		return r;
	r = pair_with_boot(b, &b->attester, &attester_boot);
	if (r)
		return r;
	r = pair_with_boot(b, &b->server, &server_boot);
	if (r)
		return r;
	r = ipc_pair(pair);
	if (r)
		return boot_reason(b, r, "socketpair: %s", snp_strerror(r));
	attester_server = pair[0];
	server_attester = pair[1];

	r = start_attester(b, attester_boot, attester_server);
	if (r)
		return r;
	return start_server(b, server_boot, server_attester);
}

static int send_bind(struct boot *b, struct ipc_bind *bind, const uint8_t *binding)
{
	static uint32_t serial;

	bind->serial = ++serial;
	bind->bound = binding != NULL;
	if (binding)
		memcpy(bind->binding, binding, sizeof(bind->binding));
	return ipc_send(b->attester, bind, sizeof(*bind));
}

/* What the attester says to boot: told apart by their sizes. */
union from_attester {
	struct ipc_bind_ack ack;
	struct ipc_report_answer answer;
};

static int receive(struct boot *b, int64_t deadline, union from_attester *ret, size_t *ret_len)
{
	struct pollfd ready = {.fd = b->attester, .events = POLLIN};
	int n;

	do
		n = poll(&ready, 1, clock_left(deadline));
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n ? -errno : -ETIMEDOUT;
	return ipc_recv(b->attester, ret, sizeof(ret->ack), sizeof(*ret), ret_len);
}

int processes_bind(struct boot *b, enum ipc_report_kind kind, const uint8_t *binding, int wait_ms)
{
	static union from_attester record;
	struct ipc_bind bind = {.kind = kind};
	const int64_t deadline = clock_ms() + wait_ms;
	size_t len;
	int r;

	r = send_bind(b, &bind, binding);
	if (r || wait_ms == 0)
		return r;
	/* Acknowledgements that nobody waited for stand before the one that is waited for. */
	do {
		r = receive(b, deadline, &record, &len);
		if (r)
			return r;
		if (len != sizeof(record.ack))
			return -EBADMSG;
	} while (record.ack.serial != bind.serial);
	return 0;
}

int processes_ask_report(struct boot *b, const uint8_t *binding)
{
	struct ipc_bind bind = {.kind = IPC_REPORT_IDENTITY, .want_report = 1};

	return send_bind(b, &bind, binding);
}

int processes_take_report(struct boot *b, int wait_ms, struct ipc_report_answer *ret)
{
	static union from_attester record;
	const int64_t deadline = clock_ms() + wait_ms;
	size_t len;
	int r;

	do {
		r = receive(b, deadline, &record, &len);
		if (r)
			return r;
	} while (len == sizeof(record.ack));
	r = ipc_check_answer(&record.answer, len);
	if (!r)
		*ret = record.answer;
	return r;
}

int processes_reap(struct boot *b)
{
	struct signalfd_siginfo info;
	const char *lost = NULL;
	int status, lost_status = 0;
	pid_t pid;

	while (read(b->signals, &info, sizeof(info)) > 0)
		;	/* several deaths can share one signal: waitpid() below finds them all */
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid != b->attester_pid && pid != b->server_pid)
			continue;
		lost = pid == b->attester_pid ? "attester" : "server";
		lost_status = status;
	}
	if (!lost)
		return 0;
	return boot_reason(b, -ECHILD, "the %s process ended (%s %d)", lost,
		WIFSIGNALED(lost_status) ? "signal" : "status",
		WIFSIGNALED(lost_status) ? WTERMSIG(lost_status) : WEXITSTATUS(lost_status));
}

void processes_end(struct boot *b)
{
	const pid_t children[] = {b->server_pid, b->attester_pid};

	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		kill(children[i], SIGKILL);
		while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
			;
	}
	closep(&b->server);
	closep(&b->attester);
	b->server = b->attester = -1;
}
