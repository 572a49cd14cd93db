/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the server process knows: one of these exists. */
#pragma once

#include "ipc.h"
#include "serve/keys.h"
#include "serve/reports.h"

struct server {
	int boot;			/* -1: boot has become the real init */
	struct ipc_status status;	/* boot's last word */
	struct reports reports;
	struct keys keys;
};
