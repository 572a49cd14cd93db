/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading and making keys that sign ID blocks: their text is in locked memory only. */
#include "signing-key.h"

#include <stdio.h>

#include "owner/secretfile.h"
#include "say.h"

#define KEY_FILE_MAX ((size_t)16 * 1024)
#define PASSPHRASE_MAX 1024

static int could_not(const char *what, int r)
{
	const char *text = r >= IDBLOCK_E_PEM && r < _IDBLOCK_E_MAX ? idblock_strerror(r) :
		owner_strerror(r);

	say_error("%s: %s", what, text);
	return EXIT_COULD_NOT;
}

static int ask(const char *path, const char *passphrase_file, struct snp_secret *ret)
{
	char prompt[300];

	if (passphrase_file)
		return secret_file_read_line(passphrase_file, PASSPHRASE_MAX, ret);
	snprintf(prompt, sizeof(prompt), "Passphrase of %.250s: ", path);
	return secret_terminal_read(prompt, PASSPHRASE_MAX, ret);
}

int signing_key_load(const char *path, const char *passphrase_file, struct id_key *ret)
{
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL, passphrase = SNP_SECRET_NULL;
	_cleanup_id_key_ struct id_key key = {0};
	int r = secret_file_read(path, KEY_FILE_MAX, &pem);

	if (r)
		return could_not(path, r);
	r = id_key_read(pem.data, pem.len, NULL, &key);
	if (r == IDBLOCK_E_ENCRYPTED) {
		r = ask(path, passphrase_file, &passphrase);
		if (r)
			return could_not(passphrase_file ? passphrase_file : path, r);
		r = id_key_read(pem.data, pem.len, &passphrase, &key);
	}
	if (!r && !key.is_private)
		r = IDBLOCK_E_NOT_PRIVATE;
	if (r)
		return could_not(path, r);
	*ret = key;
	key = (struct id_key){0};
	return EXIT_DONE;
}

int signing_key_make(const char *path, uint8_t ret[static ID_DIGEST_SIZE])
{
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;
	_cleanup_id_key_ struct id_key key = {0};
	int r = id_key_generate(&key);

	if (!r)
		r = id_key_digest(&key, ret);
	if (!r)
		r = id_key_write(&key, &pem);
	if (!r)
		r = secret_file_write(path, &pem);
	if (r == -EEXIST) {
		say_error("%s: there already; move it away or choose another name", path);
		return EXIT_COULD_NOT;
	}
	return r ? could_not(path, r) : EXIT_DONE;
}
