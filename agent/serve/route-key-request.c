/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/key-request: a report that binds the public key of this boot, while a key is wanted. */
#include "serve/http-routes.h"
#include "serve/server-state.h"

int route_key_request(struct server *s, struct request *r)
{
	if (!s->status.key_wanted)
		return PROBLEM_NOT_WANTED;
	return reports_get(s, r, IPC_REPORT_KEY_REQUEST);
}
