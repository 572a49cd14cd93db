/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest of a key in a file, which may be private: its text is wiped. */
#include "key-file.h"

#include <string.h>

#include "owner/file.h"

#define KEY_FILE_MAX ((size_t)16 * 1024)

int key_file_digest(const char *path, uint8_t ret[static ID_DIGEST_SIZE])
{
	_cleanup_id_key_ struct id_key key = {0};
	_cleanup_free_ uint8_t *pem = NULL;
	size_t len;
	int r = file_read(path, KEY_FILE_MAX, &pem, &len);

	if (r)
		return r;
	r = id_key_read(pem, len, NULL, &key);
	explicit_bzero(pem, len);
	return r ? r : id_key_digest(&key, ret);
}

const char *key_file_strerror(int r)
{
	if (r == IDBLOCK_E_ENCRYPTED)
		return "the key is under a passphrase; name a file with its public half, of "
			"openssl pkey -pubout";
	return r >= IDBLOCK_E_PEM && r < _IDBLOCK_E_MAX ? idblock_strerror(r) : owner_strerror(r);
}
