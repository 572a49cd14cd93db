/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libkds: 0, -errno, or a reasoned no, as in owner/errors.h, whose refusals may come
 * back from here as well. Always `if (r)`.
 */
#pragma once

#include "owner/errors.h"

enum kds_refusal {
	KDS_E_BASE = 1024,	/* not a URL that paths can be put behind */
	KDS_E_SHAPE,		/* no certificate or list of the kinds that AMD makes */
	KDS_E_NOT_CACHED,	/* the cache has none that will do */
	KDS_E_OFFLINE,		/* not there, and the service is not to be asked */
	KDS_E_MASKED,		/* the report hides its chip, so nobody can say which certificate */
	KDS_E_VLEK,		/* only the provider has it */
	KDS_E_ABSENT,		/* the service says that there is none */
	KDS_E_BUSY,		/* the service wants to be left alone for longer than we wait */
	KDS_E_STATUS,		/* an HTTP status that means nothing to us */
	KDS_E_WRONG,		/* the service answered with something else */
	_KDS_E_MAX,
};

_Static_assert((int)_OWNER_E_MAX <= (int)KDS_E_BASE, "each library's answers are its own");

/* Text for any answer of libkds and those below it; a static string, never NULL. */
const char *kds_strerror(int r);
