/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A revocation list by a throw-away root: made, changed, signed, put among certificates, and asked
 * about a chain.
 */
#pragma once

#include "pki.h"
#include "verifier/crl.h"

#define ARK_SERIAL 0x010000
#define ASK_SERIAL 0x010001
#define ASVK_SERIAL 0x010101

/* A Milan's, once it is set up. */
extern struct pki crl_case_pki;

/* One list, not in the bag until it is signed, and what it is asked about. */
struct crl_case {
	struct certs bag;
	X509_CRL *crl;
	EVP_PKEY *key;
	const EVP_MD *md;
	int padding, salt;
	bool spoiled;		/* a bit of the signature */
	bool vlek;
	time_t at;
};

/* One change of the list, and what it is then in the modes CRL_REQUIRE and CRL_IF_PRESENT. */
struct crl_row {
	const char *name;
	void (*change)(struct crl_case *f);
	int required, if_present;
};

/* For tcase_add_unchecked_fixture(): once for a program. */
void crl_case_setup(void);
void crl_case_teardown(void);

/* A list that is as it should be, unsigned. */
void crl_case_load(struct crl_case *f);
/* Another one in its place. */
void crl_case_remake(struct crl_case *f, const struct pki_crl *spec);
/* The list as it stands, signed, as its bytes; f->crl is gone. */
void crl_case_put(struct crl_case *f);
_must_check_ int crl_case_ask(const struct crl_case *f, enum crl_mode mode, struct check *c);

/* The change, and all three modes. */
void crl_case_row(const struct crl_row *row);

/* Another list in its place, which revokes those serials. */
#define REVOKE(f, ...)                                                                             \
	crl_case_remake(f, &(struct pki_crl){.revoked = (const long[]){__VA_ARGS__},               \
		.n_revoked = sizeof((const long[]){__VA_ARGS__}) / sizeof(long)})
