/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a presented key comes from, and what becomes of it. */
#include "check.h"

#include "host.h"
#include "owner/file.h"
#include "say.h"

#define KEY_FILE_MAX (64 * 1024)

static int read_key(const char *path, const struct ssh_type *type, struct ssh_key *ret)
{
	_cleanup_free_ uint8_t *text = NULL;
	size_t len;
	int r;

	r = file_read(path, KEY_FILE_MAX, &text, &len);
	if (r)
		return r;
	return ssh_key_find((const char *)text, len, type->name, ret);
}

static void tell_failure(const struct ssh_place *place, int r)
{
	if (!place->host)
		say_error("%s: %s", place->file, owner_strerror(r));
	else if (r == -ENOENT)
		say_error("there is no ssh-keyscan (OpenSSH's client) to ask %s with", place->host);
	else if (r == -EHOSTUNREACH)
		say_error("%s: no SSH server answers at port %u", place->host, place->port);
	else
		say_error("%s: its SSH server could not be asked: %s", place->host,
			owner_strerror(r));
}

int ssh_check_presented(const struct evidence *e, const struct ssh_type *type,
	const struct ssh_place *place, struct verify_result *result)
{
	struct ssh_key key;
	int r;

	if (place->host)
		r = ssh_host_key(place->host, place->port, type, &key);
	else
		r = read_key(place->file, type, &key);
	if (r < 0 || r == OWNER_E_FILE_SIZE) {
		tell_failure(place, r);
		return EXIT_COULD_NOT;
	}
	r = ssh_check_key(e, r ? NULL : &key, owner_strerror(r), result);
	return r < 0 ? EXIT_COULD_NOT : r ? EXIT_REFUSED : EXIT_DONE;
}
