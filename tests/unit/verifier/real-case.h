/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A real report of a Milan processor and its real chain, before the verifier: as they are, or with
 * one thing changed. Needs the folder of vectors.
 */
#pragma once

#include "verifier/verify.h"

#define DER_MAX 4096

struct der {
	uint8_t data[DER_MAX];
	size_t len;		/* 0: not among the candidates */
};

struct real_case {
	uint8_t report[SNP_REPORT_SIZE];
	struct snp_report_wire *wire;	/* the same bytes by field */
	struct der vcek, ask, ark;
	struct certs roots;
	bool use_roots;
	time_t at;
	struct policy policy;		/* which the report meets */
	uint8_t bytes[SNP_REPORT_DATA_SIZE];	/* for policy's pointers */
	struct snp_merkle_proof proof;
};

/* 2024-01-01, on which all real certificates at hand were valid but Turin's leaves. */
time_t real_day(void);
void real_case_load(struct real_case *f);
_must_check_ int real_case_verify(const struct real_case *f, struct verify_result *ret);
/* That it is refused by that check for that reason, and by no earlier one. */
void real_case_refused(const struct real_case *f, const char *id, int answer);

/* The certificates of a file of the vectors, added to @bag. */
void real_certs(struct certs *bag, const char *folder, const char *name);
void real_der(X509 *x, struct der *ret);

/* The place where @pattern stands in @d for the @nth time, counted from 0. */
uint8_t *real_find(struct der *d, const char *pattern, size_t len, unsigned nth);
#define REAL_FIND(d, text, nth) real_find(d, text, sizeof(text) - 1, nth)
