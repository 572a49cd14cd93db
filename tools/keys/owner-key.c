/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading the owner's key, with what it takes to ask people. */
#include "owner-key.h"

#include "owner/ownerkey.h"
#include "owner/secretfile.h"
#include "say.h"

static int ask(void *context, struct snp_secret *ret)
{
	const char *const *passphrase_file = context;

	if (*passphrase_file)
		return secret_file_read_line(*passphrase_file, OWNER_PASSPHRASE_MAX, ret);
	return secret_terminal_read("Passphrase of the owner's key: ", OWNER_PASSPHRASE_MAX, ret);
}

static int check(const char *path)
{
	int r = secret_file_check(path);

	if (r) {
		say_error("%s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

int owner_key_check(const char *path, const char *passphrase_file)
{
	int status = check(path);

	return status || !passphrase_file ? status : check(passphrase_file);
}

int owner_key_load(const char *path, const char *passphrase_file, struct snp_secret *ret)
{
	int r = ownerkey_read(path, ask, &passphrase_file, ret);

	if (r) {
		say_error("%s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}
