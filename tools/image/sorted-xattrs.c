/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Preloaded into the programs that make file systems: a file's extended attributes are listed in
 * the order of their names. Programs store them as they are listed, and that order is otherwise the
 * whim of the file system, or of fakeroot, that a tree lies in.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>

#define _export_ __attribute__((visibility("default")))

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* @list: @len bytes of names, each with its zero byte. Left as it is without memory. */
static void sort(char *list, size_t len)
{
	char *copy = malloc(len);
	const char **names = calloc(len, sizeof(*names));
	size_t n = 0;

	if (copy && names) {
		memcpy(copy, list, len);
		for (size_t at = 0; at < len; at += strlen(copy + at) + 1)
			names[n++] = copy + at;
		qsort(names, n, sizeof(*names), by_name);
		for (size_t i = 0; i < n; i++)
			list = stpcpy(list, names[i]) + 1;
	}
	free(names);
	free(copy);
}

/* What all programs in question call: a link's own attributes. */
_export_ ssize_t llistxattr(const char *path, char *list, size_t size)
{
	static ssize_t (*next)(const char *, char *, size_t);
	ssize_t len;

	if (!next)
		next = (ssize_t (*)(const char *, char *, size_t))dlsym(RTLD_NEXT, "llistxattr");
	len = next(path, list, size);
	/* A size of 0 asks for the length alone. */
	if (len > 0 && size > 0 && list[len - 1] == 0)
		sort(list, (size_t)len);
	return len;
}
