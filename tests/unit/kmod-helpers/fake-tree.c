/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module tree of a kernel that does not exist. */
#include "fake-tree.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "scratch.h"

#define TREE "lib/modules/" FAKE_VERSION

static const char *const modules[] = {"bus", "cipher", "disk", "fast", "hash", "lonely"};

/* Zeros separate its entries. */
static const char builtin_info[] =
	"inside.file=kernel/inside\0inside.alias=crypto-inside\0inside.license=GPL";

const char *fake_tree_new(void)
{
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		char name[64];
		size_t len;
		uint8_t *data;

		snprintf(name, sizeof(name), "fake-%s.ko", modules[i]);
		data = unit_read_file(FAKE_MODULES, name, &len);
		snprintf(name, sizeof(name), TREE "/kernel/%s.ko", modules[i]);
		scratch_file(name, data, len);
		free(data);
	}
	scratch_text(TREE "/modules.order",
		"kernel/fast.ko\nkernel/cipher.ko\nkernel/bus.ko\nkernel/disk.ko\nkernel/hash.ko\n");
	scratch_text(TREE "/modules.builtin", "kernel/inside.ko\n");
	scratch_file(TREE "/modules.builtin.modinfo", builtin_info, sizeof(builtin_info));
	return scratch_path(TREE);
}

void fake_tree_compress(const char *module, const char *program, const char *suffix)
{
	char command[1024];
	char name[64];

	snprintf(name, sizeof(name), TREE "/kernel/%s.ko", module);
	const char *path = scratch_path(name);

	snprintf(command, sizeof(command), "%s -q <%s >%s%s && rm %s", program, path, path, suffix,
		path);
	ck_assert_int_eq(system(command), 0);
}
