/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where AMD's Key Distribution Service has what: paths and parameters by processor line and TCB
 * layout. Source: google/go-sev-guest kds.go, virtee/snpguest fetch.rs.
 */
#pragma once

#include "item.h"

#define KDS_BASE "https://kdsintf.amd.com"
#define KDS_BASE_MAX 256
#define KDS_URL_SIZE 640

/* May paths be put behind it? https, or http where that is said: nothing else, no user, no query. 0
 * or KDS_E_BASE. */
_must_check_ int kds_base_check(const char *base);

/* ARK, ASK and ASVK come as a chain of two. 0, KDS_E_VLEK, KDS_E_MASKED, KDS_E_BASE. */
_must_check_ int kds_url(const char *base, const struct kds_item *item,
	char ret[static KDS_URL_SIZE]);
