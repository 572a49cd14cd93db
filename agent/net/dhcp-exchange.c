/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The DHCP client's conversation (RFC 2131, section 4.4): DISCOVER, take the first OFFER that is in
 * order, REQUEST it, wait for that server's ACK. A NAK starts over, after a pause. Every wait ends
 * at a deadline of its own, however much rubbish arrives meanwhile.
 *
 * Where it leaves the RFC, and why: the first retransmission comes after half a second rather than
 * four, since a VM waits with its whole boot and a lost first packet is common while a bridge port
 * learns; it does not probe the address with ARP, which would cost every boot a second, and which
 * an adversary who owns the network answers as he likes.
 */
#include "dhcp-exchange.h"

#include <poll.h>
#include <string.h>
#include <sys/random.h>

#include "clock.h"
#include "dhcp-socket.h"

#define FIRST_WAIT_MS 500
#define MAX_DOUBLINGS 4		/* 8 s */
#define REQUEST_TRIES 3
#define NAK 1	/* a server says no; beside 0 and -errno */

struct exchange {
	const struct dhcp_task *task;
	struct dhcp_result *result;
	int64_t began;
	int64_t deadline;
	unsigned tries;		/* since something went right */
	uint32_t xid;
};

/* Neither secret nor worth waiting for: xid and jitter need to differ, no more. */
static uint32_t random_u32(void)
{
	uint32_t v = 0;

	if (getrandom(&v, sizeof(v), GRND_INSECURE) != sizeof(v))
		v = (uint32_t)clock_ms();
	return v;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When the next wait ends: doubled each time, a quarter more or less so that machines that were
 * started together do not ask together for ever. */
static int64_t next_deadline(struct exchange *x)
{
	unsigned doublings = x->tries < MAX_DOUBLINGS ? x->tries : MAX_DOUBLINGS;
	int64_t wait = (int64_t)FIRST_WAIT_MS << doublings;
	int64_t jitter = random_u32() % (wait / 2) - wait / 4;

	x->tries++;
	return earlier(clock_ms() + wait + jitter, x->deadline);
}

static bool out_of_time(const struct exchange *x)
{
	return clock_ms() >= x->deadline;
}

static struct dhcp_message message(const struct exchange *x, enum dhcp_type type)
{
	int64_t seconds = (clock_ms() - x->began) / 1000;
	struct dhcp_message m = {
		.type = type,
		.xid = x->xid,
		.seconds = seconds < UINT16_MAX ? (uint16_t)seconds : UINT16_MAX,
		.hostname = x->task->hostname,
	};

	memcpy(m.hwaddr, x->task->hwaddr, sizeof(m.hwaddr));
	return m;
}

/* A link that is down for a moment, or a full queue, is a packet lost; the next one may pass. */
static int send_message(struct exchange *x, const struct dhcp_message *m)
{
	uint8_t packet[DHCP_PACKET_SIZE], frame[DHCP_FRAME_SIZE];
	int r;

	dhcp_packet_build(m, packet);
	dhcp_frame_build(packet, m->client, frame);
	r = dhcp_socket_send(x->task->fd, x->task->ifindex, frame);
	return r == -ENETDOWN || r == -ENOBUFS || r == -EAGAIN ? 0 : r;
}

static int receive_answer(struct exchange *x, struct dhcp_answer *ret)
{
	uint8_t frame[DHCP_ANSWER_MAX];
	const void *payload;
	size_t len;
	bool unsummed;
	int r;

	r = dhcp_socket_receive(x->task->fd, frame, &len, &unsummed);
	if (r)
		return r;
	r = dhcp_frame_parse(frame, len, unsummed, &payload, &len);
	if (r)
		return r;
	return dhcp_packet_parse(payload, len, x->xid, x->task->hwaddr, ret);
}

/* Is this an answer to what was asked? @wanted is zero where anything goes. */
static bool is_wanted(const struct dhcp_answer *a, enum dhcp_type type,
	const struct dhcp_lease *wanted)
{
	if (wanted->server.s_addr && a->lease.server.s_addr != wanted->server.s_addr)
		return false;
	if (a->type == DHCP_NAK)
		return type == DHCP_ACK;
	if (wanted->address.s_addr && a->lease.address.s_addr != wanted->address.s_addr)
		return false;
	return a->type == type;
}

static void count_refusal(struct exchange *x, int refusal)
{
	x->result->refused++;
	x->result->last_refusal = (uint32_t)refusal;
}

/* 0, -ETIMEDOUT at @deadline, or -errno. What is refused is counted and forgotten. */
static int wait_answer(struct exchange *x, int64_t deadline, enum dhcp_type type,
	const struct dhcp_lease *wanted, struct dhcp_answer *ret)
{
	struct pollfd p = {.fd = x->task->fd, .events = POLLIN};
	int r;

	while (clock_ms() < deadline) {
		if (poll(&p, 1, clock_left(deadline)) < 0 && errno != EINTR)
			return -errno;
		r = receive_answer(x, ret);
		if (r == 0 && is_wanted(ret, type, wanted))
			return 0;
		if (r == -EAGAIN || r == -EINTR || r == -ENETDOWN)
			continue;
		if (r >= 0)
			count_refusal(x, r ? r : DHCP_E_UNEXPECTED);
		else
			return r;
	}
	return -ETIMEDOUT;
}

static int ask(struct exchange *x, const struct dhcp_message *m, enum dhcp_type type,
	const struct dhcp_lease *wanted, struct dhcp_answer *ret)
{
	int r;

	r = send_message(x, m);
	if (r)
		return r;
	return wait_answer(x, next_deadline(x), type, wanted, ret);
}

static int discover(struct exchange *x, struct dhcp_lease *ret)
{
	static const struct dhcp_lease anything = {0};
	const struct dhcp_message m = message(x, DHCP_DISCOVER);
	struct dhcp_answer answer;
	int r;

	r = ask(x, &m, DHCP_OFFER, &anything, &answer);
	if (r)
		return r;
	*ret = answer.lease;
	return 0;
}

/* 0, NAK or -errno. */
static int request(struct exchange *x, const struct dhcp_lease *offer, struct dhcp_lease *ret)
{
	struct dhcp_answer answer;
	int r = -ETIMEDOUT;

	x->tries = 0;
	for (unsigned i = 0; i < REQUEST_TRIES && r == -ETIMEDOUT && !out_of_time(x); i++) {
		struct dhcp_message m = message(x, DHCP_REQUEST);

		m.requested = offer->address;
		m.server = offer->server;
		r = ask(x, &m, DHCP_ACK, offer, &answer);
	}
	if (r)
		return r;
	if (answer.type == DHCP_NAK)
		return NAK;
	*ret = answer.lease;
	return 0;
}

/* Lets time pass without listening, so that a server that always says no is not asked in a loop. */
static void pause_after_nak(struct exchange *x, unsigned naks)
{
	x->tries = naks;
	(void)poll(NULL, 0, clock_left(next_deadline(x)));
	x->tries = 0;
}

/* One transaction id until an offer is there: a server that looks around before it offers may
 * answer a question that was asked twice since. */
static int discover_until_offer(struct exchange *x, struct dhcp_lease *ret)
{
	int r = -ETIMEDOUT;

	x->xid = random_u32();
	while (r == -ETIMEDOUT && !out_of_time(x))
		r = discover(x, ret);
	return r;
}

static int acquire(struct exchange *x, struct dhcp_lease *ret)
{
	struct dhcp_lease offer;
	int r;

	while (!out_of_time(x)) {
		r = discover_until_offer(x, &offer);
		if (r == 0)
			r = request(x, &offer, ret);
		if (r == NAK)
			pause_after_nak(x, x->result->naks++);
		else if (r != -ETIMEDOUT)
			return r;
	}
	return -ETIMEDOUT;
}

/* The REBINDING state: any server may say that the address is still ours. 0, NAK or -errno. */
static int renew(struct exchange *x, struct dhcp_lease *ret)
{
	const struct dhcp_lease wanted = {.address = x->task->renew};
	struct dhcp_answer answer;
	int r = -ETIMEDOUT;

	x->xid = random_u32();
	while (r == -ETIMEDOUT && !out_of_time(x)) {
		struct dhcp_message m = message(x, DHCP_REQUEST);

		m.client = x->task->renew;
		r = ask(x, &m, DHCP_ACK, &wanted, &answer);
	}
	if (r)
		return r;
	if (answer.type == DHCP_NAK)
		return NAK;
	*ret = answer.lease;
	return 0;
}

void dhcp_exchange(const struct dhcp_task *task, struct dhcp_result *ret)
{
	int64_t now = clock_ms();
	struct exchange x = {
		.task = task,
		.result = ret,
		.began = now,
		.deadline = now + task->timeout_ms,
	};
	int r = NAK;

	*ret = (struct dhcp_result){0};
	if (task->renew.s_addr)
		r = renew(&x, &ret->lease);
	if (r == NAK)
		r = acquire(&x, &ret->lease);
	ret->error = (uint32_t)-r;
}
