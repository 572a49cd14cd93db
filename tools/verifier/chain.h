/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The certificate chain of a report: ARK -> ASK -> VCEK, or ARK -> ASVK -> VLEK. Exactly three
 * certificates in fixed places, so there is no path building: chain_select() picks candidates,
 * which proves nothing, and each chain_check_*() judges one property of all three. A chain counts
 * only when every one of them has answered 0; verify.c runs them in order.
 */
#pragma once

#include <openssl/types.h>
#include <time.h>

#include "certs.h"
#include "check.h"
#include "products.h"
#include "snp/report.h"

enum chain_place {
	CHAIN_ARK,
	CHAIN_ASK,	/* or ASVK */
	CHAIN_LEAF,	/* VCEK or VLEK */
	_CHAIN_PLACES,
};

struct chain {
	X509 *x[_CHAIN_PLACES];		/* borrowed from the bag */
	enum snp_signing_key kind;
	const struct product *product;	/* by the names; the root check makes it count */
	bool by_signature;	/* several leaves fitted: this one is of this very report */
};

/* "ARK", "ASK", "VLEK" …, by the chain's kind. */
const char *chain_place_name(const struct chain *chain, enum chain_place place);

/* Whose key signs what stands there. */
enum chain_place chain_issuer(enum chain_place place);

/**
 * chain_select() - pick the three candidates for a report
 * @bag: the candidates
 * @products: the lines that a root's name may tell
 * @bytes: the report as received
 * @report: its SIGNING_KEY names the kind of leaf; among several leaves the one whose extensions
 *   fit its REPORTED_TCB and CHIP_ID is taken, so that a folder may hold many chips' certificates.
 *   Several fit where there is no CHIP_ID, as those of two providers: then the one whose key signed
 *
 * Return: 0, -errno, VERIFY_E_CHAIN_INCOMPLETE, VERIFY_E_PRODUCT, VERIFY_E_PRODUCT_UNPUBLISHED.
 */
_must_check_ int chain_select(const struct certs *bag, const struct products *products,
	const uint8_t bytes[static SNP_REPORT_SIZE], const struct snp_report *report,
	struct chain *ret, struct check *c);

/* A no with its own words for a line that has no roots yet. */
_must_check_ int product_unpublished(const struct product *p, struct check *c);

/* The ARK is AMD's, by the hash of its public key, one of the product's; or,
 * where @roots is given, one of these. */
_must_check_ int chain_check_root(const struct chain *chain, const struct certs *roots,
	struct check *c);
/* ARK and ASK: RSA 4096, exponent 65537; leaf: EC on the named curve P-384. */
_must_check_ int chain_check_keys(const struct chain *chain, struct check *c);
/* Each signed by RSASSA-PSS, SHA-384, MGF1 with SHA-384, salt of 48 bytes. */
_must_check_ int chain_check_algorithms(const struct chain *chain, struct check *c);
/* ARK by itself, ASK by ARK, leaf by ASK. */
_must_check_ int chain_check_signatures(const struct chain *chain, struct check *c);
/* Subjects and issuers: AMD's six attributes once each and no other,
 * common names of the product. */
_must_check_ int chain_check_names(const struct chain *chain, struct check *c);
/* Version 3; ARK and ASK may issue, and no more than that; the leaf has AMD's extensions alone. */
_must_check_ int chain_check_usage(const struct chain *chain, struct check *c);
_must_check_ int chain_check_validity(const struct chain *chain, time_t at, struct check *c);
