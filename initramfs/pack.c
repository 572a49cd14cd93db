/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packs the guest's initramfs: agent, modules and their index. */
#include "pack.h"

#include <string.h>

#include "compress.h"
#include "cpio.h"
#include "module-tree.h"
#include "program.h"
#include "wholefile.h"

static void fclosep(FILE **f)
{
	if (*f)
		fclose(*f);
}

static int add_skeleton(struct cpio *cpio)
{
	static const char *const dirs[] = {"dev", "proc", "run", "sbin", "sys", "sysroot"};
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(dirs) && r == 0; i++)
		r = cpio_add_dir(cpio, dirs[i], 0755);
	/* What CONFIG_MODPROBE_PATH names: the agent looks at the name it is called by. */
	if (r == 0)
		r = cpio_add_symlink(cpio, "sbin/modprobe", "../init");
	/* The kernel opens it for /init before anything can mount devtmpfs. */
	return r ? r : cpio_add_chardev(cpio, "dev/console", 0600, 5, 1);
}

static int add_agent(struct cpio *cpio, const char *path, struct why *why)
{
	_cleanup_free_ uint8_t *data = NULL;
	struct why reason;
	size_t len;
	int r;

	r = wholefile_read(path, &data, &len, why);
	if (r)
		return r;
	r = program_check_static(data, len, &reason);
	if (r)
		return why_set(why, r, "%s: %s", path, reason.text);
	return cpio_add_file(cpio, "init", 0755, data, len);
}

static int check_missing(const struct names *missing, const char *version, struct why *why)
{
	char list[256] = "";

	if (missing->n == 0)
		return 0;
	for (size_t i = 0; i < missing->n; i++) {
		size_t n = strlen(list);

		snprintf(list + n, sizeof(list) - n, " %s", missing->v[i]);
	}
	return why_set(why, -ENOENT, "kernel %s has no module, built in or not, for:%s",
		version, list);
}

static int write_archive(const struct cpio *cpio, int level, FILE *out)
{
	_cleanup_free_ char *plain = NULL;
	_cleanup_(fclosep) FILE *memory = NULL;
	size_t len;
	int r;

	if (level == 0)
		return cpio_write(cpio, out);
	memory = open_memstream(&plain, &len);
	if (!memory)
		return -errno;
	r = cpio_write(cpio, memory);
	if (fclose(steal_ptr(memory)) && r == 0)
		r = -ENOMEM;
	return r ? r : compress_zstd(plain, len, level, out);
}

int pack_initramfs(const struct pack *pack, FILE *out, struct why *why)
{
	_cleanup_(cpio_freep) struct cpio *cpio = cpio_new(pack->mtime);
	int r;

	if (!cpio)
		return why_set(why, -ENOMEM, "out of memory");
	r = check_missing(&pack->modules->missing, pack->modules->version, why);
	if (r)
		return r;
	why->text[0] = 0;
	r = add_skeleton(cpio);
	if (r == 0)
		r = add_agent(cpio, pack->agent, why);
	if (r == 0)
		r = module_tree_add(cpio, pack->modules, why);
	if (r == 0)
		r = write_archive(cpio, pack->level, out);
	if (r && !why->text[0])
		why_set(why, r, "the archive cannot be made: %s", strerror(-r));
	return r;
}
