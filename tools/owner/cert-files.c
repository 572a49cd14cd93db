/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate certificates from files. */
#include "cert-files.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "file.h"

DEFINE_CLEANUP(DIR *, closedir)

int certs_add_file(struct certs *bag, const char *path)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r;

	r = file_read(path, CERT_FILE_MAX, &data, &len);
	if (r)
		return r;
	return certs_add(bag, data, len);
}

static int add_entry(struct certs *bag, const char *dir, const char *name)
{
	_cleanup_free_ char *path = NULL;
	struct stat st;
	int r;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	if (stat(path, &st)) /* a link that leads nowhere is no file */
		return errno == ENOENT || errno == ELOOP ? 0 : -errno;
	if (!S_ISREG(st.st_mode))
		return 0;
	r = certs_add_file(bag, path);
	return r == VERIFY_E_CERT || r == OWNER_E_FILE_SIZE ? 0 : r;
}

int certs_add_dir(struct certs *bag, const char *path)
{
	_cleanup_(closedirp) DIR *dir = opendir(path);
	struct dirent *entry;
	int r;

	if (!dir)
		return -errno;
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		r = add_entry(bag, path, entry->d_name);
		if (r)
			return r;
	}
	return -errno;
}
