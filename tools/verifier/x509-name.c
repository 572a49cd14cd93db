/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, taken only when they are plain. ENEMY INPUT. */
#include "x509-name.h"

#include <openssl/objects.h>
#include <openssl/x509.h>
#include <string.h>

#include "snp/util.h"

static bool is_plain(const unsigned char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7E)
			return false;
	return true;
}

bool x509_cn(const X509_NAME *name, char ret[static X509_CN_SIZE])
{
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

static bool has(const X509_NAME *name, int nid, const char *expected)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	const ASN1_STRING *value;

	if (at < 0)
		return false;
	value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
	return (size_t)ASN1_STRING_length(value) == strlen(expected) &&
		memcmp(ASN1_STRING_get0_data(value), expected, strlen(expected)) == 0;
}

bool x509_is_amd_name(const X509_NAME *name, const char *cn)
{
	const struct {
		int nid;
		const char *value;
	} attributes[] = {
		{NID_organizationalUnitName, "Engineering"},
		{NID_countryName, "US"},
		{NID_localityName, "Santa Clara"},
		{NID_stateOrProvinceName, "CA"},
		{NID_organizationName, "Advanced Micro Devices"},
		{NID_commonName, cn},
	};

	for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
		if (!has(name, attributes[i].nid, attributes[i].value))
			return false;
	/* All of them in so many entries: each is there once. */
	return X509_NAME_entry_count(name) == (int)ARRAY_SIZE(attributes);
}
