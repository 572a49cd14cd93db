/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel command line by which an agent boots a verity disk: verity-words.c. */
#pragma once

#include "verity.h"

/* What root= names: "UUID=...", or the first virtio disk for a file system without a UUID. */
_must_check_ int verity_root_word(const struct verity_made *m, char **ret);
/* All words, one space between them. 0 or -ENOMEM. */
_must_check_ int verity_words(const struct verity_plan *p, const struct verity_made *m, char **ret);
