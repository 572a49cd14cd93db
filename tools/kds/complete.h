/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report's verification needs and nobody has given: from the cache,
 * else from the service. */
#pragma once

#include "kds.h"

/**
 * kds_complete() - add to the candidates what they lack
 * @report: SNP_REPORT_SIZE bytes that nobody has judged
 * @bag: the candidates; nothing is looked for that fits the report and is among them
 * @ret: the chip's certificate that was found, given or fetched; product NULL: none
 *
 * Nothing becomes trusted by this: the report's verification judges all of the bag. But what the
 * cache and the service give has to be right, down to a root that is trusted, or it is not taken:
 * so a spoilt cache is mended, and a service that answers anything is named.
 *
 * A report that cannot be read, whose processor is not known or has no such CHIP_ID, needs nothing:
 * its verification says why.
 *
 * Return: 0; -errno; KDS_E_*; OWNER_E_ANSWER*. With anything but 0 the bag may have some of it.
 */
_must_check_ int kds_complete(struct kds *k, const uint8_t report[static SNP_REPORT_SIZE],
	struct certs *bag, struct kds_item *ret);

/* The issuers of a line's chips' certificates: ARK, and ASK (VCEK) or ASVK (VLEK). */
_must_check_ int kds_complete_chain(struct kds *k, const struct product *product, bool vlek,
	struct certs *bag);
