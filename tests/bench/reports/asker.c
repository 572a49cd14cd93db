/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The asker's side of the protocol, as far as a benchmark needs it. */
#include "asker.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "snp/codec.h"
#include "snp/merkle.h"
#include "snp/report.h"

int asker_connect(struct asker *a, const struct sockaddr_in *to, unsigned source)
{
	struct sockaddr_in from = {.sin_family = AF_INET};
	const int on = 1;

	a->state = ASKER_OFF;
	a->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (a->fd < 0)
		return -errno;
	from.sin_addr.s_addr = htonl(0x7F000000 | source);
	/* The port is chosen when the destination is known, so that one port serves many. */
	(void)setsockopt(a->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	(void)setsockopt(a->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if ((source && bind(a->fd, (struct sockaddr *)&from, sizeof(from)) < 0) ||
		(connect(a->fd, (const struct sockaddr *)to, sizeof(*to)) < 0 && errno != EINPROGRESS)) {
		closep(&a->fd);
		return -errno;
	}
	a->state = ASKER_CONNECTING;
	return 0;
}

void asker_close(struct asker *a)
{
	if (a->state != ASKER_OFF)
		close(a->fd);
	a->fd = -1;
	a->state = ASKER_OFF;
}

_printf_(2, 3) static int request(struct asker *a, const char *target, ...)
{
	char path[512], text[640];
	va_list args;
	int len;

	va_start(args, target);
	vsnprintf(path, sizeof(path), target, args);
	va_end(args);
	len = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: guest\r\n\r\n", path);
	if (send(a->fd, text, (size_t)len, MSG_NOSIGNAL) != len)
		return -EPIPE;
	a->state = ASKER_WAITS;
	a->len = a->whole = 0;
	return 0;
}

int asker_greet(struct asker *a)
{
	return request(a, "/v1/status");
}

int asker_ask(struct asker *a, const char *more, uint64_t now)
{
	char hex[2 * SNP_NONCE_SIZE + 1];

	if (RAND_bytes(a->nonce, sizeof(a->nonce)) != 1)
		return -EIO;
	snp_hex_encode(a->nonce, sizeof(a->nonce), hex);
	a->asked = now;
	return request(a, "/v1/report?nonce=%s%s", hex, more);
}

/* Learns from the headers how long the answer is. */
static int read_headers(struct asker *a)
{
	const char *end, *length;

	a->text[a->len] = 0;
	end = strstr(a->text, "\r\n\r\n");
	if (!end)
		return 0;
	length = strcasestr(a->text, "\r\nContent-Length: ");
	if (!length || length > end || sscanf(a->text, "HTTP/1.1 %d ", &a->status) != 1)
		return -EPROTO;
	a->body = end + 4;
	a->whole = (size_t)(a->body - a->text) + strtoul(length + 18, NULL, 10);
	return a->whole < sizeof(a->text) ? 0 : -EMSGSIZE;
}

int asker_receive(struct asker *a)
{
	ssize_t n;
	int r;

	for (;;) {
		n = recv(a->fd, a->text + a->len, sizeof(a->text) - 1 - a->len, 0);
		if (n < 0)
			return errno == EAGAIN ? 0 : -errno;
		if (n == 0)
			return -EPIPE;
		a->len += (size_t)n;
		if (!a->whole) {
			r = read_headers(a);
			if (r)
				return r;
		}
		if (a->whole && a->len >= a->whole) {
			a->state = ASKER_IDLE;
			return 1;
		}
	}
}

/* Bytes 2 to 31 of the nonce half of REPORT_DATA: they begin at a group of base64. */
const char *asker_round(const struct asker *a)
{
	static const char start[] = "{\"version\":1,\"report\":\"";
	const size_t at = sizeof(start) - 1 + 152;

	_Static_assert(0x50 + SNP_BINDING_SIZE + 2 == 152 / 4 * 3, "where the nonce half begins");
	if (a->status != 200 || a->len < (size_t)(a->body - a->text) + at + ASKER_ROUND ||
		memcmp(a->body, start, sizeof(start) - 1) != 0)
		return NULL;
	return a->body + at;
}

bool asker_believes(const struct asker *a)
{
	static struct snp_wire_report w;
	uint8_t nonce[SNP_NONCE_SIZE];
	const uint8_t *data;

	if (a->status != 200 ||
		snp_wire_report_parse(a->body, a->whole - (size_t)(a->body - a->text), &w))
		return false;
	if (memcmp(w.nonce, a->nonce, sizeof(w.nonce)) != 0 ||
		snp_merkle_nonce(w.nonce, &w.proof, nonce))
		return false;
	data = snp_report_peek_report_data(w.report);
	return memcmp(data + SNP_BINDING_SIZE, nonce, sizeof(nonce)) == 0;
}
