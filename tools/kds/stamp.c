/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locked files with "NOT-BEFORE STATUS" in them. */
#include "stamp.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#define LEFT_MAX 86400	/* beyond it, somebody has set a clock */
#define PAUSE_MS 50

static int lock(int fd, unsigned patience)
{
	const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};

	for (unsigned tries = patience * (1000 / PAUSE_MS);; tries--) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (tries == 0)
			return -ETIMEDOUT;
		nanosleep(&pause, NULL);
	}
}

static void read_stamp(struct stamp *s)
{
	char text[64];
	ssize_t n = pread(s->fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	if (!strchr(text, '\n') || sscanf(text, "%lld %ld", &s->not_before, &s->status) != 2) {
		s->not_before = 0;
		s->status = 0;
	}
}

int stamp_take(const char *dir, const struct kds_item *item, unsigned patience, struct stamp *ret)
{
	char name[CACHE_NAME_SIZE];
	_cleanup_free_ char *path = NULL;
	struct stamp s = STAMP_NULL;
	int r;

	*ret = s;
	if (!dir)
		return 0;
	r = cache_name(item, name);
	if (r)
		return r;
	if (asprintf(&path, "%s/.%s.asked", dir, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	s.fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (s.fd == -1)
		return -errno;
	r = lock(s.fd, patience);
	if (r) {
		stamp_done(&s);
		return r;
	}
	read_stamp(&s);
	*ret = s;
	return 0;
}

unsigned stamp_left(const struct stamp *s)
{
	long long now = time(NULL);

	if (s->not_before <= now || s->not_before > now + LEFT_MAX)
		return 0;
	return (unsigned)(s->not_before - now);
}

void stamp_set(struct stamp *s, unsigned seconds, long status)
{
	char text[64];
	int n;

	s->status = status;
	s->not_before = time(NULL) + (long long)seconds;
	if (s->fd == -1)
		return;
	n = snprintf(text, sizeof(text), "%lld %ld\n", s->not_before, status);
	if (ftruncate(s->fd, 0) || pwrite(s->fd, text, (size_t)n, 0) != n)
		return; /* half a line reads as none */
}

void stamp_done(struct stamp *s)
{
	closep(&s->fd);
	*s = STAMP_NULL;
}
