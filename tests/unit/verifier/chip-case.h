/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report and a chain of a made-up processor before the verifier: as they are, or with one thing
 * wrong, which the check that is there for it must refuse.
 */
#pragma once

#include "silicon.h"
#include "verifier/verify.h"

struct chip_case {
	struct chip chip;		/* what a row changes */
	X509 *decoys[4];		/* owned; candidates before those that belong */
	X509 *trusted;			/* owned; NULL: the chip's ARK as it stands by then */
	bool trust_amd;			/* AMD's roots alone */
	bool sealed;			/* the report is not signed anew after the change */
	time_t at;
	const struct policy *policy;	/* borrowed; NULL: any guest is right */
	struct signer_memo *memo;	/* borrowed; NULL: none */
	struct verify_result result;
};

/* One thing wrong, and what is said of it. */
struct chip_row {
	const char *id;
	void (*change)(struct chip_case *f);
	int answer;
};

/* For tcase_add_unchecked_fixture(): once for a program. The keys are kept where
 * SNPGUARD_SILICON_KEYS tells. */
void chip_case_setup(void);

void chip_case_load(struct chip_case *f, const struct chip_spec *spec);
/* A Milan chip of report version 3 with its own key. */
void chip_case_load_usual(struct chip_case *f);
const struct chip_model *chip_case_model(const char *name);
void chip_case_done(struct chip_case *f);
#define _cleanup_case_ _cleanup_(chip_case_done)

/* As AMD signs; after a change of the certificate. */
void chip_case_sign_ark(struct chip_case *f);
void chip_case_sign_ask(struct chip_case *f);
void chip_case_sign_leaf(struct chip_case *f);

/* Signs the report unless it is sealed. */
_must_check_ int chip_case_verify(struct chip_case *f);
/* That it passes; or that it is refused by that check for that reason, and by no earlier one. */
void chip_case_passes(struct chip_case *f);
void chip_case_refused(struct chip_case *f, const char *id, int answer);
