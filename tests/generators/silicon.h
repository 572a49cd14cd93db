/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processors that there are not: a report and the certificates above it, of every line, report version
 * and kind of key. All but keys, signatures and dates is the same each time.
 */
#pragma once

#include "config.h"
#include "pki.h"

/* A kind of processor, as reports and certificates show it. */
struct chip_model {
	const char *name;	/* "bergamo" */
	const char *product;	/* to AMD's key service: "Genoa" */
	uint8_t cpuid[3];	/* family, model, stepping */
};

extern const struct chip_model chip_models[];
extern const size_t chip_n_models;

struct chip_spec {
	const struct chip_model *model;
	uint32_t version;	/* of the report, 2 to 5 */
	bool vlek;		/* signed by a provider's key */
	bool mask_chip_id;	/* CHIP_ID is zero */
	bool wrap_hwid;		/* hwID is an OCTET STRING */
	uint8_t spl;		/* the value of every component of the TCB */
};

struct chip {
	struct emu_config config;	/* what the report is made of */
	struct pki pki;			/* with the RSA keys, to sign anew with */
	struct snp_report_wire report;	/* signed */
};

/**
 * silicon_init() - make the RSA keys, which takes half a second, and every line's roots with them
 * @keys_dir: where ark.key and ask.key are kept from one program to the next; NULL: nowhere
 *
 * All lines share two keys, so that a wrong root or issuer is wrong by its name alone.
 *
 * Return: 0 or -errno.
 */
_must_check_ int silicon_init(const char *keys_dir);
void silicon_done(void);

/* A line's roots alone; free with pki_done(). */
_must_check_ int silicon_roots(const char *product, bool vlek, struct pki *ret);

_must_check_ int chip_make(const struct chip_spec *spec, struct chip *ret);
void chip_done(struct chip *chip);
#define _cleanup_chip_ _cleanup_(chip_done)

/* A report of the chip as it is configured, unsigned. */
void chip_report(struct chip *chip);
/* Signs the report as it stands. */
_must_check_ int chip_sign(struct chip *chip);

/* Every combination: false past the end. */
bool chip_spec_by_index(size_t i, struct chip_spec *ret);
size_t chip_n_specs(void);

#define CHIP_NAME_SIZE 64
/* "turin-v5-vcek-wrapped-spl255" */
void chip_spec_name(const struct chip_spec *spec, char ret[static CHIP_NAME_SIZE]);
