/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's one loop. */
#include "serve/loop.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "serve/http-server.h"
#include "serve/link.h"
#include "serve/server-state.h"
#include "serve/timeout.h"

static void take_status(struct server *s, const struct ipc_status *status)
{
	const bool rebound = status->bound_kind != s->status.bound_kind ||
		status->bound_key_len != s->status.bound_key_len ||
		memcmp(status->bound_key, s->status.bound_key, status->bound_key_len) != 0;

	s->status = *status;
	if (rebound)
		reports_forget(&s->reports);
}

/* Boot has ended, or speaks nonsense: it was to be the real init by now, or nothing works. */
static int boot_ended(struct server *s, int why)
{
	if (s->status.status.state != SNP_STATE_BOOTED)
		return why;
	closep(&s->boot);
	s->boot = -1;
	s->status.key_wanted = 0;
	keys_end(s);
	return 0;
}

static int take_record(struct server *s, const union link_boot_record *record)
{
	switch (record->type) {
	case IPC_TYPE_STATUS:
		take_status(s, &record->status);
		return 0;
	case IPC_TYPE_REPORT:
		reports_keep(s, &record->report.answer);
		return 0;
	default:
		return keys_verdict(s, &record->verdict);
	}
}

static int receive_from_boot(struct server *s)
{
	static union link_boot_record record;
	int r = link_from_boot(s->boot, &record);

	if (r == -EAGAIN)
		return 0;
	if (r == 0)
		r = take_record(s, &record);
	return r ? boot_ended(s, r) : 0;
}

static int wait_for_work(struct server *s, struct http_server *h, struct pollfd fds[static 3])
{
	const uint64_t now = clock_ms();
	const int timeout = timeout_sooner(http_server_timeout(h, now),
		reports_timeout(&s->reports, now));

	/* poll() skips negative descriptors. */
	fds[0] = (struct pollfd){.fd = h->epoll_fd, .events = POLLIN};
	fds[1] = (struct pollfd){.fd = s->boot, .events = POLLIN};
	fds[2] = (struct pollfd){.fd = s->reports.attester, .events = POLLIN};
	if (poll(fds, 3, timeout) >= 0)
		return 0;
	return errno == EINTR ? 0 : -errno;
}

static int one_turn(struct server *s, struct http_server *h)
{
	struct pollfd fds[3];
	int r;

	r = wait_for_work(s, h, fds);
	if (r)
		return r;
	/* Boot first: what it says about a binding was said before the attester used it. */
	if (fds[1].revents) {
		r = receive_from_boot(s);
		if (r)
			return r;
	}
	if (fds[2].revents)
		reports_receive(s);
	r = http_server_run(h, clock_ms());
	/* All requests that have come are in: they go into one round. */
	reports_run(s, clock_ms());
	return r;
}

/* @s is zero. */
static void server_init(struct server *s, int boot, int attester)
{
	struct snp_wire_status *status = &s->status.status;

	s->boot = boot;
	status->state = SNP_STATE_STARTING;
	snprintf(status->version, sizeof(status->version), "%s", SNPGUARD_VERSION);
	reports_init(&s->reports, attester);
	keys_init(&s->keys);
}

int server_loop(int listener, int boot, int attester)
{
	static struct server s;
	static struct http_server h;
	int r;

	server_init(&s, boot, attester);
	r = link_init(boot);
	if (r)
		return r;
	r = link_init(attester);
	if (r)
		return r;
	r = http_server_start(&h, listener, &s);
	if (r)
		return r;
	do
		r = one_turn(&s, &h);
	while (!r);
	return r;
}
