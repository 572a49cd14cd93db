/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into the emulator's archive as it is. Failures are told on standard error. */
#pragma once

#include "cpio.h"

/* 0 or -errno; an empty file is -EIO. */
_must_check_ int pack_file(struct cpio *cpio, const char *path, unsigned mode, const char *from);

/* fuse or cuse, as emulator/NAME.ko; nothing where the kernel's tree has no such module. */
_must_check_ int pack_module(struct cpio *cpio, const char *modules, const char *name);
