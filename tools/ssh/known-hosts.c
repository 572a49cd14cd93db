/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line in one file, replaced as a whole. */
#include "known-hosts.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "owner/endpoint.h"
#include "owner/file.h"
#include "say.h"
#include "snp/codec.h"

#define LINE_MAX_SIZE (128 + SNP_BASE64_SIZE(SNP_BOUND_KEY_MAX))

static int state_folder(char **ret)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n;

	/* The specification has relative paths ignored. */
	if (state && state[0] == '/')
		n = asprintf(ret, "%s/snpguard/ssh", state);
	else if (home && home[0] == '/')
		n = asprintf(ret, "%s/.local/state/snpguard/ssh", home);
	else
		return -ENOENT;
	if (n < 0)
		*ret = NULL;
	return n < 0 ? -ENOMEM : 0;
}

/* Whoever else may write there would choose whom the owner believes. */
static int check_folder(const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		return -errno;
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	return st.st_uid == geteuid() && !(st.st_mode & (S_IRWXG | S_IRWXO)) ? 0 : -EPERM;
}

/* Nor may others put another folder in its place. In one with the sticky bit they cannot. */
static bool is_safe_parent(const struct stat *st)
{
	return (st->st_uid == 0 || st->st_uid == geteuid()) &&
		(!(st->st_mode & (S_IWGRP | S_IWOTH)) || (st->st_mode & S_ISVTX));
}

/* Each folder above @folder, which has no links in it. 0, or -errno of the one in @ret. */
static int check_parents(const char *folder, char **ret)
{
	char *path = strdup(folder);

	*ret = path;
	if (!path)
		return -ENOMEM;
	while (path[1]) {
		char *slash = strrchr(path, '/');
		struct stat st;

		slash[slash == path] = '\0';
		if (stat(path, &st))
			return -errno;
		if (!is_safe_parent(&st))
			return -EPERM;
	}
	return 0;
}

static int judge_folder(const char *folder)
{
	_cleanup_free_ char *parent = NULL;
	int r = check_folder(folder);

	if (r) {
		say_error("%s: %s; it has to be a folder of yours alone",
			folder, owner_strerror(r));
		return r;
	}
	r = check_parents(folder, &parent);
	if (r)
		say_error("%s: %s; others may put something else in the place of %s",
			parent ? parent : folder, owner_strerror(r), folder);
	return r;
}

/* The folder, made if need be, judged, and named so that no link can lead elsewhere afterwards. */
static int find_folder(char **ret)
{
	_cleanup_free_ char *path = NULL, *real = NULL;
	int r = state_folder(&path);

	if (!r)
		r = file_make_folders(path);
	if (!r) {
		real = realpath(path, NULL);
		r = real ? 0 : -errno;
	}
	if (r) {
		say_error("%s: %s", path ? path : "neither HOME nor XDG_STATE_HOME",
			owner_strerror(r));
		return r;
	}
	r = judge_folder(real);
	if (!r)
		*ret = steal_ptr(real);
	return r;
}

static int file_path(const char *guest, char **ret)
{
	_cleanup_free_ char *folder = NULL;
	struct endpoint e;
	int r;

	r = find_folder(&folder);
	if (r)
		return r;
	r = endpoint_parse(guest, ENDPOINT_DEFAULT_PORT, &e);
	if (r) {
		say_error("'%s': %s", guest, owner_strerror(r));
		return r;
	}
	if (asprintf(ret, "%s/%s:%u", folder, e.host, e.port) < 0) {
		*ret = NULL;
		return -ENOMEM;
	}
	return 0;
}

int known_hosts_write(const char *guest, const char *alias, const struct ssh_type *type,
	const struct ssh_key *key, char **ret_path)
{
	char base64[SNP_BASE64_SIZE(SNP_BOUND_KEY_MAX)], line[LINE_MAX_SIZE];
	_cleanup_free_ char *path = NULL;
	int r, n;

	if (file_path(guest, &path))
		return EXIT_COULD_NOT;
	snp_base64_encode(key->blob, key->len, base64);
	n = snprintf(line, sizeof(line), "%s %s %s\n", alias, type->name, base64);
	r = file_write(path, line, (size_t)n);
	if (r) {
		say_error("%s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	*ret_path = steal_ptr(path);
	return EXIT_DONE;
}
