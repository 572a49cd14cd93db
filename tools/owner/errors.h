/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libowner: 0, -errno, or a reasoned no, as in snp/errors.h, whose refusals may come
 * back from here as well, as may those of verifier/errors.h. Always `if (r)`.
 */
#pragma once

#include "verifier/errors.h"

enum owner_refusal {
	OWNER_E_NOT_EVIDENCE = 768,	/* neither a bare report nor an agent's answer */
	OWNER_E_SSH_UNBOUND,		/* the report binds no SSH host key */
	OWNER_E_SSH_KEY,		/* an SSH host key other than the bound one */
	OWNER_E_SSH_TYPE,		/* an SSH key of a type that is not used for hosts */
	OWNER_E_SSH_NONE,		/* SSH keys of other types only */
	OWNER_E_SSH_TEXT,		/* not lines with SSH public keys */
	OWNER_E_SSH_MANY,		/* several SSH keys of one type where one was expected */
	OWNER_E_ENDPOINT,		/* not HOST[:PORT] */
	OWNER_E_ANSWER_LARGE,		/* HTTP answer beyond its bound */
	OWNER_E_ANSWER,			/* not an answer of the protocol */
	OWNER_E_KEY_FILE,		/* not an X25519 private key in PKCS#8 PEM */
	OWNER_E_PASSPHRASE,		/* the key is encrypted and the passphrase
					 * does not open it */
	OWNER_E_FILE_MODE,		/* a secret that others may read */
	OWNER_E_FILE_SIZE,		/* file empty or beyond its bound */
	OWNER_E_FILE_KIND,		/* no regular file, where only such will do */
	OWNER_E_FILE_TEXT,		/* a zero byte where a text was expected */
	OWNER_E_RECORD,			/* not a volume record */
	OWNER_E_VOLUME_KEY,		/* volume keys and record do not match */
	OWNER_E_NO_TERMINAL,		/* a secret was to be typed and nobody is there */
	_OWNER_E_MAX,
};

/* Text for any answer of libowner, libverifier or libsnp; a static string, never NULL. */
const char *owner_strerror(int r);
