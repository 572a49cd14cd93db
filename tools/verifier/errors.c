/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libverifier. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - VERIFY_E_CERT]

static const char *const texts[] = {
	TEXT(VERIFY_E_CERT) = "not a certificate in DER or PEM",
	TEXT(VERIFY_E_CERTS_MANY) = "more certificates or revocation lists than any chain needs",
	TEXT(VERIFY_E_PRODUCT) = "processor line not known, or not that of the certificates",
	TEXT(VERIFY_E_PRODUCTS) =
		"not a file of products, or one that takes away from what is known",
	TEXT(VERIFY_E_PRODUCT_UNPUBLISHED) =
		"a processor line whose root keys or TCB layout are not published",
	TEXT(VERIFY_E_CHAIN_INCOMPLETE) = "a certificate of the chain is missing",
	TEXT(VERIFY_E_CHAIN_ROOT) = "the root certificate is not a trusted one",
	TEXT(VERIFY_E_CHAIN_KEY) = "a certificate's key is of another type or size than AMD's",
	TEXT(VERIFY_E_CHAIN_ALGORITHM) = "a certificate is not signed by RSASSA-PSS with SHA-384",
	TEXT(VERIFY_E_CHAIN_SIGNATURE) = "a certificate's signature does not verify",
	TEXT(VERIFY_E_CHAIN_NAME) = "a certificate's name does not belong in its place",
	TEXT(VERIFY_E_CHAIN_USAGE) = "a certificate is used for what it is not meant for",
	TEXT(VERIFY_E_CHAIN_VALIDITY) = "a certificate is not valid at that time",
	TEXT(VERIFY_E_CRL_MISSING) = "there is no revocation list of the ARK's",
	TEXT(VERIFY_E_CRL_SIGNATURE) = "the revocation list is not signed by the ARK as AMD signs",
	TEXT(VERIFY_E_CRL_FORM) =
		"the revocation list is malformed, of a part, or has what is not understood",
	TEXT(VERIFY_E_CRL_NOT_YET) = "the revocation list is younger than that time",
	TEXT(VERIFY_E_CRL_EXPIRED) = "the revocation list has expired: a newer one is due",
	TEXT(VERIFY_E_CRL_REVOKED) = "AMD has revoked a certificate of the chain",
	TEXT(VERIFY_E_LEAF_EXTENSION) =
		"an AMD extension of the chip's certificate is missing, doubled or malformed",
	TEXT(VERIFY_E_LEAF_PRODUCT) = "the chip's certificate names another product than its chain",
	TEXT(VERIFY_E_LEAF_TCB) = "the chip's certificate is for another TCB than REPORTED_TCB",
	TEXT(VERIFY_E_LEAF_CHIP) = "the chip's certificate is for another chip than CHIP_ID",
	TEXT(VERIFY_E_SIGNATURE) = "the report is not signed by the chip's certificate",
	TEXT(VERIFY_E_REPORT_DATA) = "REPORT_DATA is not the expected one",
	TEXT(VERIFY_E_NONCE) = "REPORT_DATA does not end in the expected nonce: not a fresh report",
	TEXT(VERIFY_E_BATCHED) = "the nonce stands among others, where it has to stand alone",
	TEXT(VERIFY_E_BINDING) = "REPORT_DATA does not bind the key that came with the report",
	TEXT(VERIFY_E_MEASUREMENT) = "the guest runs something else than expected",
	TEXT(VERIFY_E_POLICY) = "the guest's policy allows what its owner does not",
	TEXT(VERIFY_E_VMPL) = "the report is of another privilege level",
	TEXT(VERIFY_E_GUEST_POLICY) = "the guest's policy is another one than demanded",
	TEXT(VERIFY_E_RESTRICTION) = "the guest's policy lacks a restriction that is demanded",
	TEXT(VERIFY_E_ABI) = "the guest's policy accepts firmware of an older ABI than demanded",
	TEXT(VERIFY_E_HOST_DATA) = "HOST_DATA is not the expected one",
	TEXT(VERIFY_E_REPORT_ID) =
		"REPORT_ID is not the expected one: another VM, or another start",
	TEXT(VERIFY_E_FAMILY_ID) = "FAMILY_ID is not the expected one",
	TEXT(VERIFY_E_IMAGE_ID) = "IMAGE_ID is not the expected one",
	TEXT(VERIFY_E_SVN) = "the guest's security version is below the least that is demanded",
	TEXT(VERIFY_E_ID_KEY) = "the ID block is not signed by an expected key",
	TEXT(VERIFY_E_AUTHOR_KEY) = "the ID key is not signed by an expected author",
	TEXT(VERIFY_E_FIRMWARE) = "the firmware is older than demanded",
	TEXT(VERIFY_E_PROVISIONAL) = "the firmware is not committed: the host can go back",
	TEXT(VERIFY_E_MITIGATIONS) = "a mitigation that is demanded is not applied",
	TEXT(VERIFY_E_TCB_ORDER) = "a TCB is above CURRENT_TCB, which no sound firmware reports",
	TEXT(VERIFY_E_TCB_REPORTED) = "REPORTED_TCB is below the least that is demanded",
	TEXT(VERIFY_E_TCB_FLOOR) =
		"REPORTED_TCB is below the floor: the host runs firmware with known holes",
	TEXT(VERIFY_E_TCB_ADVISORY) = "an advisory is not met, or nobody knows how it would be",
	TEXT(VERIFY_E_TCB_COMMITTED) = "COMMITTED_TCB is below the least that is demanded",
	TEXT(VERIFY_E_TCB_LAUNCH) = "LAUNCH_TCB is below the least that is demanded",
	TEXT(VERIFY_E_PLATFORM_REQUIRED) = "the host is not set up as demanded",
	TEXT(VERIFY_E_PLATFORM_FORBIDDEN) = "the host is set up in a way that is forbidden",
	TEXT(VERIFY_E_CHIP) = "the processor is not one of those allowed",
	TEXT(VERIFY_E_LEAF_KIND) = "the report is signed by the other kind of key than demanded",
	TEXT(VERIFY_E_LEAF_CSP) = "the key is not that of the expected provider",
	TEXT(VERIFY_E_REFUSED) = "verification says no",
#undef TEXT
};

const char *verify_strerror(int r)
{
	if (r >= VERIFY_E_CERT && r < _VERIFY_E_MAX)
		return texts[r - VERIFY_E_CERT];
	return snp_strerror(r);
}
