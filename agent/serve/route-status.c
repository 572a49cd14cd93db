/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/status: how far the boot is, as boot said last, and whether reports can be had. */
#include "serve/http-routes.h"
#include "serve/server-state.h"
#include "snp/wire.h"

int route_status(struct server *s, struct request *r)
{
	struct snp_wire_status status = s->status.status;
	_cleanup_free_ char *body = NULL;
	size_t len;
	int x;

	status.reports = s->reports.state;
	x = snp_wire_status_format(&status, &body, &len);
	if (x)
		return x > 0 ? PROBLEM_INTERNAL : x;
	request_reply(r, 200, "application/json", steal_ptr(body), len);
	return 0;
}
