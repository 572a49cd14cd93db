/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs that a command runs. */
#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#define GRACE_MS 10000

static int signal_fd = -1;
static bool interrupted;

int process_catch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return signal_fd < 0 ? -errno : 0;
}

bool process_interrupted(void)
{
	struct signalfd_siginfo info;

	if (signal_fd >= 0 && read(signal_fd, &info, sizeof(info)) == sizeof(info))
		interrupted = true;
	return interrupted;
}

/* In the child: ends with its parent, and takes signals as they come, but for those that a terminal
 * sends to all of its processes when it is @shielded. 0 or an errno. */
static int follow(pid_t parent, bool shielded)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	if (shielded) {
		sigaddset(&blocked, SIGINT);
		sigaddset(&blocked, SIGHUP);
	}
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) || sigprocmask(SIG_SETMASK, &blocked, NULL))
		return errno;
	/* It may have died before it could be asked to take us along. */
	return getppid() == parent ? 0 : ESRCH;
}

/* In the child: never returns but for an error to be told. */
static int become(char *const argv[], const struct process_io *io, pid_t parent)
{
	int error = follow(parent, io->shielded);

	if (error)
		return error;
	if ((io->in >= 0 && dup2(io->in, STDIN_FILENO) < 0) ||
		(io->out >= 0 && dup2(io->out, STDOUT_FILENO) < 0) ||
		(io->err >= 0 && dup2(io->err, STDERR_FILENO) < 0))
		return errno;
	for (size_t i = 0; i < ARRAY_SIZE(io->keep) && io->keep[i] > 0; i++)
		if (fcntl(io->keep[i], F_SETFD, 0))
			return errno;
	execvp(argv[0], argv);
	return errno;
}

/* What the child could not do; 0 when its end of the pipe was closed by a successful exec. */
static int read_error(int fd)
{
	int error = 0;
	ssize_t n;

	do
		n = read(fd, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	return n == sizeof(error) ? -error : 0;
}

int process_start(char *const argv[], const struct process_io *io, struct process *ret)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	_cleanup_close_ int from_child = -1, in_child = -1;
	pid_t parent = getpid();
	int fds[2], r;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	from_child = fds[0];
	in_child = fds[1];
	p.pid = fork();
	if (p.pid < 0) {
		p.pid = 0;
		return -errno;
	}
	if (p.pid == 0) {
		int error = become(argv, io, parent);

		_exit(write(in_child, &error, sizeof(error)) == sizeof(error) ? 127 : 126);
	}
	close(steal_fd(&in_child));
	r = read_error(from_child);
	if (r)
		return r;
	p.pidfd = pidfd_open(p.pid, 0);
	if (p.pidfd < 0)
		return -errno;
	*ret = p;
	p = PROCESS_NONE;
	return 0;
}

int process_fork(int (*work)(void *), void *arg, struct process *ret)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	pid_t parent = getpid();

	p.pid = fork();
	if (p.pid < 0) {
		p.pid = 0;
		return -errno;
	}
	if (p.pid == 0)
		_exit(follow(parent, false) ? 126 : work(arg));
	p.pidfd = pidfd_open(p.pid, 0);
	if (p.pidfd < 0)
		return -errno;
	*ret = p;
	p = PROCESS_NONE;
	return 0;
}

static void reaped(struct process *p)
{
	closep(&p->pidfd);
	*p = PROCESS_NONE;
}

int process_wait(struct process *p, int timeout_ms, int *ret_status)
{
	struct pollfd fds[] = {{.fd = p->pidfd, .events = POLLIN},
		{.fd = signal_fd, .events = POLLIN}};
	int status, n = poll(fds, ARRAY_SIZE(fds), timeout_ms);

	if (n < 0)
		return -errno;
	if (n == 0)
		return -ETIMEDOUT;
	if (!fds[0].revents)
		return process_interrupted() ? -EINTR : -EIO;
	if (waitpid(p->pid, &status, 0) < 0)
		return -errno;
	*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	reaped(p);
	return 0;
}

/* Not process_wait(): signals that arrived for the command do not shorten this. */
static bool ends_within(const struct process *p, int timeout_ms)
{
	struct pollfd fd = {.fd = p->pidfd, .events = POLLIN};

	return p->pidfd >= 0 && poll(&fd, 1, timeout_ms) == 1;
}

void process_stop(struct process *p)
{
	int saved = errno;

	if (p->pid > 0) {
		kill(p->pid, SIGTERM);
		if (!ends_within(p, GRACE_MS))
			kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
		reaped(p);
	}
	errno = saved;
}
