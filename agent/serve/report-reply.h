/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the attester's answer into an HTTP one, after comparing it with what was asked. */
#pragma once

#include "ipc.h"
#include "serve/http-request.h"

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

/* Answers @r, as JSON or, for Accept: application/octet-stream, with the bare report. */
_must_check_ int report_reply(const struct server *s, struct request *r,
	const struct ipc_report_answer *answer);
