/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new ID block into its folder, in both forms. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "id-files.h"
#include "owner/file.h"
#include "snp/codec.h"

#define PATH_SIZE 4096

struct output {
	const char *name;
	const void *data;
	size_t len;
};

static int output_path(const char *dir, const char *name, char ret[static PATH_SIZE])
{
	return snprintf(ret, PATH_SIZE, "%s/%s", dir, name) < PATH_SIZE ? 0 : -ENAMETOOLONG;
}

static int write_one(const char *dir, const struct output *o, char *why)
{
	char path[PATH_SIZE];
	int r = output_path(dir, o->name, path);

	if (!r)
		r = file_write(path, o->data, o->len);
	if (r)
		snprintf(why, VMCONF_WHY_MAX, "%.300s/%s: %s", dir, o->name, owner_strerror(r));
	return r;
}

/* Half of a new pair does not fit half of an old one, so what was written goes again. */
static void take_back(const char *dir, const struct output *v, size_t n)
{
	char path[PATH_SIZE];

	for (size_t i = 0; i < n; i++)
		if (!output_path(dir, v[i].name, path))
			(void)unlink(path);	/* the failure to report is the first one */
}

static int write_all(const char *dir, const struct output *v, size_t n, char *why)
{
	int r = 0;

	if (mkdir(dir, 0777) && errno != EEXIST) {
		r = -errno;
		snprintf(why, VMCONF_WHY_MAX, "%.300s: %s", dir, strerror(-r));
		return r;
	}
	for (size_t i = 0; i < n; i++) {
		r = write_one(dir, &v[i], why);
		if (r) {
			take_back(dir, v, i);
			return r;
		}
	}
	return 0;
}

/* As a line. */
static size_t encode(const void *data, size_t len, char *ret)
{
	size_t end = SNP_BASE64_SIZE(len) - 1;

	snp_base64_encode(data, len, ret);
	ret[end] = '\n';
	return end + 1;
}

int id_files_write(const char *dir, const struct id_block_wire *block,
	const struct id_auth_wire *auth, char why[static VMCONF_WHY_MAX])
{
	char block_text[SNP_BASE64_SIZE(sizeof(*block))], auth_text[SNP_BASE64_SIZE(sizeof(*auth))];
	const struct output outputs[] = {
		{ID_FILES_BLOCK ".bin", block, sizeof(*block)},
		{ID_FILES_AUTH ".bin", auth, sizeof(*auth)},
		{ID_FILES_BLOCK ".b64", block_text, encode(block, sizeof(*block), block_text)},
		{ID_FILES_AUTH ".b64", auth_text, encode(auth, sizeof(*auth), auth_text)},
	};

	return write_all(dir, outputs, ARRAY_SIZE(outputs), why);
}
