/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X.509 extensions, OpenSSL's and AMD's, with the values and encodings of the real certificates. */
#include "pki-extensions.h"

#include <openssl/x509v3.h>
#include <string.h>

#include "snp/report.h"

#define AMD_ARC "1.3.6.1.4.1.3704.1."

DEFINE_CLEANUP(X509_EXTENSION *, X509_EXTENSION_free)
DEFINE_CLEANUP(ASN1_OBJECT *, ASN1_OBJECT_free)
DEFINE_CLEANUP(ASN1_OCTET_STRING *, ASN1_OCTET_STRING_free)
DEFINE_CLEANUP(ASN1_INTEGER *, ASN1_INTEGER_free)
DEFINE_CLEANUP(ASN1_IA5STRING *, ASN1_IA5STRING_free)

/* Extensions of the standard kind, by OpenSSL's names and syntax. */
static int add_standard(X509 *cert, X509 *issuer, int nid, const char *value)
{
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *ext = NULL;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	return ext && X509_add_ext(cert, ext, -1) == 1 ? 0 : -EIO;
}

/* One of AMD's own, never critical: @der stands in it as it is. */
static int add_amd(X509 *cert, const char *suffix, const uint8_t *der, size_t len)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *oid = NULL;
	_cleanup_(ASN1_OCTET_STRING_freep) ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *ext = NULL;
	char text[64];

	snprintf(text, sizeof(text), AMD_ARC "%s", suffix);
	oid = OBJ_txt2obj(text, 1);
	if (!oid || !octets || ASN1_OCTET_STRING_set(octets, der, (int)len) != 1)
		return -EIO;
	ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 0, octets);
	return ext && X509_add_ext(cert, ext, -1) == 1 ? 0 : -EIO;
}

static int add_amd_integer(X509 *cert, const char *suffix, long value)
{
	_cleanup_(ASN1_INTEGER_freep) ASN1_INTEGER *n = ASN1_INTEGER_new();
	uint8_t der[16], *p = der;
	int len;

	if (!n || ASN1_INTEGER_set(n, value) != 1)
		return -EIO;
	len = i2d_ASN1_INTEGER(n, &p);
	return len > 0 ? add_amd(cert, suffix, der, (size_t)len) : -EIO;
}

static int add_amd_text(X509 *cert, const char *suffix, const char *value)
{
	_cleanup_(ASN1_IA5STRING_freep) ASN1_IA5STRING *s = ASN1_IA5STRING_new();
	uint8_t der[128], *p = der;
	int len;

	if (strlen(value) > 100 || !s || ASN1_STRING_set(s, value, -1) != 1)
		return -EIO;
	len = i2d_ASN1_IA5STRING(s, &p);
	return len > 0 ? add_amd(cert, suffix, der, (size_t)len) : -EIO;
}

/* The security patch levels: every component of the TCB that the product has. */
static int add_spls(X509 *cert, const struct pki_leaf *leaf)
{
	struct snp_tcb tcb = snp_tcb_decode(leaf->tcb, leaf->layout);
	bool turin = leaf->layout == SNP_TCB_TURIN;
	const struct {
		const char *suffix;
		long value;
		bool present;
	} spls[] = {
		{"3.1", tcb.boot_loader, true},
		{"3.2", tcb.tee, true},
		{"3.3", tcb.snp, true},
		{"3.4", 0, !turin},
		{"3.5", 0, true},
		{"3.6", 0, true},
		{"3.7", 0, true},
		{"3.8", tcb.microcode, true},
		{"3.9", tcb.fmc, turin},
	};

	for (size_t i = 0; i < ARRAY_SIZE(spls); i++)
		if (spls[i].present && add_amd_integer(cert, spls[i].suffix, spls[i].value))
			return -EIO;
	return 0;
}

static int add_hwid(X509 *cert, const struct pki_leaf *leaf)
{
	uint8_t wrapped[2 + SNP_CHIP_ID_SIZE] = {V_ASN1_OCTET_STRING, (uint8_t)leaf->hwid_len};

	/* Raw bytes, without a DER wrapper, in all real certificates seen. */
	if (!leaf->wrap_hwid)
		return add_amd(cert, "4", leaf->hwid, leaf->hwid_len);
	if (leaf->hwid_len > SNP_CHIP_ID_SIZE)
		return -EINVAL;
	memcpy(wrapped + 2, leaf->hwid, leaf->hwid_len);
	return add_amd(cert, "4", wrapped, 2 + leaf->hwid_len);
}

int pki_add_leaf_extensions(X509 *cert, const struct pki_leaf *leaf, long struct_version,
	const char *product_name)
{
	int r;

	r = add_amd_integer(cert, "1", struct_version);
	if (r)
		return r;
	r = add_amd_text(cert, "2", product_name);
	if (r)
		return r;
	r = add_spls(cert, leaf);
	if (r)
		return r;
	if (leaf->csp_id)
		return add_amd_text(cert, "5", leaf->csp_id);
	return add_hwid(cert, leaf);
}

int pki_add_root_extensions(X509 *cert, X509 *issuer, const char *product, bool vlek)
{
	bool ark = cert == issuer;
	char url[128];

	snprintf(url, sizeof(url), "URI:https://kdsintf.amd.com/%s/v1/%s/crl",
		vlek ? "vlek" : "vcek", product);
	if (add_standard(cert, issuer, NID_subject_key_identifier, "hash") ||
		(!ark && add_standard(cert, issuer, NID_authority_key_identifier, "keyid:always")) ||
		add_standard(cert, issuer, NID_basic_constraints,
			ark ? "critical,CA:TRUE" : "critical,CA:TRUE,pathlen:0") ||
		add_standard(cert, issuer, NID_key_usage,
			ark ? "critical,keyCertSign,cRLSign" : "critical,keyCertSign") ||
		add_standard(cert, issuer, NID_crl_distribution_points, url))
		return -EIO;
	return 0;
}
