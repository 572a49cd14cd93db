/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the owner demands of a report that is already known to be authentic, and the demands one by
 * one. A zeroed struct policy is the safe default: no debugging, no migration agent, no CXL, VMPL
 * 0, committed firmware, floors on; and it accepts no measurement.
 */
#pragma once

#include "check.h"
#include "leaf.h"
#include "products.h"
#include "snp/merkle.h"
#include "snp/report.h"
#include "snp/reportdata.h"

#define POLICY_MEASUREMENTS_MAX 16
#define POLICY_KEYS_MAX 16
#define POLICY_CHIPS_MAX 64
#define POLICY_KEY_DIGEST_SIZE 48
#define POLICY_CSP_SIZE 128
#define POLICY_ADVISORIES_MAX 32
#define POLICY_ADVISORY_SIZE 32

/* Which kind of key must have signed the report. */
enum policy_signer {
	POLICY_SIGNER_ANY,
	POLICY_SIGNER_VCEK,
	POLICY_SIGNER_VLEK,
};

/* Bytes that the owner may name. */
struct policy_bytes {
	bool given;
	uint8_t v[32];
};

struct policy_keys {
	size_t n;		/* 0: not asked for */
	uint8_t digests[POLICY_KEYS_MAX][POLICY_KEY_DIGEST_SIZE];
};

struct policy {
	bool authentic_only;		/* no check of host and guest, only that AMD signed it */

	/* REPORT_DATA */
	const uint8_t *report_data;	/* all 64 bytes; NULL: not compared */
	const uint8_t *nonce;		/* the last 32, or what @proof makes of them */
	const struct snp_merkle_proof *proof;	/* came with the report; NULL: none */
	bool batch_allowed;		/* @proof is taken: not with key requests */
	const uint8_t *binding;		/* the first 32 */

	/* The guest */
	size_t n_measurements;
	uint8_t measurements[POLICY_MEASUREMENTS_MAX][SNP_MEASUREMENT_SIZE];
	bool any_measurement;		/* the owner says loudly that it does not matter */
	unsigned vmpl;			/* the privilege level that the report must be of */
	bool exact_given;
	uint64_t exact;			/* POLICY as a number */
	uint64_t allow;			/* freedoms that are tolerated: bits of POLICY */
	uint64_t refuse;		/* those that the default tolerates and this
					 * owner does not */
	uint64_t require;		/* restrictions that must be there: bits of POLICY */
	uint16_t min_abi;		/* major << 8 | minor, as in POLICY; 0: not asked for */
	struct policy_bytes host_data, report_id;
	struct policy_bytes family_id, image_id;	/* 16 bytes */
	bool svn_given;
	uint32_t min_svn;
	struct policy_keys id_keys, author_keys;

	/* The host's firmware */
	bool firmware_given;
	uint32_t min_firmware;		/* major << 16 | minor << 8 | build */
	bool provisional;		/* firmware that is not committed is tolerated */
	uint64_t mitigations;		/* bits of both vectors; 0: not asked for */
	bool no_floors;			/* TCBs below the product's floor are tolerated */
	struct snp_tcb min_reported, min_committed, min_launch;	/* 0 demands nothing */
	size_t n_advisories;
	char advisories[POLICY_ADVISORIES_MAX][POLICY_ADVISORY_SIZE];	/* "AMD-SB-3019" */

	/* The host */
	uint64_t platform_require, platform_forbid;	/* bits of PLATFORM_INFO */
	size_t n_chips;			/* 0: any */
	uint8_t chips[POLICY_CHIPS_MAX][SNP_CHIP_ID_SIZE];
	enum policy_signer signer;
	char csp[POLICY_CSP_SIZE];	/* cspID of the VLEK; "": not asked for */
};

/* Bits by the names that an owner gives them. */
struct policy_bit {
	const char *name;	/* "debug" */
	uint64_t bit;
	const char *why;	/* what it does, or what is lost without it */
};

/* Each is NULL past the end. Freedoms undo a protection: an owner has to allow them by name. */
const struct policy_bit *policy_freedom(size_t i);
/* Restrictions that a guest's policy can put upon its host. */
const struct policy_bit *policy_restriction(size_t i);
/* What PLATFORM_INFO tells. */
const struct policy_bit *policy_platform(size_t i);
/* By name in one of the three: NULL for an unknown one. */
const struct policy_bit *policy_bit_by_name(const struct policy_bit *(*of)(size_t i),
	const char *name);

/* Tolerates these freedoms as well. */
void policy_allow(struct policy *p, uint64_t bits);
/* Tolerates these freedoms and no others, in place of the default, which has SMT alone. */
void policy_allow_only(struct policy *p, uint64_t bits);

/* What is judged: all of it borrowed, and authentic. */
struct policy_subject {
	const struct policy *policy;
	const struct products *products;
	const struct snp_report *report;
	const struct product *product;
	const struct leaf *leaf;
};

struct demand;
/* In the order of verify.h; NULL past the end. */
const struct demand *policy_demand(size_t i);
const char *demand_id(const struct demand *d);
/* 0, -errno, a reasoned no, or CHECK_SKIP. */
_must_check_ int demand_check(const struct demand *d, const struct policy_subject *s,
	struct check *c);
