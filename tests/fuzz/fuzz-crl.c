/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revocation lists from a host. The fuzzer cannot sign, so what stands behind the signature is asked
 * by itself; and no list by anyone else may pass, or say what is revoked.
 */
#include <openssl/x509.h>

#include "fuzz.h"
#include "verifier/crl.h"

/* The chain of no key: any ARK by name, with no other serials than it has. */
static void check_unsigned(const struct certs *bag, X509_CRL *crl)
{
	X509 *x = X509_new();
	const struct chain chain = {.x = {x, x, x}, .kind = SNP_KEY_VCEK};
	struct check c = {.id = "chain.crl"};

	fuzz_check(x && X509_set_subject_name(x, X509_CRL_get_issuer(crl)) == 1);
	fuzz_check(crl_check(bag, &chain, CRL_REQUIRE, 0, &c) == VERIFY_E_CRL_SIGNATURE);
	fuzz_check(c.expected[0] && c.got[0]);
	X509_free(x);
}

static void check_form(X509_CRL *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);

	if (crl_check_form(crl))
		return;
	fuzz_check(X509_CRL_get_version(crl) == X509_CRL_VERSION_2);
	fuzz_check(X509_CRL_get0_nextUpdate(crl) != NULL);
	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++)
		fuzz_check(crl_lists(crl,
			X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_certs_ struct certs bag = {0};

	if (certs_add(&bag, data, size))
		return 0;
	fuzz_check(bag.n_crls <= CRLS_MAX);
	for (size_t i = 0; i < bag.n_crls; i++) {
		check_form(bag.crls[i]);
		check_unsigned(&bag, bag.crls[i]);
	}
	return 0;
}
