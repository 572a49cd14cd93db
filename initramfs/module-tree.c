/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The archive's lib/modules/VERSION. The index is made by depmod over a private copy of the chosen
 * modules, so it names none that is not in the archive.
 */
#include "module-tree.h"

#include <stdio.h>
#include <string.h>

#include "decompress.h"
#include "stage.h"
#include "wholefile.h"

/* What libkmod reads; the text forms beside them are for people. */
static const char *const indexes[] = {
	"modules.alias.bin", "modules.builtin.alias.bin", "modules.builtin.bin", "modules.dep.bin",
	"modules.softdep", "modules.symbols.bin",
};

static int join(char **ret, const char *dir, const char *name)
{
	if (asprintf(ret, "%s/%s", dir, name) >= 0)
		return 0;
	*ret = NULL;
	return -ENOMEM;
}

static int add_file(struct cpio *cpio, const struct stage *stage, const char *path,
	const void *data, size_t len)
{
	_cleanup_free_ char *name = NULL;

	if (asprintf(&name, "lib/modules/%s/%s", stage->version, path) < 0) {
		name = NULL;
		return -ENOMEM;
	}
	return cpio_add_file(cpio, name, 0644, data, len);
}

/* A module goes into the archive, and into the stage for depmod to read. */
static int add_module(struct cpio *cpio, struct stage *stage, const char *tree, const char *path,
	struct why *why)
{
	_cleanup_free_ char *from = NULL, *plain = NULL;
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r;

	r = join(&from, tree, path);
	if (r)
		return r;
	plain = strndup(path, decompress_plain_len(path));
	if (!plain)
		return -ENOMEM;
	r = decompress_file(from, &data, &len, why);
	if (r == 0)
		r = stage_file(stage, plain, data, len, why);
	return r ? r : add_file(cpio, stage, plain, data, len);
}

static int copy_if_there(struct stage *stage, const char *tree, const char *name, struct why *why)
{
	_cleanup_free_ char *from = NULL;
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r = join(&from, tree, name);

	if (r)
		return r;
	if (access(from, F_OK) < 0)
		return 0;
	r = wholefile_read(from, &data, &len, why);
	return r ? r : stage_file(stage, name, data, len, why);
}

/*
 * Which of several modules for one alias comes first follows from modules.order, and for those it
 * does not list from the order in the directory. So all are listed; of two lines the later counts.
 */
static int stage_order(struct stage *stage, const struct closure *modules, struct why *why)
{
	_cleanup_free_ char *from = NULL, *text = NULL;
	_cleanup_free_ uint8_t *order = NULL;
	size_t order_len = 0, text_len;
	FILE *out;
	int r;

	r = join(&from, modules->tree, "modules.order");
	if (r == 0 && access(from, F_OK) == 0)
		r = wholefile_read(from, &order, &order_len, why);
	if (r)
		return r;
	out = open_memstream(&text, &text_len);
	if (!out)
		return -errno;
	for (size_t i = 0; i < modules->modules.n; i++)
		fprintf(out, "%.*s\n", (int)decompress_plain_len(modules->modules.v[i]),
			modules->modules.v[i]);
	fwrite(order, 1, order_len, out);
	if (fclose(out))
		return -ENOMEM;
	return stage_file(stage, "modules.order", text, text_len, why);
}

static int add_index(struct cpio *cpio, const struct stage *stage,
	const char *name, struct why *why)
{
	_cleanup_free_ char *from = NULL;
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r = join(&from, stage->tree, name);

	if (r == 0)
		r = wholefile_read(from, &data, &len, why);
	return r ? r : add_file(cpio, stage, name, data, len);
}

int module_tree_add(struct cpio *cpio, const struct closure *modules, struct why *why)
{
	_cleanup_(stage_done) struct stage stage = {0};
	int r = stage_new(&stage, modules->version, why);

	for (size_t i = 0; i < modules->modules.n && r == 0; i++)
		r = add_module(cpio, &stage, modules->tree, modules->modules.v[i], why);
	if (r == 0)
		r = copy_if_there(&stage, modules->tree, "modules.builtin", why);
	if (r == 0)
		r = copy_if_there(&stage, modules->tree, "modules.builtin.modinfo", why);
	if (r == 0)
		r = stage_order(&stage, modules, why);
	if (r == 0)
		r = stage_depmod(&stage, why);
	for (size_t i = 0; i < ARRAY_SIZE(indexes) && r == 0; i++)
		r = add_index(cpio, &stage, indexes[i], why);
	return r;
}
