/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libowner. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - OWNER_E_NOT_EVIDENCE]

static const char *const texts[] = {
	TEXT(OWNER_E_NOT_EVIDENCE) =
		"neither a bare report of 1184 bytes nor an agent's JSON answer",
	TEXT(OWNER_E_SSH_UNBOUND) = "the report binds no SSH host key",
	TEXT(OWNER_E_SSH_KEY) = "the SSH host key is another one than the report binds",
	TEXT(OWNER_E_SSH_TYPE) = "not a type of SSH host keys that is used here",
	TEXT(OWNER_E_SSH_NONE) = "no SSH key of the bound key's type",
	TEXT(OWNER_E_SSH_TEXT) = "not lines with SSH public keys",
	TEXT(OWNER_E_SSH_MANY) = "several SSH keys of the bound key's type",
	TEXT(OWNER_E_ENDPOINT) = "not of the form HOST, HOST:PORT or [IPV6]:PORT",
	TEXT(OWNER_E_ANSWER_LARGE) = "the HTTP answer is larger than any honest one",
	TEXT(OWNER_E_ANSWER) = "not an answer of the snpguard protocol",
	TEXT(OWNER_E_KEY_FILE) = "not an X25519 private key in PKCS#8 PEM",
	TEXT(OWNER_E_PASSPHRASE) = "the passphrase does not open the key",
	TEXT(OWNER_E_FILE_MODE) = "a secret that others may read; chmod 600 it",
	TEXT(OWNER_E_FILE_SIZE) = "empty, or larger than such a file can be",
	TEXT(OWNER_E_FILE_KIND) = "not a regular file",
	TEXT(OWNER_E_FILE_TEXT) = "not a text",
	TEXT(OWNER_E_RECORD) = "not a volume record of snpguard",
	TEXT(OWNER_E_VOLUME_KEY) = "the volume keys do not match the record",
	TEXT(OWNER_E_NO_TERMINAL) = "no terminal to ask for a secret",
#undef TEXT
};

const char *owner_strerror(int r)
{
	if (r >= OWNER_E_NOT_EVIDENCE && r < _OWNER_E_MAX)
		return texts[r - OWNER_E_NOT_EVIDENCE];
	return verify_strerror(r);
}
