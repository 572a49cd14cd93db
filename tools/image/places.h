/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where things are on the owner's machine when no option says so. */
#pragma once

#include "snp/util.h"

/* The helper VM's program: of the same build, unless others than root and the caller may write
 * there, which is said; or of the same installation. 0, -ENOENT, -ENOMEM. */
_must_check_ int place_of_helper(const char **ret);
/* What sorted-xattrs.c becomes, found in the same way; malloc'ed. */
_must_check_ int place_of_sorter(char **ret);
/* The newest /boot/vmlinuz-VERSION that has a /lib/modules/VERSION. 0, -ENOENT, -ENOMEM. */
_must_check_ int place_of_kernel(const char **ret_kernel, const char **ret_modules);
/* Appends the system administrator's folders to PATH: mke2fs and depmod are there, and Debian does
 * not give them to other users. 0 or -errno. */
_must_check_ int place_admin_path(void);
