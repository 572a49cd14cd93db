/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters of RSASSA-PSS, read before OpenSSL acts upon them. ENEMY INPUT. */
#include "pss.h"

#include <openssl/asn1t.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "snp/openssl-util.h"

#define PSS_SALT_SIZE 48

DEFINE_CLEANUP(RSA_PSS_PARAMS *, RSA_PSS_PARAMS_free)
DEFINE_CLEANUP(X509_ALGOR *, X509_ALGOR_free)

static bool is_sha384(const X509_ALGOR *algor)
{
	const ASN1_OBJECT *object = NULL;

	if (algor)
		X509_ALGOR_get0(&object, NULL, NULL, algor);
	return OBJ_obj2nid(object) == NID_sha384;	/* NID_undef for none */
}

static bool is_mgf1_sha384(const X509_ALGOR *algor)
{
	_cleanup_(X509_ALGOR_freep) X509_ALGOR *hash = NULL;
	const ASN1_OBJECT *object = NULL;
	const void *value;
	int type;

	if (!algor)
		return false;
	X509_ALGOR_get0(&object, &type, &value, algor);
	if (OBJ_obj2nid(object) != NID_mgf1 || type != V_ASN1_SEQUENCE)
		return false;
	hash = ASN1_item_unpack(value, ASN1_ITEM_rptr(X509_ALGOR));
	return is_sha384(hash);
}

bool pss_is_amds(const X509_ALGOR *algor)
{
	_cleanup_(RSA_PSS_PARAMS_freep) RSA_PSS_PARAMS *pss = NULL;
	const ASN1_OBJECT *object = NULL;
	const void *value;
	int type;

	X509_ALGOR_get0(&object, &type, &value, algor);
	if (OBJ_obj2nid(object) != NID_rsassaPss || type != V_ASN1_SEQUENCE)
		return false;
	pss = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	/* Absent fields would mean SHA-1 and a salt of 20, and the latter reads as 0; an absent
	 * trailer is the usual one, which some of AMD's certificates spell out and others leave
	 * away. */
	return pss && is_sha384(pss->hashAlgorithm) && is_mgf1_sha384(pss->maskGenAlgorithm) &&
		ASN1_INTEGER_get(pss->saltLength) == PSS_SALT_SIZE &&
		(!pss->trailerField || ASN1_INTEGER_get(pss->trailerField) == 1);
}
