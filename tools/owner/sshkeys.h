/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SSH public keys as lines of text, as ssh-keyscan, ssh-keygen and known_hosts have them, and the
 * types that a host key can be of. ENEMY INPUT: ssh-keyscan's lines have what any server sent.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "snp/wire.h"

struct ssh_key {
	size_t len;
	uint8_t blob[SNP_BOUND_KEY_MAX];
};

struct ssh_type {
	const char *name;	/* in key blobs and key files */
	const char *scan;	/* ssh-keyscan -t */
	const char *algorithms;	/* ssh -o HostKeyAlgorithms= for keys of this type alone */
};

/* NULL for a type that no host key here is of. */
const struct ssh_type *ssh_type_by_name(const char *name);

/**
 * ssh_key_find() - the key of a type among lines of text
 * @text: "[HOSTS ]TYPE BASE64[ COMMENT]" in each line; empty ones, "# comments", and lines with a
 *	"@marker" are passed over, and keys of other types
 *
 * A line that tells one type and has a key of another is malformed. The same key twice is no key
 * too many.
 *
 * Return: 0; OWNER_E_SSH_TEXT for a malformed line; OWNER_E_SSH_NONE; OWNER_E_SSH_MANY for
 * different keys of that type.
 */
_must_check_ int ssh_key_find(const char *text, size_t len, const char *type, struct ssh_key *ret);
