/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The HTTP library, set up: one thread, one epoll descriptor, bounded memory and connections. Time
 * limits are ours (connections.h), since the library's are of inactivity only.
 */
#pragma once

#include "serve/connections.h"
#include "snp/util.h"

/* Never reached: CONNECTIONS_MAX on the clock, those that wait in the queues (16 and 4), and those
 * cut in one turn of the library, which accepts 11 in a turn. */
#define HTTP_CONNECTIONS_MAX 96
#define HTTP_CONNECTION_MEMORY (32 * 1024)

struct MHD_Daemon;
struct server;

struct http_server {
	struct MHD_Daemon *daemon;
	int epoll_fd;
	struct server *server;
	struct connections connections;
	struct connection slots[HTTP_CONNECTIONS_MAX];
};

/* @listener must not block. Lives as long as the process. 0 or -errno. */
_must_check_ int http_server_start(struct http_server *h, int listener, struct server *s);

/* Milliseconds until http_server_run() is due even when epoll_fd is not readable, or -1. */
int http_server_timeout(struct http_server *h, uint64_t now);

/* Whatever is ready: accept, read, call handlers, write; cuts who is over his time. */
_must_check_ int http_server_run(struct http_server *h, uint64_t now);
