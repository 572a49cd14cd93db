/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a digest that was written down once is no longer the description's: the inputs that
 * diagnose() finds, or else the files that have been changed since. The latter is only a hint, for
 * copies and clocks lie.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "diagnose.h"
#include "parts.h"

/* Puts ", TEXT" behind @ret, or @first and TEXT where there is nothing yet. */
static void add(char *ret, size_t size, const char *first, const char *text)
{
	size_t len = strlen(ret);

	snprintf(ret + len, size - len, "%s%s", len ? ", " : first, text);
}

static bool is_newer(const char *path, const struct stat *record)
{
	struct stat st;

	return path && !stat(path, &st) && st.st_mtime > record->st_mtime;
}

static void tell_newer(const struct launch_source *s, const char *record, char *ret, size_t size)
{
	const char *const files[][2] = {{"firmware", s->firmware}, {"kernel", s->kernel},
		{"initrd", s->initrd}, {"svsm", s->svsm}};
	struct stat st;

	if (stat(record, &st))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (is_newer(files[i][1], &st))
			add(ret, size, "; changed since: ", files[i][0]);
}

void expect_tell_differences(const struct launch_source *s, const struct launch *l,
	const uint8_t recorded[static LAUNCH_DIGEST_SIZE], const char *record,
	char *ret, size_t size)
{
	struct diagnosis d;

	ret[0] = '\0';
	if (diagnose(s, l, recorded, 0, &d))
		return;
	for (size_t i = 0; i < d.n; i++)
		add(ret, size, ", which is a launch ", d.v[i].found);
	if (!d.n)
		tell_newer(s, record, ret, size);
}
