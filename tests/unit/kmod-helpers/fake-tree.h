/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The module tree of a kernel that does not exist, in the scratch directory, without indexes:
 *
 *   disk      needs bus; alias "virtual:disk*"
 *   bus
 *   cipher    softdep pre: hash, post: fast, absent; alias "crypto-cipher"
 *   hash      alias "crypto-hash"
 *   fast      alias "crypto-cipher" too; before cipher in modules.order
 *   lonely    nobody asks for it
 *
 * Built in: "inside", alias "crypto-inside".
 */
#pragma once

#define FAKE_VERSION "6.0-fake"

/* Path of the tree, lib/modules/VERSION. */
const char *fake_tree_new(void);
/* Compresses one module of the tree: @program "xz" or "zstd". */
void fake_tree_compress(const char *module, const char *program, const char *suffix);
