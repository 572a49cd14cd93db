/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive's lib/modules/VERSION: chosen modules, decompressed, and an index of just these. */
#pragma once

#include "closure.h"
#include "cpio.h"

/* Return: 0, -errno (@why tells, except when there is no memory). */
_must_check_ int module_tree_add(struct cpio *cpio, const struct closure *modules, struct why *why);
