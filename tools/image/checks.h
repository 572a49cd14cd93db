/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every "snpguard image" command looks at before it begins. */
#pragma once

#include "source.h"

/* Says why @what could not be done, unless that was said. EXIT_COULD_NOT. */
int image_could_not(const char *what, int r);

/* May a new file stand at @path? EXIT_DONE, or EXIT_COULD_NOT when it was said why not. */
_must_check_ int image_check_output(const char *path, bool force);

/* What is at @path, and that it can be made an image of. The same answers. */
_must_check_ int image_check_input(const char *path, enum image_source_kind *ret);

/* That two files are to be made, and not one under two names. The same answers. */
_must_check_ int image_check_different(const char *a, const char *b);

/* That making @out would not change what is read from @in: it is not that file, nor in that
 * directory. The same answers. */
_must_check_ int image_check_apart(const char *in, const char *out);
