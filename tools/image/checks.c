/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every "snpguard image" command looks at before it begins. */
#include "checks.h"

#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "owner/file.h"
#include "say.h"

int image_could_not(const char *what, int r)
{
	if (r == -EINTR)
		say_error("interrupted");
	else if (r != -ECANCELED)	/* whoever failed so has said why */
		say_error("%s: %s", what, owner_strerror(r));
	return EXIT_COULD_NOT;
}

int image_check_output(const char *path, bool force)
{
	int r = file_replaceable(path);

	if (r)
		return image_could_not(path, r);
	if (force || access(path, F_OK))
		return EXIT_DONE;
	say_error("%s: exists; --force replaces it", path);
	return EXIT_COULD_NOT;
}

int image_check_input(const char *path, enum image_source_kind *ret)
{
	int r = image_source_detect(path, ret);

	if (r)
		return image_could_not(path, r);
	if (*ret != IMAGE_SOURCE_UNKNOWN)
		return EXIT_DONE;
	say_error("%s: neither directory, tar archive nor file system image", path);
	return EXIT_COULD_NOT;
}

/* The name in its directory, which is looked at in @ret. NULL without one. */
static const char *split(const char *path, struct stat *ret)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");

	if (!dir || stat(dir, ret))
		return NULL;
	return slash ? slash + 1 : path;
}

int image_check_different(const char *a, const char *b)
{
	struct stat dir_a, dir_b;
	const char *name_a = split(a, &dir_a), *name_b = split(b, &dir_b);

	if (!name_a || !name_b)
		return image_could_not(name_a ? b : a, -errno);
	if (strcmp(name_a, name_b) != 0 || dir_a.st_dev != dir_b.st_dev ||
		dir_a.st_ino != dir_b.st_ino)
		return EXIT_DONE;
	say_error("%s and %s: the same file", a, b);
	return EXIT_COULD_NOT;
}

int image_check_apart(const char *in, const char *out)
{
	struct stat a, b;
	bool inside = false;
	int r;

	if (stat(in, &a))
		return image_could_not(in, -errno);
	if (!stat(out, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
		say_error("%s: is the input, too", out);
		return EXIT_COULD_NOT;
	}
	r = S_ISDIR(a.st_mode) ? image_source_contains(in, out, &inside) : 0;
	if (r)
		return image_could_not(out, r);
	if (inside)
		say_error("%s: would lie in the tree that is to be packed", out);
	return inside ? EXIT_COULD_NOT : EXIT_DONE;
}
