/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common names, taken only when they are plain. ENEMY INPUT. */
#include "x509-name.h"

#include <openssl/objects.h>
#include <openssl/x509.h>
#include <string.h>

static bool is_plain(const unsigned char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7E)
			return false;
	return true;
}

bool x509_subject_cn(const X509 *x, char ret[static X509_CN_SIZE])
{
	const X509_NAME *name = X509_get_subject_name(x);
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	const ASN1_STRING *value;
	int len;

	if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0)
		return false;
	value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
	len = ASN1_STRING_length(value);
	if (len <= 0 || len >= X509_CN_SIZE || !is_plain(ASN1_STRING_get0_data(value), (size_t)len))
		return false;
	memcpy(ret, ASN1_STRING_get0_data(value), (size_t)len);
	ret[len] = '\0';
	return true;
}
