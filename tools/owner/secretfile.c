/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing secrets, through locked memory only. */
#include "secretfile.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <termios.h>

#include "file.h"

static int check_mode(const struct stat *st)
{
	return S_ISREG(st->st_mode) && (st->st_mode & (S_IRWXG | S_IRWXO)) ? OWNER_E_FILE_MODE : 0;
}

int secret_file_check(const char *path)
{
	struct stat st;

	if (stat(path, &st) || faccessat(AT_FDCWD, path, R_OK, AT_EACCESS))
		return -errno;
	return check_mode(&st);
}

int secret_file_read(const char *path, size_t max, struct snp_secret *ret)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	_cleanup_secret_ struct snp_secret secret = SNP_SECRET_NULL;
	struct stat st;
	size_t len;
	int r;

	if (fd == -1 || fstat(fd, &st))
		return -errno;
	r = check_mode(&st);
	if (r)
		return r;
	r = snp_secret_new(&secret, max);
	if (r)
		return r;
	r = file_read_fd(fd, secret.data, max, &len);
	if (r)
		return r;
	if (len == 0)
		return OWNER_E_FILE_SIZE;
	secret.len = len;
	snp_secret_move(ret, &secret);
	return 0;
}

/* What stands after the line is wiped, since the secret's length no longer covers it. */
static void cut(struct snp_secret *s, size_t len)
{
	snp_wipe(s->data + len, s->len - len);
	s->len = len;
}

int secret_file_read_line(const char *path, size_t max, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret secret = SNP_SECRET_NULL;
	const uint8_t *end;
	int r;

	r = secret_file_read(path, max, &secret);
	if (r)
		return r;
	end = memchr(secret.data, '\n', secret.len);
	if (end)
		cut(&secret, (size_t)(end - secret.data));
	if (secret.len == 0)
		return OWNER_E_FILE_SIZE;
	snp_secret_move(ret, &secret);
	return 0;
}

static int write_and_sync(int fd, const struct snp_secret *secret)
{
	int r;

	/* The umask may only take rights away; a default ACL of the folder may not add any. */
	if (fchmod(fd, S_IRUSR | S_IWUSR))
		return -errno;
	r = file_write_fd(fd, secret->data, secret->len);
	if (r)
		return r;
	return fsync(fd) ? -errno : 0;
}

int secret_file_write(const char *path, const struct snp_secret *secret)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		S_IRUSR | S_IWUSR);
	int r;

	if (fd == -1)
		return -errno;
	r = write_and_sync(fd, secret);
	if (r)
		(void)unlink(path);	/* ours and incomplete; the first failure is the one told */
	return r;
}

static int read_byte(int fd, int signals, uint8_t *ret)
{
	struct pollfd p[] = {{.fd = fd, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
	ssize_t n;

	if (poll(p, ARRAY_SIZE(p), -1) < 0)
		return -errno;
	if (p[1].revents)
		return -EINTR;
	n = read(fd, ret, 1);
	return n < 0 ? -errno : (int)n;
}

static int read_line(int fd, int signals, struct snp_secret *secret)
{
	size_t len = 0;

	for (;; len++) {
		uint8_t beyond, *to = len < secret->len ? secret->data + len : &beyond;
		int n = read_byte(fd, signals, to);

		if (n < 0)
			return n;
		if (n == 0 || *to == '\n')
			break;
		if (to == &beyond) {
			snp_wipe(&beyond, sizeof(beyond));
			return OWNER_E_FILE_SIZE;
		}
	}
	cut(secret, len);
	return len ? 0 : OWNER_E_FILE_SIZE;
}

static int read_without_echo(int tty, int signals, struct snp_secret *secret)
{
	struct termios before, silent;
	int r;

	if (tcgetattr(tty, &before))
		return OWNER_E_NO_TERMINAL;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	silent.c_lflag |= ICANON | ECHONL;
	if (tcsetattr(tty, TCSAFLUSH, &silent))
		return -errno;
	r = read_line(tty, signals, secret);
	if (tcsetattr(tty, TCSAFLUSH, &before) && !r)
		r = -errno;
	return r;
}

/* Whoever interrupts at the prompt wants his terminal back as it was: from before the echo goes
 * until it is on again, a signal only ends the reading, and does its work afterwards. */
static int read_silently(int tty, struct snp_secret *secret)
{
	static const int interrupting[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	_cleanup_close_ int signals = -1;
	sigset_t held, before;
	int r;

	sigemptyset(&held);
	for (size_t i = 0; i < ARRAY_SIZE(interrupting); i++)
		sigaddset(&held, interrupting[i]);
	signals = signalfd(-1, &held, SFD_CLOEXEC);
	if (signals == -1 || sigprocmask(SIG_BLOCK, &held, &before))
		return -errno;
	r = read_without_echo(tty, signals, secret);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}

int secret_terminal_check(void)
{
	_cleanup_close_ int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	return tty == -1 ? OWNER_E_NO_TERMINAL : 0;
}

int secret_terminal_read(const char *prompt, size_t max, struct snp_secret *ret)
{
	_cleanup_close_ int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	_cleanup_secret_ struct snp_secret secret = SNP_SECRET_NULL;
	int r;

	if (tty == -1)
		return OWNER_E_NO_TERMINAL;
	r = snp_secret_new(&secret, max);
	if (r)
		return r;
	r = file_write_fd(tty, prompt, strlen(prompt));
	if (r)
		return r;
	r = read_silently(tty, &secret);
	if (r)
		return r;
	snp_secret_move(ret, &secret);
	return 0;
}
