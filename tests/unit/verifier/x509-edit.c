/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extensions and names, in and out. */
#include "x509-edit.h"

#include <openssl/x509v3.h>

#include "runner.h"
#include "snp/util.h"

DEFINE_CLEANUP(X509_EXTENSION *, X509_EXTENSION_free)
DEFINE_CLEANUP(X509_NAME *, X509_NAME_free)
DEFINE_CLEANUP(ASN1_OBJECT *, ASN1_OBJECT_free)
DEFINE_CLEANUP(ASN1_OCTET_STRING *, ASN1_OCTET_STRING_free)

static int find(X509 *x, const char *oid)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(x, object, -1);

	ck_assert_msg(at >= 0, "no %s", oid);
	return at;
}

/* OpenSSL keeps the bytes that it read, and would give those out again. */
static void forget_bytes(X509 *x)
{
	ck_assert_int_gt(i2d_re_X509_tbs(x, NULL), 0);
}

void edit_drop(X509 *x, const char *oid)
{
	X509_EXTENSION_free(X509_delete_ext(x, find(x, oid)));
	forget_bytes(x);
}

void edit_add(X509 *x, const char *oid, bool critical, const void *data, size_t len)
{
	_cleanup_(ASN1_OBJECT_freep) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	_cleanup_(ASN1_OCTET_STRING_freep) ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	_cleanup_(X509_EXTENSION_freep) X509_EXTENSION *e = NULL;

	ck_assert_int_eq(ASN1_OCTET_STRING_set(value, data, (int)len), 1);
	e = X509_EXTENSION_create_by_OBJ(NULL, object, critical, value);
	ck_assert_int_eq(X509_add_ext(x, e, -1), 1);
	forget_bytes(x);
}

void edit_replace(X509 *x, const char *oid, const void *data, size_t len)
{
	edit_drop(x, oid);
	edit_add(x, oid, false, data, len);
}

void edit_double(X509 *x, const char *oid)
{
	ck_assert_int_eq(X509_add_ext(x, X509_get_ext(x, find(x, oid)), -1), 1);
	forget_bytes(x);
}

void edit_subject_add(X509 *x, const char *field, const char *value)
{
	_cleanup_(X509_NAME_freep) X509_NAME *name = X509_NAME_dup(X509_get_subject_name(x));

	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC,
		(const uint8_t *)value, -1, -1, 0), 1);
	ck_assert_int_eq(X509_set_subject_name(x, name), 1);
	forget_bytes(x);
}

void edit_subject_field(X509 *x, const char *field, const char *value)
{
	_cleanup_(X509_NAME_freep) X509_NAME *name = X509_NAME_dup(X509_get_subject_name(x));
	int at = X509_NAME_get_index_by_NID(name, OBJ_sn2nid(field), -1);

	ck_assert_int_ge(at, 0);
	X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, at));
	ck_assert_int_eq(X509_set_subject_name(x, name), 1);
	forget_bytes(x);
	if (value)
		edit_subject_add(x, field, value);
}

void edit_subject(X509 *x, const char *cn)
{
	edit_subject_field(x, "CN", cn);
}

void edit_add_cn(X509 *x, const char *cn)
{
	edit_subject_add(x, "CN", cn);
}

void edit_issuer(X509 *x, const X509 *issuer)
{
	ck_assert_int_eq(X509_set_issuer_name(x, X509_get_subject_name(issuer)), 1);
	forget_bytes(x);
}

void edit_key(X509 *x, EVP_PKEY *key)
{
	ck_assert_int_eq(X509_set_pubkey(x, key), 1);
	forget_bytes(x);
}
