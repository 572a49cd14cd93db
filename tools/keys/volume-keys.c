/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Volume keys, never from an argument. */
#include "volume-keys.h"

#include <stdio.h>
#include <string.h>

#include "owner/release.h"
#include "owner/secretfile.h"
#include "say.h"

/* "root=FILE" names a volume of the record; anything else is a file for the only one. */
static const char *split(const struct record *record, const char *text,
	char name[static sizeof(((struct volume_record *)NULL)->name)])
{
	size_t len = strcspn(text, "="), room = sizeof(((struct volume_record *)NULL)->name);

	if (text[len] == '=' && len < room) {
		memcpy(name, text, len);
		name[len] = '\0';
		if (record_find(record, name))
			return text + len + 1;
	}
	if (record->n != 1)
		return NULL;
	memcpy(name, record->v[0].name, room);
	return text;
}

/* Whose key a --volume-key is, and where. EXIT_DONE, or EXIT_USAGE, said. */
static int find(const struct record *record, const char *text,
	char name[static sizeof(((struct volume_record *)NULL)->name)], const char **ret_path)
{
	*ret_path = split(record, text, name);
	if (*ret_path)
		return EXIT_DONE;
	say_error("--volume-key %s: the record has several volumes; give NAME=FILE", text);
	return EXIT_USAGE;
}

static int second_key(const char *name)
{
	say_error("--volume-key: a second key for volume '%s'", name);
	return EXIT_USAGE;
}

static int check_file(const struct record *record, const char *text,
	bool given[static SNP_VOLUMES_MAX])
{
	char name[sizeof(((struct volume_record *)NULL)->name)];
	const char *path;
	ptrdiff_t which;
	int status = find(record, text, name, &path), r;

	if (status)
		return status;
	r = secret_file_check(path);
	if (r) {
		say_error("%s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	which = record_find(record, name) - record->v;
	if (given[which])
		return second_key(name);
	given[which] = true;
	return EXIT_DONE;
}

static int load_file(const struct record *record, const char *text, struct snp_volumes *volumes)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	char name[sizeof(((struct volume_record *)NULL)->name)];
	const char *path;
	int status = find(record, text, name, &path), r;

	if (status)
		return status;
	r = secret_file_read(path, SNP_VOLUME_KEY_MAX, &key);
	if (r) {
		say_error("%s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	return release_add_volume(record, name, &key, volumes) ? second_key(name) : EXIT_DONE;
}

static int no_key(const char *name, int r)
{
	say_error("key of volume '%s': %s; give --volume-key", name, owner_strerror(r));
	return EXIT_COULD_NOT;
}

static int ask(const struct record *record, const char *name, struct snp_volumes *volumes)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	char prompt[64];
	int r;

	snprintf(prompt, sizeof(prompt), "Passphrase of volume %s: ", name);
	r = secret_terminal_read(prompt, SNP_VOLUME_KEY_MAX, &key);
	if (!r)
		r = release_add_volume(record, name, &key, volumes);
	return r ? no_key(name, r) : EXIT_DONE;
}

int volume_keys_check(const struct record *record, const struct option_list *files)
{
	bool given[SNP_VOLUMES_MAX] = {false};

	for (size_t i = 0; i < files->n; i++) {
		int status = check_file(record, files->v[i], given);

		if (status)
			return status;
	}
	for (size_t i = 0; i < record->n; i++) {
		int r = given[i] ? 0 : secret_terminal_check();

		if (r)
			return no_key(record->v[i].name, r);
	}
	return EXIT_DONE;
}

int volume_keys_load(const struct record *record, const struct option_list *files,
	struct snp_volumes *ret)
{
	int status;

	for (size_t i = 0; i < files->n; i++) {
		status = load_file(record, files->v[i], ret);
		if (status)
			return status;
	}
	for (size_t i = 0; i < record->n; i++) {
		if (snp_volumes_find(ret, record->v[i].name))
			continue;
		status = ask(record, record->v[i].name, ret);
		if (status)
			return status;
	}
	return EXIT_DONE;
}
