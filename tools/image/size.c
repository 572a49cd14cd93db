/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large things are going to be. Estimates err on the large side: files are sparse. */
#include "size.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MIB (UINT64_C(1) << 20)
/* What ext4 keeps of a name, and before it. */
#define NAME_HEAD 8
#define NAME_ALIGN 4

static uint64_t round_up(uint64_t n, uint64_t to)
{
	return (n + to - 1) / to * to;
}

int image_size_parse(const char *text, uint64_t *ret)
{
	static const char units[] = "KMGT";
	const char *unit;
	uint64_t n = 0;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++)
		if (__builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, (uint64_t)(*text - '0'), &n))
			return -EINVAL;
	unit = *text ? strchr(units, *text) : NULL;
	if (*text && (!unit || text[1]))
		return -EINVAL;
	for (ptrdiff_t powers = unit ? unit - units + 1 : 0; powers > 0; powers--)
		if (__builtin_mul_overflow(n, 1024, &n))
			return -EINVAL;
	if (n == 0 || n > INT64_MAX / 2)
		return -EINVAL;
	*ret = round_up(n, IMAGE_BLOCK);
	return 0;
}

/* nftw() has no argument for its callback. */
static struct image_tree *measuring;

/* Sparse files become whole in the archive's or the file system's copy. What a directory's size
 * says is its file system's affair, and the same tree is to measure the same everywhere. */
static uint64_t content_size(const struct stat *st)
{
	bool counts = !S_ISDIR(st->st_mode) && st->st_size > 0;

	return round_up(counts ? (uint64_t)st->st_size : 1, IMAGE_BLOCK);
}

static int measure_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	if (type == FTW_NS || type == FTW_DNR)
		return EACCES;
	measuring->entries++;
	measuring->bytes += content_size(st);
	/* The top's own name is in no directory of the tree. */
	if (ftw->level > 0)
		measuring->names += round_up(NAME_HEAD + strlen(path + ftw->base), NAME_ALIGN);
	return 0;
}

int image_tree_measure(const char *path, struct image_tree *ret)
{
	struct image_tree tree = {0};
	int r;

	measuring = &tree;
	r = nftw(path, measure_entry, 64, FTW_PHYS);
	if (r)
		return r < 0 ? -errno : -r;
	tree.bytes += round_up(tree.names, IMAGE_BLOCK);
	*ret = tree;
	return 0;
}

uint64_t image_size_fs(const struct image_tree *tree, bool frozen)
{
	uint64_t content = tree->bytes + tree->entries * 512;

	if (frozen)
		return round_up(content + content * 4 / 100 + 4 * MIB, MIB);

	/* The journal of ext4 grows with it up to 64 MiB, and is the larger part of a small one. */
	return round_up(content + content * 15 / 100 + 48 * MIB, MIB);
}

uint64_t image_size_disk(uint64_t fs_size, uint32_t sector_size, uint32_t tag_size,
	uint64_t data_offset)
{
	/* dm-integrity: a superblock, a journal of 1/128 of the device and at most 64 MiB, and tags
	 * in front of every 16 MiB of data, in whole blocks of metadata. */
	const uint64_t run = 16 * MIB;
	uint64_t runs = fs_size / run + 1;
	uint64_t tags = runs * round_up(run / sector_size * tag_size, 128 * 1024);
	uint64_t journal = (fs_size + tags) / 100;

	if (journal > 65 * MIB)
		journal = 65 * MIB;
	return round_up(data_offset + fs_size + tags + journal + 2 * MIB, MIB);
}
