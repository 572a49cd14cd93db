/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Key messages, one at boot at a time. A message that arrives while boot tries another one waits,
 * since that other one may fail; after a success all that wait are told that no key is wanted.
 */
#include "serve/keys.h"

#include <string.h>

#include "clock.h"
#include "serve/link.h"
#include "serve/server-state.h"

static const char opened[] = "{\"result\":\"unlocked\"}";

/* Indexed by enum ipc_key_verdict; 0 for the yes. */
static const int verdict_problem[_IPC_KEY_MAX] = {
	[IPC_KEY_NOT_OWNER] = PROBLEM_NOT_OWNER,
	[IPC_KEY_MESSAGE] = PROBLEM_KEY_MESSAGE,
	[IPC_KEY_HEADER] = PROBLEM_HEADER,
	[IPC_KEY_WRONG] = PROBLEM_WRONG_KEY,
	[IPC_KEY_NOT_WANTED] = PROBLEM_NOT_WANTED,
	[IPC_KEY_FAILED] = PROBLEM_UNLOCK,
};

void keys_init(struct keys *ks)
{
	queue_init_places(&ks->places, PEER_KEYS, KEYS_WAITING_MAX);
	queue_init(&ks->queue);
}

static void finish(struct request *r, int result)
{
	queue_remove(r);
	request_finish(r, result);
}

static void send_next(struct server *s)
{
	struct keys *ks = &s->keys;
	struct request *first;

	while (!ks->asked && (first = queue_first(&ks->queue))) {
		int r = link_send_key(s->boot, first->key);

		if (r)
			finish(first, r);
		ks->asked = r == 0;
	}
}

int keys_send(struct server *s, struct request *r)
{
	struct keys *ks = &s->keys;
	int x;

	if (s->boot < 0 || (!s->status.key_wanted && !ks->asked))
		return PROBLEM_NOT_WANTED;
	x = queue_add(&ks->queue, &ks->places, r, clock_ms());
	if (x)
		return x;
	send_next(s);
	return 0;
}

static int reply(struct request *r, const struct ipc_verdict *v)
{
	char *body;

	if (v->verdict != IPC_KEY_OPENED) {
		request_explain(r, "%s", v->detail);
		return verdict_problem[v->verdict];
	}
	body = strdup(opened);
	if (!body)
		return -ENOMEM;
	request_reply(r, 200, "application/json", body, strlen(body));
	return 0;
}

static void refuse_waiting(struct keys *ks)
{
	struct request *r;

	while ((r = queue_first(&ks->queue)))
		finish(r, PROBLEM_NOT_WANTED);
}

int keys_verdict(struct server *s, const struct ipc_verdict *v)
{
	struct request *r = queue_first(&s->keys.queue);

	if (!s->keys.asked || !r)
		return -EBADMSG;
	s->keys.asked = false;
	finish(r, reply(r, v));
	if (v->verdict == IPC_KEY_OPENED) {
		/* Boot reads no further message, and says so in its next status. */
		s->status.key_wanted = 0;
		refuse_waiting(&s->keys);
	}
	send_next(s);
	return 0;
}

void keys_end(struct server *s)
{
	s->keys.asked = false;
	refuse_waiting(&s->keys);
}
