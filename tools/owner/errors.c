/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libowner. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - OWNER_E_NOT_EVIDENCE]

static const char *const texts[] = {
	TEXT(OWNER_E_NOT_EVIDENCE) =
		"neither a bare report of 1184 bytes nor an agent's JSON answer",
	TEXT(OWNER_E_CERT) = "not a certificate in DER or PEM",
	TEXT(OWNER_E_CERTS_MANY) = "more certificates than any chain needs",
	TEXT(OWNER_E_PRODUCT) = "processor line not known, or not that of the certificates",
	TEXT(OWNER_E_CHAIN_INCOMPLETE) = "a certificate of the chain is missing",
	TEXT(OWNER_E_CHAIN_ROOT) = "the root certificate is not a trusted one",
	TEXT(OWNER_E_CHAIN_KEY) = "a certificate's key is of another type or size than AMD's",
	TEXT(OWNER_E_CHAIN_ALGORITHM) = "a certificate is not signed by RSASSA-PSS with SHA-384",
	TEXT(OWNER_E_CHAIN_SIGNATURE) = "a certificate's signature does not verify",
	TEXT(OWNER_E_CHAIN_NAME) = "a certificate's name does not belong in its place",
	TEXT(OWNER_E_CHAIN_USAGE) = "a certificate is used for what it is not meant for",
	TEXT(OWNER_E_CHAIN_VALIDITY) = "a certificate is not valid at that time",
	TEXT(OWNER_E_LEAF_EXTENSION) =
		"an AMD extension of the chip's certificate is missing, doubled or malformed",
	TEXT(OWNER_E_LEAF_PRODUCT) = "the chip's certificate names another product than its chain",
	TEXT(OWNER_E_LEAF_TCB) = "the chip's certificate is for another TCB than REPORTED_TCB",
	TEXT(OWNER_E_LEAF_CHIP) = "the chip's certificate is for another chip than CHIP_ID",
	TEXT(OWNER_E_SIGNATURE) = "the report is not signed by the chip's certificate",
	TEXT(OWNER_E_REPORT_DATA) = "REPORT_DATA is not the expected one",
	TEXT(OWNER_E_NONCE) = "REPORT_DATA does not end in the expected nonce: not a fresh report",
	TEXT(OWNER_E_BATCHED) = "the nonce stands among others, where it has to stand alone",
	TEXT(OWNER_E_BINDING) = "REPORT_DATA does not bind the key that came with the report",
	TEXT(OWNER_E_MEASUREMENT) = "the guest runs something else than expected",
	TEXT(OWNER_E_POLICY) = "the guest's policy allows what its owner does not",
	TEXT(OWNER_E_VMPL) = "the report is of another privilege level",
	TEXT(OWNER_E_SSH_UNBOUND) = "the report binds no SSH host key",
	TEXT(OWNER_E_SSH_KEY) = "the SSH host key is another one than the report binds",
	TEXT(OWNER_E_SSH_TYPE) = "not a type of SSH host keys that is used here",
	TEXT(OWNER_E_SSH_NONE) = "no SSH key of the bound key's type",
	TEXT(OWNER_E_SSH_TEXT) = "not lines with SSH public keys",
	TEXT(OWNER_E_SSH_MANY) = "several SSH keys of the bound key's type",
	TEXT(OWNER_E_VERIFY) = "verification says no",
	TEXT(OWNER_E_ENDPOINT) = "not of the form HOST, HOST:PORT or [IPV6]:PORT",
	TEXT(OWNER_E_ANSWER_LARGE) = "the HTTP answer is larger than any honest one",
	TEXT(OWNER_E_ANSWER) = "not an answer of the snpguard protocol",
	TEXT(OWNER_E_KEY_FILE) = "not an X25519 private key in PKCS#8 PEM",
	TEXT(OWNER_E_PASSPHRASE) = "the passphrase does not open the key",
	TEXT(OWNER_E_FILE_MODE) = "a secret that others may read; chmod 600 it",
	TEXT(OWNER_E_FILE_SIZE) = "empty, or larger than such a file can be",
	TEXT(OWNER_E_FILE_KIND) = "not a regular file, so not replaced",
	TEXT(OWNER_E_RECORD) = "not a volume record of snpguard",
	TEXT(OWNER_E_VOLUME_KEY) = "the volume keys do not match the record",
	TEXT(OWNER_E_NO_TERMINAL) = "no terminal to ask for a secret",
#undef TEXT
};

const char *owner_strerror(int r)
{
	if (r >= OWNER_E_NOT_EVIDENCE && r < _OWNER_E_MAX)
		return texts[r - OWNER_E_NOT_EVIDENCE];
	return snp_strerror(r);
}
