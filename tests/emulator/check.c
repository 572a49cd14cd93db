/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check REPORT VCEK.pem: is the report signed by that certificate's key? Written apart from the
 * product's own verification and from the emulator's signing. Exit status 0 yes, 1 no, 3 could not.
 */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REPORT_SIZE 1184
#define SIGNED_SIZE 0x2A0
#define COMPONENT 72

static int read_report(const char *path, uint8_t ret[static REPORT_SIZE])
{
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(ret, 1, REPORT_SIZE, f) : 0;
	int more = f ? fgetc(f) : EOF;

	if (f)
		fclose(f);
	return n == REPORT_SIZE && more == EOF ? 0 : -1;
}

static EVP_PKEY *read_key(const char *path)
{
	FILE *f = fopen(path, "re");
	X509 *cert = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;
	EVP_PKEY *key = cert ? X509_get_pubkey(cert) : NULL;

	X509_free(cert);
	if (f)
		fclose(f);
	return key;
}

static int verify(const uint8_t *report, EVP_PKEY *key)
{
	const uint8_t *r = report + SIGNED_SIZE, *s = r + COMPONENT;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[256], *p = der;
	int len, ok;

	ECDSA_SIG_set0(sig, BN_lebin2bn(r, COMPONENT, NULL), BN_lebin2bn(s, COMPONENT, NULL));
	len = i2d_ECDSA_SIG(sig, NULL);
	if (len <= 0 || len > (int)sizeof(der))
		return 0;
	i2d_ECDSA_SIG(sig, &p);
	EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, key);
	ok = EVP_DigestVerify(ctx, der, (size_t)len, report, SIGNED_SIZE);
	EVP_MD_CTX_free(ctx);
	ECDSA_SIG_free(sig);
	return ok == 1;
}

int main(int argc, char **argv)
{
	uint8_t report[REPORT_SIZE];
	EVP_PKEY *key;
	int ok;

	if (argc != 3 || read_report(argv[1], report))
		return 3;
	key = read_key(argv[2]);
	if (!key)
		return 3;
	ok = verify(report, key);
	EVP_PKEY_free(key);
	puts(ok ? "signature good" : "signature bad");
	return ok ? 0 : 1;
}
