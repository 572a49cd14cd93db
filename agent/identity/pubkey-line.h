/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of an OpenSSH .pub file: "TYPE BASE64 [COMMENT]". Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/errors.h"
#include "snp/util.h"
#include "snp/wire.h"

/**
 * pubkey_line_parse() - the blob of a public key
 * @text: ENEMY INPUT, the whole file
 * @type: which it must be, in the line as in the blob
 *
 * Return: 0, SNP_E_ENCODING, SNP_E_TOO_LARGE or SNP_E_TRUNCATED.
 */
_must_check_ int pubkey_line_parse(const char *text, size_t len, const char *type,
	uint8_t ret[static SNP_BOUND_KEY_MAX], size_t *ret_len);
