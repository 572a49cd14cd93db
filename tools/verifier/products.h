/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processor lines with SEV-SNP, as data: how each shows in a report and in certificates, which
 * root keys stand above it, which TCB is the least to be trusted, and what each of AMD's advisories
 * asks for. products.ini, built in, has the facts; an owner's file in the same form
 * (docs/products.md) adds to them without a new release. What is not in the set is refused, since
 * the meaning of its TCB bytes is not known.
 *
 * A set never changes after it is made, so threads may share it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "snp/report.h"
#include "snp/tcb.h"

#define PRODUCT_SPKI_HASH_SIZE 32
#define PRODUCT_NAME_MAX 32
#define PRODUCT_MODELS_MAX 4
#define PRODUCT_ROOTS_MAX 4

/* A line to AMD's key service: "Genoa", which has Bergamo and Siena in it. */
struct product {
	char name[PRODUCT_NAME_MAX];	/* in certificate names and at AMD's key service */
	bool tcb_known;		/* false: not settled, and so no root is taken */
	enum snp_tcb_layout tcb_layout;
	size_t chip_id_size;	/* bytes of CHIP_ID in use, and of the hwID extension;
				 * 0: not settled */
	size_t n_models;
	struct product_models {
		uint8_t family;		/* combined CPUID family */
		uint8_t first, last;	/* combined CPUID models */
	} models[PRODUCT_MODELS_MAX];
	size_t n_roots;		/* 0: not published yet, and so refused */
	uint8_t ark_spki_sha256[PRODUCT_ROOTS_MAX][PRODUCT_SPKI_HASH_SIZE];
};

/*
 * Silicon whose microcode has numbers of its own ("Genoa-X"): the microcode component of a TCB is
 * the low byte of a patch level, so it compares only within one of these.
 */
struct silicon {
	char name[PRODUCT_NAME_MAX];
	const struct product *product;
	struct product_models models;
	int stepping;			/* -1: all that no other silicon names */
	struct snp_tcb floor;		/* the least REPORTED_TCB of the default
					 * policy; 0: no demand */
};

/* What an advisory asks for on one silicon. */
struct advisory_need {
	bool known;			/* false: it concerns this silicon, and no
					 * number is known */
	struct snp_tcb floor;		/* components of 0 demand nothing */
	uint64_t platform_required;	/* bits of PLATFORM_INFO that must be set */
	uint64_t policy_required;	/* bits of POLICY that must be set */
};

struct products;	/* a set */

/* The set that is built in; never NULL, lives for ever. */
const struct products *products_builtin(void);

#define PRODUCTS_WHY_MAX 512
/**
 * products_parse() - the built-in set changed by an owner's text
 * @text: changed
 * @path: what @why names
 * @ret: free with products_free()
 *
 * The text adds and takes nothing away: a section that exists already may be given more models or
 * roots, higher floors, and what was not settled; who must do with less says so in the VM's policy.
 *
 * Return: 0, -ENOMEM, VERIFY_E_PRODUCTS (@why has file, line and reason).
 */
_must_check_ int products_parse(char *text, const char *path, struct products **ret,
	char why[static PRODUCTS_WHY_MAX]);
/* NULL is fine. */
void products_free(struct products *p);

/* NULL for what is not in the set. */
const struct product *product_by_cpuid(const struct products *p, uint8_t family, uint8_t model);
const struct product *product_by_name(const struct products *p, const char *name);
const struct product *product_by_index(const struct products *p, size_t i);
/* By family, model and stepping of a report of version 3 and later; NULL for version 2, which has
 * none, and for silicon that is not in the set. */
const struct silicon *silicon_of(const struct products *p, const struct snp_report *report);
const struct silicon *silicon_by_index(const struct products *p, size_t i);

/**
 * product_floor() - the least REPORTED_TCB of the default policy
 * @product: what the certificate chain tells
 * @ret: that of the report's silicon; where the report has no CPUID, or one of another product, the
 *	least of each component over all silicon of @product, since that much is sure
 */
void product_floor(const struct products *p, const struct product *product,
	const struct snp_report *report, struct snp_tcb *ret);

struct advisory;
const struct advisory *advisory_by_id(const struct products *p, const char *id);
const struct advisory *advisory_by_index(const struct products *p, size_t i);
const char *advisory_id(const struct advisory *a);
const char *advisory_title(const struct advisory *a);
/* True and *ret when @a concerns @silicon, false when it does not. */
bool advisory_need(const struct advisory *a, const struct silicon *silicon,
	struct advisory_need *ret);
