/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and lists as objects, and objects as lines. ENEMY INPUT. */
#include "cert.h"

#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "kds/item.h"
#include "say.h"
#include "snp/codec.h"
#include "snp/openssl-util.h"
#include "verifier/chain.h"
#include "verifier/leaf.h"
#include "verifier/x509-name.h"

#define ID_DIGITS 16
#define NAME_COLUMN 14

static json_t *hex(const void *data, size_t len)
{
	char text[SNP_HEX_SIZE(SNP_CHIP_ID_SIZE)];

	snp_hex_encode(data, len, text);
	return json_string(text);
}

/* The hash of what OpenSSL has allocated, or null. */
static json_t *hash(const uint8_t *der, int len)
{
	uint8_t sum[SHA256_DIGEST_LENGTH];

	if (len <= 0 || !SHA256(der, (size_t)len, sum))
		return json_null();
	return hex(sum, sizeof(sum));
}

static json_t *hash_of_cert(X509 *x)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len = i2d_X509(x, &der);

	return hash(der, len);
}

static json_t *hash_of_key(X509 *x)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);

	return hash(der, len);
}

static json_t *hash_of_crl(X509_CRL *crl)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len = i2d_X509_CRL(crl, &der);

	return hash(der, len);
}

static json_t *date(const ASN1_TIME *t)
{
	char text[32];
	struct tm tm;

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1 ||
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return json_null();
	return json_string(text);
}

static json_t *serial(const ASN1_INTEGER *n)
{
	_cleanup_(BN_freep) BIGNUM *bn = ASN1_INTEGER_to_BN(n, NULL);
	_cleanup_openssl_ char *text = bn ? BN_bn2hex(bn) : NULL;

	return text ? json_string(text) : json_null();
}

static json_t *name(const X509_NAME *n)
{
	_cleanup_openssl_ char *text = X509_NAME_oneline(n, NULL, 0);

	return text ? json_string(text) : json_null();
}

static json_t *tcb(const struct kds_item *item)
{
	const struct snp_tcb *t = &item->tcb;
	json_t *object = json_pack("{s:i, s:i, s:i, s:i}",
		"boot_loader", t->boot_loader, "tee", t->tee, "snp", t->snp,
		"microcode", t->microcode);

	if (item->product->tcb_layout == SNP_TCB_TURIN)
		(void)json_object_set_new(object, "fmc", json_integer(t->fmc));
	return object;
}

static json_t *csp(X509 *x, const struct kds_item *item)
{
	struct check ignored = {0};
	struct leaf leaf;

	if (leaf_parse(x, item->product, &leaf, &ignored))
		return json_null();
	return json_string(leaf.csp_id);
}

static json_t *is_amd_root(X509 *x, const struct kds_item *item)
{
	struct chain chain = {.x[CHAIN_ARK] = x, .product = item->product};
	struct check ignored = {0};

	return json_boolean(chain_check_root(&chain, NULL, &ignored) == 0);
}

/* The id of @object, which goes before all else. */
static json_t *with_id(json_t *object)
{
	const char *sum = json_string_value(json_object_get(object, "sha256"));
	json_t *first = sum ? json_pack("{s:s%}", "id", sum, (size_t)ID_DIGITS) : NULL;

	if (first && json_object_update(first, object)) {
		json_decref(first);
		first = NULL;
	}
	json_decref(object);
	return first;
}

json_t *show_cert_json(X509 *x, const struct products *products)
{
	struct kds_item item;
	bool leaf;

	if (kds_item_of_cert(x, products, &item))
		return NULL;
	leaf = item.kind == KDS_VCEK || item.kind == KDS_VLEK;
	return with_id(json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, "
		"s:o, s:o, s:o, s:o, s:o}",
		"kind", kds_kind_name(item.kind), "product", item.product->name,
		"subject", name(X509_get_subject_name(x)), "issuer", name(X509_get_issuer_name(x)),
		"serial", serial(X509_get0_serialNumber(x)),
		"not_before", date(X509_get0_notBefore(x)),
		"not_after", date(X509_get0_notAfter(x)),
		"tcb", leaf ? tcb(&item) : json_null(),
		"chip_id", item.kind != KDS_VCEK ? json_null() :
			hex(item.chip_id, item.product->chip_id_size),
		"csp", item.kind == KDS_VLEK ? csp(x, &item) : json_null(),
		"spki_sha256", hash_of_key(x), "sha256", hash_of_cert(x),
		"amd_root", item.kind == KDS_ARK ? is_amd_root(x, &item) : json_null()));
}

static json_t *revoked(X509_CRL *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);
	json_t *list = json_array();

	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++)
		if (json_array_append_new(list,
			serial(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i)))))
			break;
	return list;
}

json_t *show_crl_json(X509_CRL *crl, const struct products *products)
{
	struct kds_item item;

	if (kds_item_of_crl(crl, products, &item))
		return NULL;
	return with_id(json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}",
		"kind", kds_kind_name(item.kind), "product", item.product->name,
		"last_update", date(X509_CRL_get0_lastUpdate(crl)),
		"next_update", date(X509_CRL_get0_nextUpdate(crl)),
		"revoked", revoked(crl), "sha256", hash_of_crl(crl)));
}

/* Takes @object over. */
static int append(json_t *list, json_t *object, const char *file)
{
	int r = 0;

	if (!object)
		return KDS_E_SHAPE;
	if ((file && json_object_set_new(object, "file", json_string(file))) ||
		json_array_append(list, object))
		r = -ENOMEM;
	json_decref(object);
	return r;
}

int show_certs_json(const struct certs *certs, const struct products *products, const char *file,
	json_t *list)
{
	int r = 0;

	for (size_t i = 0; i < certs->n && r >= 0; i++) {
		int one = append(list, show_cert_json(certs->v[i], products), file);

		r = one ? one : r;
	}
	for (size_t i = 0; i < certs->n_crls && r >= 0; i++) {
		int one = append(list, show_crl_json(certs->crls[i], products), file);

		r = one ? one : r;
	}
	return r;
}

static void show_value(json_t *value)
{
	const char *key, *between = "";
	json_t *member;
	size_t i;

	if (json_is_string(value))
		say_foreign(stdout, json_string_value(value));
	else if (json_is_boolean(value))
		printf("%s", json_is_true(value) ? "yes" : "no");
	json_object_foreach(value, key, member) {
		printf("%s%s %lld", between, key, (long long)json_integer_value(member));
		between = ", ";
	}
	json_array_foreach(value, i, member)
		printf("%s%s", i ? ", " : "", json_string_value(member));
}

void show_cert_fields(json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		if (json_is_null(value))
			continue;
		printf("%-*s", NAME_COLUMN, key);
		show_value(value);
		putchar('\n');
	}
}

static const char *text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

void show_cert_line(json_t *object)
{
	const char *until = text_of(object, "not_after");

	if (!until[0])
		until = text_of(object, "next_update");
	printf("%-*s  %-4s  %-6s  until %-10.10s  ", ID_DIGITS, text_of(object, "id"),
		text_of(object, "kind"), text_of(object, "product"), until);
	if (text_of(object, "chip_id")[0])
		printf("chip %.8s... ", text_of(object, "chip_id"));
	say_foreign(stdout, text_of(object, "csp"));
	show_value(json_object_get(object, "tcb"));
	if (json_is_true(json_object_get(object, "amd_root")))
		printf("AMD's root");
	putchar('\n');
}
