/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AMD's certificate extensions. Sources for names, encodings and which line has which: AMD 57230 as
 * cited by google/go-sev-guest kds.go, and real certificates. ENEMY INPUT.
 */
#include "leaf.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <string.h>

#include "snp/cursor.h"

#define ARC "1.3.6.1.4.1.3704.1."
#define ARC_SPL ARC "3."

DEFINE_CLEANUP(ASN1_INTEGER *, ASN1_INTEGER_free)
DEFINE_CLEANUP(ASN1_IA5STRING *, ASN1_IA5STRING_free)

/* What one walk over the extensions has found, the raw values apart from their meaning. */
struct values {
	int struct_version;
	int spl[10];		/* by the last arc of 1.3.6.1.4.1.3704.1.3.N */
	const uint8_t *hw_id;
	size_t hw_id_len;
};

enum spl {
	SPL_BOOT_LOADER = 1,
	SPL_TEE = 2,
	SPL_SNP = 3,
	SPL_4 = 4,
	SPL_7 = 7,
	SPL_MICROCODE = 8,
	SPL_FMC = 9,
};

static bool take_integer(const ASN1_OCTET_STRING *value, int *ret)
{
	const uint8_t *p = ASN1_STRING_get0_data(value), *end = p + ASN1_STRING_length(value);
	_cleanup_(ASN1_INTEGER_freep) ASN1_INTEGER *n = d2i_ASN1_INTEGER(NULL, &p, end - p);
	uint64_t v;

	if (*ret != -1 || !n || p != end || ASN1_INTEGER_get_uint64(&v, n) != 1 || v > UINT8_MAX)
		return false;
	*ret = (int)v;
	return true;
}

static bool take_text(const ASN1_OCTET_STRING *value, char *ret, size_t size)
{
	const uint8_t *p = ASN1_STRING_get0_data(value), *end = p + ASN1_STRING_length(value);
	_cleanup_(ASN1_IA5STRING_freep) ASN1_IA5STRING *s = d2i_ASN1_IA5STRING(NULL, &p, end - p);
	int len = s ? ASN1_STRING_length(s) : 0;

	if (ret[0] || p != end || len <= 0 || (size_t)len >= size ||
		memchr(ASN1_STRING_get0_data(s), 0, (size_t)len))
		return false;
	memcpy(ret, ASN1_STRING_get0_data(s), (size_t)len);
	ret[len] = '\0';
	return true;
}

static bool take_hw_id(const ASN1_OCTET_STRING *value, struct values *v)
{
	if (v->hw_id)
		return false;
	v->hw_id = ASN1_STRING_get0_data(value);
	v->hw_id_len = (size_t)ASN1_STRING_length(value);
	return true;
}

static bool take_spl(const char *oid, const ASN1_OCTET_STRING *value, struct values *v)
{
	const char *n = oid + strlen(ARC_SPL);

	/* A component that we do not know is one that we would not compare. */
	if (strlen(n) != 1 || n[0] < '1' || n[0] > '9')
		return false;
	return take_integer(value, &v->spl[n[0] - '0']);
}

/* False for an extension that is malformed or comes a second time. */
static bool take_extension(const char *oid, const ASN1_OCTET_STRING *value, struct values *v,
	struct leaf *leaf)
{
	if (strncmp(oid, ARC_SPL, strlen(ARC_SPL)) == 0)
		return take_spl(oid, value, v);
	if (strcmp(oid, ARC "1") == 0)
		return take_integer(value, &v->struct_version);
	if (strcmp(oid, ARC "2") == 0)
		return take_text(value, leaf->product_name, sizeof(leaf->product_name));
	if (strcmp(oid, ARC "4") == 0)
		return take_hw_id(value, v);
	if (strcmp(oid, ARC "5") == 0)
		return take_text(value, leaf->csp_id, sizeof(leaf->csp_id));
	return true;
}

static bool take_all(X509 *x, struct values *v, struct leaf *leaf, struct check *c)
{
	for (int i = 0; i < X509_get_ext_count(x); i++) {
		X509_EXTENSION *e = X509_get_ext(x, i);
		char oid[80];
		int n = OBJ_obj2txt(oid, sizeof(oid), X509_EXTENSION_get_object(e), 1);

		if (n <= 0 || (size_t)n >= sizeof(oid) ||
			!take_extension(oid, X509_EXTENSION_get_data(e), v, leaf)) {
			check_got(c, "%s malformed, unknown or twice",
				n > 0 ? oid : "an extension");
			return false;
		}
	}
	return true;
}

/* Components that the line has are there; those that it has not are absent or zero. */
static bool are_spls_complete(const struct values *v, enum snp_tcb_layout layout, struct check *c)
{
	static const int required[] = {SPL_BOOT_LOADER, SPL_TEE, SPL_SNP, SPL_MICROCODE};
	bool turin = layout == SNP_TCB_TURIN, complete = turin == (v->spl[SPL_FMC] != -1);

	for (size_t i = 0; i < ARRAY_SIZE(required); i++)
		complete = complete && v->spl[required[i]] != -1;
	for (int i = SPL_4; i <= SPL_7; i++)
		complete = complete && v->spl[i] <= 0;
	complete = complete && v->struct_version != -1;
	if (!complete)
		check_got(c, "a TCB component or the structure version missing or out of place");
	return complete;
}

/* AMD writes the bytes bare; an OCTET STRING around them is announced. */
static bool set_hw_id(const struct values *v, const struct product *product, struct leaf *leaf,
	struct check *c)
{
	struct snp_cursor cur = snp_cursor(v->hw_id, v->hw_id_len);
	size_t size = product->chip_id_size;

	if (v->hw_id_len == size + 2 &&
		(snp_take_u8(&cur) != V_ASN1_OCTET_STRING || snp_take_u8(&cur) != size))
		cur.bad = true;
	snp_take_bytes(&cur, leaf->hw_id, size);
	leaf->hw_id_len = size;
	leaf->has_hw_id = true;
	if (!snp_cursor_done(&cur))
		check_got(c, "hwID of %zu bytes", v->hw_id_len);
	return snp_cursor_done(&cur);
}

int leaf_parse(X509 *x, const struct product *product, struct leaf *ret, struct check *c)
{
	struct values v = {.struct_version = -1};
	struct leaf leaf = {0};
	bool fine;

	memset(v.spl, 0xFF, sizeof(v.spl)); /* -1: absent */
	check_expected(c, "AMD's extensions of a %s chip, each once", product->name);
	fine = take_all(x, &v, &leaf, c) && are_spls_complete(&v, product->tcb_layout, c);
	ERR_clear_error();
	if (!fine)
		return VERIFY_E_LEAF_EXTENSION;
	if (!leaf.product_name[0] || (v.hw_id != NULL) == (leaf.csp_id[0] != '\0')) {
		check_got(c, "no product name, or not exactly one of hwID and cspID");
		return VERIFY_E_LEAF_EXTENSION;
	}
	if (v.hw_id && !set_hw_id(&v, product, &leaf, c))
		return VERIFY_E_LEAF_EXTENSION;
	leaf.tcb = (struct snp_tcb){
		.boot_loader = (uint8_t)v.spl[SPL_BOOT_LOADER],
		.tee = (uint8_t)v.spl[SPL_TEE],
		.snp = (uint8_t)v.spl[SPL_SNP],
		.microcode = (uint8_t)v.spl[SPL_MICROCODE],
		.fmc = v.spl[SPL_FMC] == -1 ? 0 : (uint8_t)v.spl[SPL_FMC],
	};
	*ret = leaf;
	return 0;
}
