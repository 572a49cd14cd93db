/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every "snpguard image" command looks at before it begins. */
#include "image-checks.h"

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
