/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a certificate, a list or a report to the key that names it. ENEMY INPUT. */
#include "item.h"

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "snp/codec.h"
#include "snp/cursor.h"
#include "snp/openssl-util.h"
#include "verifier/leaf.h"
#include "verifier/x509-name.h"

static const char *const names[_KDS_KINDS] = {"ark", "ask", "asvk", "vcek", "vlek", "crl"};

/* Subject of what stands above a leaf, and of the leaf, whose name has no product in it. */
static const struct {
	enum kds_kind kind;
	const char *prefix;
} issuers[] = {
	{KDS_ARK, "ARK-"},
	{KDS_ASVK, "SEV-VLEK-"},
	{KDS_ASK, "SEV-"},
};

const char *kds_kind_name(enum kds_kind kind)
{
	return names[kind];
}

/* "ARK-Milan", "SEV-Milan", "SEV-VLEK-Milan". */
static bool take_issuer_name(const char *cn, const struct products *products,
	struct kds_item *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(issuers); i++) {
		size_t len = strlen(issuers[i].prefix);
		const struct product *p = strncmp(cn, issuers[i].prefix, len) ? NULL :
			product_by_name(products, cn + len);

		if (p && p->n_roots) {
			*ret = (struct kds_item){.kind = issuers[i].kind, .product = p};
			return true;
		}
	}
	return false;
}

static bool is_issued_by(const X509_NAME *issuer, const char *prefix, const struct product *p)
{
	char cn[X509_CN_SIZE], expected[X509_CN_SIZE];
	int len = X509_NAME_get_text_by_NID(issuer, NID_commonName, cn, sizeof(cn));

	snprintf(expected, sizeof(expected), "%s%s", prefix, p->name);
	return len >= 0 && strlen(expected) == (size_t)len && strcmp(cn, expected) == 0;
}

static const struct product *product_of_issuer(const X509_NAME *issuer, const char *prefix,
	const struct products *products)
{
	const struct product *p;

	for (size_t i = 0; (p = product_by_index(products, i)) != NULL; i++)
		if (p->n_roots && is_issued_by(issuer, prefix, p))
			return p;
	return NULL;
}

static int set_tag(const void *data, size_t len, struct kds_item *ret)
{
	uint8_t hash[SHA256_DIGEST_LENGTH];

	if (!SHA256(data, len, hash))
		return -EIO;
	snp_hex_encode(hash, (KDS_TAG_SIZE - 1) / 2, ret->tag);
	return 0;
}

static int take_leaf(X509 *x, enum kds_kind kind, const struct products *products,
	struct kds_item *ret)
{
	bool vlek = kind == KDS_VLEK;
	struct check ignored = {0};
	struct leaf leaf;

	*ret = (struct kds_item){
		.kind = kind,
		.product = product_of_issuer(X509_get_issuer_name(x),
			vlek ? "SEV-VLEK-" : "SEV-", products),
	};
	if (!ret->product || leaf_parse(x, ret->product, &leaf, &ignored) ||
		leaf.has_hw_id == vlek)
		return KDS_E_SHAPE;
	ret->tcb = leaf.tcb;
	memcpy(ret->chip_id, leaf.hw_id, sizeof(ret->chip_id));
	return vlek ? set_tag(leaf.csp_id, strlen(leaf.csp_id), ret) : 0;
}

int kds_item_of_cert(X509 *x, const struct products *products, struct kds_item *ret)
{
	char cn[X509_CN_SIZE];

	if (!x509_cn(X509_get_subject_name(x), cn))
		return KDS_E_SHAPE;
	if (strcmp(cn, "SEV-VCEK") == 0)
		return take_leaf(x, KDS_VCEK, products, ret);
	if (strcmp(cn, "SEV-VLEK") == 0)
		return take_leaf(x, KDS_VLEK, products, ret);
	return take_issuer_name(cn, products, ret) ? 0 : KDS_E_SHAPE;
}

int kds_item_of_crl(X509_CRL *crl, const struct products *products, struct kds_item *ret)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len;

	*ret = (struct kds_item){
		.kind = KDS_CRL,
		.product = product_of_issuer(X509_CRL_get_issuer(crl), "ARK-", products),
	};
	if (!ret->product)
		return KDS_E_SHAPE;
	len = i2d_X509_CRL(crl, &der);
	return len > 0 ? set_tag(der, (size_t)len, ret) : -EIO;
}

struct kds_item kds_item_of_report(const struct snp_report *report, const struct product *product)
{
	bool vlek = report->signing_key == SNP_KEY_VLEK;
	struct kds_item item = {
		.kind = vlek ? KDS_VLEK : KDS_VCEK,
		.product = product,
		.tcb = snp_tcb_decode(report->reported_tcb, product->tcb_layout),
	};

	if (!vlek)
		memcpy(item.chip_id, report->chip_id, sizeof(item.chip_id));
	return item;
}

bool kds_item_fits(const struct kds_item *wanted, const struct kds_item *got)
{
	return got->kind == wanted->kind &&
		strcmp(got->product->name, wanted->product->name) == 0 &&
		snp_tcb_equal(&got->tcb, &wanted->tcb) &&
		(snp_all_zero(wanted->chip_id, sizeof(wanted->chip_id)) ||
			memcmp(got->chip_id, wanted->chip_id, sizeof(got->chip_id)) == 0) &&
		(!wanted->tag[0] || strcmp(got->tag, wanted->tag) == 0);
}
