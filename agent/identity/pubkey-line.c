/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads .pub files. ENEMY INPUT: in plain mode the disk is anybody's. */
#include "pubkey-line.h"

#include <string.h>

#include "snp/codec.h"
#include "snp/sshkey.h"

int pubkey_line_parse(const char *text, size_t len, const char *type,
	uint8_t ret[static SNP_BOUND_KEY_MAX], size_t *ret_len)
{
	const size_t type_len = strlen(type);
	char blob_type[SNP_SSH_TYPE_SIZE];
	const char *end = memchr(text, '\n', len), *digits, *space;
	uint8_t blob[SNP_BOUND_KEY_MAX];
	size_t blob_len, digits_len;
	int r;

	/* One line, and nothing behind it. */
	if (end && end != text + len - 1)
		return SNP_E_ENCODING;
	len = end ? (size_t)(end - text) : len;
	if (len <= type_len || memcmp(text, type, type_len) != 0 || text[type_len] != ' ')
		return SNP_E_ENCODING;
	digits = text + type_len + 1;
	digits_len = len - type_len - 1;
	space = memchr(digits, ' ', digits_len);
	if (space)
		digits_len = (size_t)(space - digits);
	r = snp_base64_decode_var(digits, digits_len, blob, sizeof(blob), &blob_len);
	if (!r)
		r = snp_ssh_type(blob, blob_len, blob_type);
	if (r)
		return r;
	if (strcmp(blob_type, type) != 0)
		return SNP_E_ENCODING;
	memcpy(ret, blob, blob_len);
	*ret_len = blob_len;
	return 0;
}
