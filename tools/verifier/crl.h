/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ARK's revocation list: has AMD taken back a certificate of the chain? ENEMY INPUT.
 *
 * A list counts when the chain's ARK has signed it, it is complete (neither a delta nor indirect
 * nor of a part), well formed and current. Then these hold:
 *
 * - A revocation stands: one list that has a certificate of the chain refuses, whatever its dates
 *   and whatever other lists say. An authority's certificate is never taken back in and no
 *   timestamp shows that a report is older than the revocation, so there is no list that could undo
 *   it; and a host that adds a newer list, for which it has its choice of AMD's, cannot hide an
 *   older one.
 * - All chips' certificates bear the serial 0, which the ARK has given to none. On its list 0 names
 *   no chip; it could only mean all of them, and refuses.
 * - Lists of other issuers are passed over. One that bears the ARK's name and does not count is
 *   passed over only beside one that does: alone it is a no, even where none at all would do. An
 *   owner whose own list has run out is told so, and not that there was none.
 */
#pragma once

#include <time.h>

#include "certs.h"
#include "chain.h"
#include "check.h"

enum crl_mode {
	CRL_IF_PRESENT,	/* none: skipped. A host can withhold a list, so only an
			 * owner's own protects */
	CRL_REQUIRE,	/* none: refused */
	CRL_OFF,	/* not looked at */
};

/* "if-present", "require", "off": 0 or -EINVAL. */
_must_check_ int crl_mode_parse(const char *name, enum crl_mode *ret);

/* Are all lists of the chain's ARK fine at @at? The chain has been verified. 0, CHECK_SKIP or
 * VERIFY_E_CRL_*. */
_must_check_ int crl_check(const struct certs *bag, const struct chain *chain, enum crl_mode mode,
	time_t at, struct check *c);

/* Version 2, with both dates, complete, each entry readable, nothing critical, nothing twice. 0 or
 * VERIFY_E_CRL_FORM. A part of crl_check(). */
_must_check_ int crl_check_form(X509_CRL *crl);
/* Is the serial among the revoked? A part of crl_check(). */
bool crl_lists(X509_CRL *crl, const ASN1_INTEGER *serial);
