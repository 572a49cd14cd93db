/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/report: what this machine is, at any time, with the caller's nonce or without one. */
#include "serve/http-routes.h"
#include "serve/server-state.h"

int route_report(struct server *s, struct request *r)
{
	return reports_get(s, r, IPC_REPORT_IDENTITY);
}
