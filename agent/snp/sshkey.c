/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The type and the fingerprint of an SSH public key blob. ENEMY INPUT. */
#include "sshkey.h"

#include <string.h>

#include "codec.h"
#include "cursor.h"
#include "reportdata.h"

#define FINGERPRINT_PREFIX "SHA256:"

/* What names of key types consist of, "sk-ssh-ed25519@openssh.com" the most varied of them. */
#define TYPE_ALPHABET "abcdefghijklmnopqrstuvwxyz0123456789-.@"

int snp_ssh_type(const void *blob, size_t len, char ret[static SNP_SSH_TYPE_SIZE])
{
	struct snp_cursor c = snp_cursor(blob, len);
	size_t type_len = snp_take_be32(&c);
	const uint8_t *type = snp_take(&c, type_len);
	char name[SNP_SSH_TYPE_SIZE] = "";

	if (!snp_cursor_ok(&c))
		return SNP_E_TRUNCATED;
	if (type_len >= sizeof(name))
		return SNP_E_TOO_LARGE;
	memcpy(name, type, type_len);
	if (type_len == 0 || strspn(name, TYPE_ALPHABET) != type_len)
		return SNP_E_ENCODING;
	memcpy(ret, name, sizeof(name));
	return 0;
}

int snp_ssh_fingerprint(const void *blob, size_t len, char ret[static SNP_SSH_FINGERPRINT_SIZE])
{
	char digits[SNP_BASE64_SIZE(SNP_BINDING_SIZE)];
	uint8_t hash[SNP_BINDING_SIZE];
	int r;

	r = snp_binding_ssh(blob, len, hash);
	if (r)
		return r;
	snp_base64_encode(hash, sizeof(hash), digits);
	digits[strcspn(digits, "=")] = 0;
	memcpy(ret, FINGERPRINT_PREFIX, strlen(FINGERPRINT_PREFIX));
	memcpy(ret + strlen(FINGERPRINT_PREFIX), digits, strlen(digits) + 1);
	return 0;
}
