/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The real server process on loopback, with the test in the place of boot, of the attester and of
 * the clients. Every step has a deadline and fails the test when it passes.
 */
#pragma once

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc.h"
#include "snp/wire.h"

struct served {
	pid_t pid;
	uint16_t port;
	int boot;	/* the test's end of boot's socket; -1 once closed */
	int attester;
	struct ipc_status status;	/* last sent by boot_says() */
};

void serve_start(struct served *s);
/* Inside the sandbox, as in the agent. Needs root. */
void serve_start_sandboxed(struct served *s);
/* Ends it; fails the test when it has ended by itself before. */
void serve_stop(struct served *s);
/* Waits until the process has ended by itself: its exit status, 128 + N for signal N. */
int serve_wait_end(struct served *s);

/* Boot's side. Returns after the server has read the record. */
void boot_sends(struct served *s, const void *record, size_t len);
void boot_says(struct served *s, enum snp_boot_state state, bool key_wanted);
void boot_binds_ssh(struct served *s, const void *blob, size_t len);
void boot_receives_key(struct served *s, struct ipc_key_message *ret);
void boot_judges(struct served *s, enum ipc_key_verdict verdict, const char *detail);

/* The attester's side. */
void attester_receives(struct served *s, struct ipc_report_request *ret);
bool attester_is_idle(struct served *s, int ms);
/* A report as the real attester makes it: right binding, the nonce asked for. */
void attester_makes(const struct served *s, const struct ipc_report_request *asked,
	struct ipc_report_answer *ret);
void attester_sends(struct served *s, const struct ipc_report_answer *answer);
/* All three in one: the next request gets its report. */
void attester_serves(struct served *s);

/* A client. */
struct answer {
	int status;		/* 0: the connection ended without one */
	char headers[2048];
	char body[64 * 1024];
	size_t body_len;
};

/* From 127.0.0.@host. */
int client_connect_from(const struct served *s, unsigned host);
int client_connect(const struct served *s);
void client_sends(int fd, const char *text);
void client_sends_bytes(int fd, const void *data, size_t len);
/* One response; of a HEAD request when @head. More may follow on the connection. */
void client_receives(int fd, bool head, struct answer *ret);
/* The server has closed or cut the connection, within @ms; what it had sent before is dropped. */
bool client_is_cut(int fd, int ms);
/* Nothing to read, and still connected, for @ms. */
bool client_is_quiet(int fd, int ms);

/* The target of a call with a nonce made of @n; it stays until the next call. */
const char *with_nonce(const char *path, unsigned n);

/* A whole exchange on a connection of its own. */
void get(const struct served *s, const char *target, struct answer *ret);
void post_key(const struct served *s, const void *body, size_t len, struct answer *ret);
/* The same in two halves. */
int get_begin(const struct served *s, const char *target);
int post_key_begin(const struct served *s, const void *body, size_t len);
void finish(int fd, struct answer *ret);

/* The answer is this problem, in form and in name. */
void expect_problem(const struct answer *a, int status, const char *name);
/* The answer is a report in JSON: that one. */
void expect_report(const struct answer *a, struct snp_wire_report *ret);
bool has_header(const struct answer *a, const char *line);
uint64_t now_ms(void);
