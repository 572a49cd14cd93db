/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what the attester answered with what it was asked, and says what an answer comes to. */
#pragma once

#include "ipc.h"
#include "serve/http-request.h"
#include "serve/problem.h"

struct reports;

/**
 * report_judge() - is this the report that was asked for?
 *
 * REPORT_DATA must be the binding that follows from boot's last status, then the nonce. A client
 * would find a difference too; the server finds it first, so that nobody is sent away with a report
 * whose binding changed between boot's word to the attester and boot's word to the server.
 *
 * Return: 0, enum problem, or -errno.
 */
_must_check_ int report_judge(const struct server *s, const struct ipc_report_request *asked,
	const struct ipc_report_answer *answer);

/* What @answer says beside its status, for people; "" for nothing. */
void report_explain(const struct ipc_report_answer *answer, char *ret, size_t size);

/* What is known of reports from now on, after one that was judged @verdict. */
void report_count(struct reports *rs, int verdict, const char *detail);
