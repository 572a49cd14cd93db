/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What AMD publishes, by what names it: the kind, the processor line, and for a chip's certificate
 * the TCB and the chip. The same key says where a thing lies at the service and in the cache, and
 * whether what came from there is what was asked for. ENEMY INPUT: certificates.
 */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>

#include "errors.h"
#include "snp/report.h"
#include "verifier/products.h"

enum kds_kind {
	KDS_ARK,
	KDS_ASK,
	KDS_ASVK,
	KDS_VCEK,
	KDS_VLEK,
	KDS_CRL,
	_KDS_KINDS,
};

#define KDS_TAG_SIZE 17

struct kds_item {
	enum kds_kind kind;
	const struct product *product;
	struct snp_tcb tcb;	/* VCEK, VLEK */
	uint8_t chip_id[SNP_CHIP_ID_SIZE];	/* VCEK; all zero: any */
	/* VLEK: hash of the provider's name. CRL: "vcek" or "vlek" as the service has it, or the
	 * list's own hash, since nothing in a list says which it is. Empty: any. */
	char tag[KDS_TAG_SIZE];
};

/* "ark", "vcek" …: stable. */
const char *kds_kind_name(enum kds_kind kind);

/* By its names and, in a chip's certificate, AMD's extensions;
 * that proves nothing. 0, KDS_E_SHAPE or -EIO. The item points to one of @products. */
_must_check_ int kds_item_of_cert(X509 *x, const struct products *products,
	struct kds_item *ret);
_must_check_ int kds_item_of_crl(X509_CRL *crl, const struct products *products,
	struct kds_item *ret);
/* The certificate of the key that signed a report, if the report's chip were of @product. */
struct kds_item kds_item_of_report(const struct snp_report *report, const struct product *product);
/* Is @got what was @wanted, in all that @wanted tells? */
bool kds_item_fits(const struct kds_item *wanted, const struct kds_item *got);
