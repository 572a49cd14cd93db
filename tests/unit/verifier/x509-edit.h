/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing certificates that exist; sign them anew afterwards. Ends the test where that fails. */
#pragma once

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#define OID_STRUCT_VERSION "1.3.6.1.4.1.3704.1.1"
#define OID_PRODUCT_NAME "1.3.6.1.4.1.3704.1.2"
#define OID_SPL(n) "1.3.6.1.4.1.3704.1.3." #n
#define OID_HW_ID "1.3.6.1.4.1.3704.1.4"
#define OID_CSP_ID "1.3.6.1.4.1.3704.1.5"
#define OID_KEY_USAGE "2.5.29.15"
#define OID_BASIC_CONSTRAINTS "2.5.29.19"

void edit_drop(X509 *x, const char *oid);
void edit_add(X509 *x, const char *oid, bool critical, const void *data, size_t len);
/* In its place, not critical. */
void edit_replace(X509 *x, const char *oid, const void *data, size_t len);
/* The same once more. */
void edit_double(X509 *x, const char *oid);

void edit_subject(X509 *x, const char *cn);
/* Another attribute of the subject, by OpenSSL's short name: out, and in with that value unless NULL. */
void edit_subject_field(X509 *x, const char *field, const char *value);
/* One more of them. */
void edit_subject_add(X509 *x, const char *field, const char *value);
/* One more common name. */
void edit_add_cn(X509 *x, const char *cn);
void edit_issuer(X509 *x, const X509 *issuer);
void edit_key(X509 *x, EVP_PKEY *key);

#define EDIT_ADD(x, oid, bytes) edit_add(x, oid, false, bytes, sizeof(bytes) - 1)
#define EDIT_REPLACE(x, oid, bytes) edit_replace(x, oid, bytes, sizeof(bytes) - 1)
