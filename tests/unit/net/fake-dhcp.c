/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small DHCP server, friendly or hostile. Its own code all through: nothing of the client's. */
#include "fake-dhcp.h"

#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ETHER 14
#define IP 20
#define UDP 8
#define FIXED 240	/* BOOTP and cookie */

/* What matters of a client's message. */
struct question {
	uint8_t hwaddr[6];
	uint32_t xid;
	uint32_t client;	/* ciaddr */
	uint32_t server;	/* option 54 */
	uint8_t type;		/* option 53 */
};

struct frame {
	uint8_t b[2048];
	size_t len;
};

bool fake_namespace(void)
{
	return unshare(CLONE_NEWNET | CLONE_NEWUTS) == 0;
}

int fake_tap(const char *name)
{
	struct ifreq req = {.ifr_flags = IFF_TAP | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	strcpy(req.ifr_name, name);
	if (fd >= 0 && ioctl(fd, TUNSETIFF, &req) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void fake_carrier(int tap, bool on)
{
	int value = on;

	ck_assert_int_eq(ioctl(tap, TUNSETCARRIER, &value), 0);
}

static uint32_t get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return ntohl(v);
}

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
	v = htonl(v);
	memcpy(p, &v, sizeof(v));
}

static uint32_t sum_words(uint32_t sum, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	return sum;
}

static unsigned sum_end(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xFFFF) + (sum >> 16);
	return ~sum & 0xFFFF;
}

/* The client is ours and honest, so this trusts the lengths in it. */
static bool read_question(const struct frame *f, struct question *q)
{
	const uint8_t *bootp = f->b + ETHER + IP + UDP;
	const uint8_t *p = bootp + FIXED;

	if (f->len < ETHER + IP + UDP + FIXED || f->b[12] != 0x08 || f->b[13] != 0x00)
		return false;
	if (f->b[ETHER + 9] != IPPROTO_UDP || f->b[ETHER + IP + 3] != 67)
		return false;
	*q = (struct question){.xid = get32(bootp + 4), .client = get32(bootp + 12)};
	memcpy(q->hwaddr, bootp + 28, sizeof(q->hwaddr));
	for (; *p != 255; p += 2 + p[1]) {
		if (p[0] == 53)
			q->type = p[2];
		else if (p[0] == 54)
			q->server = get32(p + 2);
	}
	return true;
}

static void add(struct frame *f, uint8_t code, const void *data, size_t len)
{
	f->b[f->len++] = code;
	f->b[f->len++] = (uint8_t)len;
	memcpy(f->b + f->len, data, len);
	f->len += len;
}

static void add32(struct frame *f, uint8_t code, uint32_t v)
{
	v = htonl(v);
	add(f, code, &v, sizeof(v));
}

/* The IP and UDP headers, once all behind them is there. */
static void seal(struct frame *f, const struct fake_dhcp *how)
{
	uint8_t *ip = f->b + ETHER, *udp = ip + IP;
	size_t udp_len = f->len - ETHER - IP;

	ip[0] = 0x45;
	put16(ip + 2, (unsigned)(IP + udp_len));
	put16(ip + 6, how->fragment ? 0x2000 : 0);
	ip[8] = 64;
	ip[9] = IPPROTO_UDP;
	put32(ip + 12, FAKE_SERVER);
	put32(ip + 16, 0xFFFFFFFFu);
	put16(ip + 10, sum_end(sum_words(0, ip, IP)) ^ (how->wrong_ip_sum ? 1 : 0));
	put16(udp, 67);
	put16(udp + 2, 68);
	put16(udp + 4, (unsigned)udp_len);
	if (!how->no_udp_sum)
		put16(udp + 6, sum_end(sum_words(IPPROTO_UDP + (uint32_t)udp_len, ip + 12,
					       8 + udp_len)) ^ (how->wrong_udp_sum ? 1 : 0));
}

static void start(struct frame *f, const struct question *q)
{
	memset(f, 0, sizeof(*f));
	memset(f->b, 0xFF, 6);
	memcpy(f->b + 6, "\x52\x55\x0a\x00\x02\x02", 6);
	put16(f->b + 12, ETHERTYPE_IP);
	f->len = ETHER + IP + UDP;
}

static void add_lease(struct frame *f, const struct fake_dhcp *how)
{
	static const uint8_t filler[255] = {0};
	uint8_t mtu[2];

	for (int i = 0; how->fill && i < 4; i++)
		add(f, (uint8_t)(224 + i), filler, sizeof(filler));
	add32(f, 1, how->far_router ? 0xFFFFFFFFu : 0xFFFFFF00u);
	add32(f, 3, how->far_router ? FAKE_ROUTER_FAR : FAKE_ROUTER);
	add32(f, 51, FAKE_SECONDS);
	put16(mtu, how->mtu);
	if (how->mtu)
		add(f, 26, mtu, sizeof(mtu));
}

static void build(struct frame *f, const struct question *q, const struct fake_dhcp *how,
	uint8_t type, uint32_t server, uint32_t address)
{
	uint8_t *bootp = f->b + ETHER + IP + UDP;

	start(f, q);
	bootp[0] = 2;
	bootp[1] = 1;
	bootp[2] = 6;
	put32(bootp + 4, how->wrong_xid ? ~q->xid : q->xid);
	put32(bootp + 16, type == 6 ? 0 : address);
	memcpy(bootp + 28, q->hwaddr, sizeof(q->hwaddr));
	bootp[28] ^= how->wrong_hwaddr ? 2 : 0;
	put32(bootp + 236, 0x63825363u);
	f->len += FIXED;
	add(f, 53, &type, 1);
	add32(f, 54, server);
	if (type != 6)
		add_lease(f, how);
	if (how->oversized_option) {
		f->b[f->len++] = 12;
		f->b[f->len++] = 200;
	}
	f->b[f->len++] = 255;
	if (how->cut_to)
		f->len = ETHER + IP + UDP + how->cut_to;
	seal(f, how);
}

static void give(int tap, const struct frame *f)
{
	if (write(tap, f->b, f->len) != (ssize_t)f->len)
		_exit(1);
}

static void answer(int tap, const struct question *q, const struct fake_dhcp *how, uint8_t type,
	uint32_t server, uint32_t address)
{
	struct frame f;

	build(&f, q, how, type, server, address);
	give(tap, &f);
}

static void talk_rubbish(int tap, const struct question *q, const struct fake_dhcp *how)
{
	for (unsigned i = 0; i < 300; i++) {
		struct frame f;

		start(&f, q);
		for (size_t j = (i * 7) % 1400; j; j--)
			f.b[f.len++] = (uint8_t)rand();
		seal(&f, how);
		give(tap, &f);
	}
}

struct state {
	struct fake_dhcp how;
	uint32_t address;
};

static void discovered(int tap, const struct question *q, const struct state *s)
{
	answer(tap, q, &s->how, 2, FAKE_SERVER, s->address);
	if (s->how.two_servers)
		answer(tap, q, &s->how, 2, FAKE_SERVER_2, FAKE_ADDRESS_2);
}

static void requested(int tap, const struct question *q, struct state *s)
{
	/* Rebinding names no server; a request that follows an offer names who made it. */
	if (q->server != FAKE_SERVER && !(q->client && !q->server))
		_exit(2);
	if (s->how.naks) {
		s->how.naks--;
		s->address = FAKE_ADDRESS_2;
		answer(tap, q, &s->how, 6, FAKE_SERVER, 0);
		return;
	}
	if (s->how.two_servers) {
		answer(tap, q, &s->how, 5, FAKE_SERVER_2, FAKE_ADDRESS_2);
		answer(tap, q, &s->how, 6, FAKE_SERVER_2, 0);
	}
	answer(tap, q, &s->how, 5, FAKE_SERVER, s->address + (s->how.other_address ? 1 : 0));
}

static void serve(int tap, struct state *s)
{
	for (;;) {
		struct question q;
		struct frame f;
		ssize_t n = read(tap, f.b, sizeof(f.b));

		if (n < 0)
			_exit(3);
		f.len = (size_t)n;
		if (!read_question(&f, &q) || s->how.silent)
			continue;
		if (s->how.ignore)
			s->how.ignore--;
		else if (s->how.garbage)
			talk_rubbish(tap, &q, &s->how);
		else if (q.type == 1)
			discovered(tap, &q, s);
		else if (q.type == 3)
			requested(tap, &q, s);
		else
			_exit(4);
	}
}

pid_t fake_start(int tap, const struct fake_dhcp *how)
{
	struct state s = {.how = *how, .address = FAKE_ADDRESS};
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(tap, &s);
	}
	return pid;
}

void fake_stop(pid_t pid)
{
	int status = 0;

	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	/* It ends by itself only when the client broke the protocol. */
	ck_assert_msg(WIFSIGNALED(status), "the server ended with status %d", WEXITSTATUS(status));
}
