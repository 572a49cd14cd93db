/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For commands that verify: certificates that are still missing, and what to tell without them. */
#pragma once

#include "kds/kds.h"
#include "verify-options.h"

/**
 * certs_complete() - look for what a report's verification needs and the candidates lack
 * @setup: its bag gets what is found
 *
 * Return: EXIT_DONE, also when nobody can have what is missing, since the verification then says
 * so; EXIT_COULD_NOT, said, when it may be had at another time or by other means.
 */
_must_check_ int certs_complete(struct verify_setup *setup,
	const uint8_t report[static SNP_REPORT_SIZE]);

/* The revocation lists that the cache has, of every line, into @setup: for reports that are judged
 * before anybody looks for what they lack. EXIT_DONE, or EXIT_COULD_NOT, said. */
_must_check_ int certs_cached_lists(struct verify_setup *setup);

/* The cache, and the key service at @base (NULL: none); a warning where there is no cache. */
void certs_source(const char *base, const struct certs *roots, struct kds *ret);
void certs_source_done(struct kds *k);

#define _cleanup_source_ _cleanup_(certs_source_done)

/* Tells why a certificate is not there, and what can be done. @r is not 0. EXIT_DONE for a warning,
 * EXIT_COULD_NOT for an error. */
int certs_missing(const struct kds *k, int r);
