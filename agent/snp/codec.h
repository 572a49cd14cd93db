/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hex, base64 and base64url. Decoding takes the canonical form only: exact alphabet, exact padding
 * (standard base64) or none (base64url), unused bits zero, no white space; hex in either case.
 * Decoding uses neither tables nor branches on the digits, since keys pass here.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "secret.h"

/* Sizes with the terminating zero. */
#define SNP_HEX_SIZE(n) (2 * (n) + 1)
#define SNP_BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)
#define SNP_BASE64URL_SIZE(n) (((n)*4 + 2) / 3 + 1)

void snp_hex_encode(const void *data, size_t len, char *ret);
void snp_base64_encode(const void *data, size_t len, char *ret);
void snp_base64url_encode(const void *data, size_t len, char *ret);

/* Text of @text_len characters to exactly @len bytes: 0, SNP_E_ENCODING or SNP_E_LENGTH. On a
 * refusal @ret is all zero. */
_must_check_ int snp_hex_decode(const char *text, size_t text_len, void *ret, size_t len);
_must_check_ int snp_base64_decode(const char *text, size_t text_len, void *ret, size_t len);
_must_check_ int snp_base64url_decode(const char *text, size_t text_len, void *ret, size_t len);

/* Any length up to @max; SNP_E_TOO_LARGE beyond. */
_must_check_ int snp_base64_decode_var(const char *text, size_t text_len, void *ret, size_t max,
	size_t *ret_len);
/* Into secret memory made here; @max bounds the decoded size. */
_must_check_ int snp_base64_decode_secret(const char *text, size_t text_len, size_t max,
	struct snp_secret *ret);
