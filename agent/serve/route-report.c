/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/report: what this machine is, at any time, with the caller's nonce or without one. */
#include <string.h>
#include <strings.h>

#include "serve/http-routes.h"
#include "serve/server-state.h"

/* One of the media ranges is exactly the type; what others the client takes does not matter. */
static bool wants_bare(const struct request *r)
{
	static const char bare[] = "application/octet-stream";
	const char *p = r->accept;

	while (p) {
		p += strspn(p, " \t,");
		if (strncasecmp(p, bare, sizeof(bare) - 1) == 0 &&
			(!p[sizeof(bare) - 1] || strchr(" \t,;", p[sizeof(bare) - 1])))
			return true;
		p = strchr(p, ',');
	}
	return false;
}

int route_report(struct server *s, struct request *r)
{
	r->bare = wants_bare(r);
	return reports_get(s, r, IPC_REPORT_IDENTITY);
}
