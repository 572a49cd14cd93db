/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel that the launch digest does not speak for, though it is measured: docs/uki.md. */
#pragma once

#include "snp/util.h"

/* False as well for what cannot be opened, and for NULL: who needs the file tells that. */
bool kernel_takes_words(const char *path);
