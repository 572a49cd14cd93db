/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets the HTTP library up and runs it as part of the process's one loop. */
#include "serve/http-server.h"

#include <string.h>

#include "serve/http-callbacks.h"
#include "serve/timeout.h"

_Static_assert(HTTP_CONNECTIONS_MAX <= PEERS_MAX,
	"every connection can have an address of its own");

static const struct connections_limits limits = {
	.clock = HTTP_CLOCK_MAX,
	.clock_per_peer = HTTP_CLOCK_PER_PEER,
	.bodies = HTTP_BODIES_MAX,
	.bodies_per_peer = HTTP_BODIES_PER_PEER,
};

static struct connection *unused_slot(struct http_server *h)
{
	struct connection *c = TAILQ_FIRST(&h->unused);

	if (c)
		TAILQ_REMOVE(&h->unused, c, entry);
	else if (h->n_used < ARRAY_SIZE(h->slots))
		c = &h->slots[h->n_used++];
	return c;
}

static void opened(struct http_server *h, struct MHD_Connection *mhd, void **socket_context)
{
	const union MHD_ConnectionInfo *fd, *peer;
	struct connection *c = unused_slot(h);

	fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	peer = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	/* There are as many slots as the library takes connections:
	 * none left is a broken promise. */
	if (!c || !fd || !peer)
		abort();
	connection_open(&h->connections, c, fd->connect_fd, peer->client_addr, clock_ms());
	*socket_context = c;
}

static void closed(struct http_server *h, struct connection *c)
{
	connection_close(&h->connections, c);
	TAILQ_INSERT_HEAD(&h->unused, c, entry);
}

static void notify_connection(void *cls, struct MHD_Connection *mhd, void **socket_context,
	enum MHD_ConnectionNotificationCode what)
{
	struct http_server *h = cls;

	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		opened(h, mhd, socket_context);
	else if (*socket_context)
		closed(h, *socket_context);
}

/* Nothing in this API needs percent signs, and "%00" would end a string early. */
static size_t unescape_nothing(void *cls, struct MHD_Connection *mhd, char *s)
{
	return strlen(s);
}

int http_server_start(struct http_server *h, int listener, struct server *s)
{
	const union MHD_DaemonInfo *info;
	int r;

	h->server = s;
	h->epoll_fd = -1;
	TAILQ_INIT(&h->unused);
	r = connections_init(&h->connections, &limits);
	if (r)
		return r;
	/* No Date: the guest has no clock that it could vouch for (RFC 9110, 6.6.1). */
	h->daemon = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK,
		0 /* port: of the listener */, NULL, NULL /* no accept policy */,
		request_access, h,
		MHD_OPTION_LISTEN_SOCKET, listener,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_CONNECTION_MEMORY,
		MHD_OPTION_CONNECTION_TIMEOUT, 0u,
		MHD_OPTION_NOTIFY_COMPLETED, request_completed, h,
		MHD_OPTION_NOTIFY_CONNECTION, notify_connection, h,
		MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, h,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_END);
	if (!h->daemon)
		return -EIO;
	info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return -EIO;
	h->epoll_fd = info->epoll_fd;
	return 0;
}

int http_server_timeout(struct http_server *h, uint64_t now)
{
	MHD_UNSIGNED_LONG_LONG ms;
	int own = connections_timeout(&h->connections, now);

	if (h->woken)
		return 0;
	if (MHD_get_timeout(h->daemon, &ms) != MHD_YES)
		return own;
	return timeout_sooner(own, ms > 60000 ? 60000 : (int)ms);
}

int http_server_run(struct http_server *h, uint64_t now)
{
	h->woken = false;
	connections_expire(&h->connections, now);
	return MHD_run(h->daemon) == MHD_YES ? 0 : -EIO;
}
