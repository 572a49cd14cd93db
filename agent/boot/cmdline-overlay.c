/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of snpguard.overlay=: DIR[:SIZE],… or none. Pure. */
#include "cmdline.h"

#include <string.h>

#define PERCENT_DEFAULT 20

/* Together 75 % of the memory: whoever fills them all still leaves room for programs. */
const struct overlay_dirs overlay_defaults = {
	.n = 5,
	.v = {
		{.path = "/etc", .percent = 5, .optional = true},
		{.path = "/home", .percent = 20, .optional = true},
		{.path = "/root", .percent = 5, .optional = true},
		{.path = "/tmp", .percent = 20, .optional = true},
		{.path = "/var", .percent = 25, .optional = true},
	},
};

/* What the kernel mounts there hides what an overlay would show. */
static bool is_kernels(const char *path)
{
	static const char *const mounts[] = {"/dev", "/proc", "/run", "/sys"};

	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		const size_t n = strlen(mounts[i]);

		if (strncmp(path, mounts[i], n) == 0 && (!path[n] || path[n] == '/'))
			return true;
	}
	return false;
}

/* Absolute; of names that are neither empty nor "." or "..". */
static bool is_plain(const char *path)
{
	if (strcmp(path, "/") == 0)
		return true;
	if (path[0] != '/')
		return false;
	while (*path) {
		const char *name = path + 1;
		const size_t len = strcspn(name, "/");

		if (len == 0 || (len == 1 && name[0] == '.') ||
			(len == 2 && name[0] == '.' && name[1] == '.'))
			return false;
		path = name + len;
	}
	return true;
}

static bool take_path(const char *text, size_t len, struct overlay_dir *ret)
{
	if (len == 0 || len >= sizeof(ret->path))
		return false;
	memcpy(ret->path, text, len);
	ret->path[len] = 0;
	return is_plain(ret->path) && !is_kernels(ret->path);
}

/* N, NK, NM, NG or N%. */
static bool take_size(const char *text, size_t len, struct overlay_dir *ret)
{
	static const char units[] = "KMG";
	const char *unit;
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < len && text[i] >= '0' && text[i] <= '9'; i++) {
		n = n * 10 + (uint64_t)(text[i] - '0');
		if (n > UINT32_MAX)
			return false;
	}
	if (i == 0 || len - i > 1 || n == 0)
		return false;
	if (i < len && text[i] == '%') {
		ret->percent = (unsigned)n;
		return n <= 100;
	}
	unit = i < len ? strchr(units, text[i]) : NULL;
	if (i < len && (!unit || !*unit))
		return false;
	ret->bytes = n << (unit ? 10 * (unit - units + 1) : 0);
	return true;
}

static bool is_there(const struct overlay_dirs *dirs, const char *path)
{
	for (size_t i = 0; i < dirs->n; i++)
		if (strcmp(dirs->v[i].path, path) == 0)
			return true;
	return false;
}

static bool take_dir(const char *text, size_t len, struct overlay_dirs *dirs)
{
	const char *colon = memchr(text, ':', len);
	const size_t path_len = colon ? (size_t)(colon - text) : len;
	struct overlay_dir dir = {.percent = PERCENT_DEFAULT};

	if (dirs->n >= ARRAY_SIZE(dirs->v) || !take_path(text, path_len, &dir) ||
		is_there(dirs, dir.path))
		return false;
	if (colon && !take_size(colon + 1, len - path_len - 1, &dir))
		return false;
	dirs->v[dirs->n++] = dir;
	return true;
}

int cmdline_parse_overlay(const char *value, struct overlay_dirs *ret)
{
	struct overlay_dirs dirs = {0};

	if (strcmp(value, "none") == 0) {
		*ret = dirs;
		return 0;
	}
	for (;;) {
		const size_t len = strcspn(value, ",");

		if (!take_dir(value, len, &dirs))
			return 1;
		if (!value[len])
			break;
		value += len + 1;
	}
	*ret = dirs;
	return 0;
}
