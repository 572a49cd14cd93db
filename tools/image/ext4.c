/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ext4 image of a directory tree, by mke2fs(8) and debugfs(8). */
#include "ext4.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "say.h"
#include "size.h"
#include "snp/cursor.h"
#include "uuid.h"

#define SUPERBLOCK 1024
#define INODE_TOP 2
#define INODE_FIRST 11	/* lost+found; what was copied follows */

/* All there is to a file system without a writer, whatever this machine's mke2fs.conf says. No
 * checksums either: the hash tree vouches for every block. */
#define FROZEN_FEATURES "none,ext_attr,dir_index,filetype,extent,64bit,flex_bg,sparse_super," \
	"large_file,huge_file,dir_nlink,extra_isize"

static int make(const struct owned *o, const char *tree, const struct ext4_spec *s,
	const char *image, const struct image_tree *content)
{
	char seed[UUID_TEXT_SIZE], extended[128], size[32], inodes[32];
	const char *argv[] = {NULL, NULL, NULL, NULL, "mke2fs", "-q", "-F", "-b", "4096", "-I",
		"256", s->frozen ? "-O" : "-t", s->frozen ? FROZEN_FEATURES : "ext4", "-m",
		s->frozen ? "0" : "1", "-U", s->uuid, "-E", extended, "-N", inodes, "-d", tree,
		image, size, NULL};
	/* As mke2fs would choose, but never too few for a tree of many small files. */
	uint64_t n = s->frozen ? 0 : s->size / 16384;
	uint64_t least = content->entries + content->entries / 4 + 1024;

	if (uuid_derive("directory hash", s->uuid, seed))
		return -EIO;
	/* Lazy: the kernel would initialise the rest at the first mount, through the encryption. */
	snprintf(extended, sizeof(extended), "lazy_itable_init=0,lazy_journal_init=0,hash_seed=%s",
		seed);
	snprintf(size, sizeof(size), "%" PRIu64 "k", s->size / 1024);
	snprintf(inodes, sizeof(inodes), "%" PRIu64, n > least ? n : least);
	return owned_run(o, "make the file system", argv, NULL, 0);
}

/* mke2fs fills the top directory and leaves its owner and mode alone. */
static int ask_for_top(const struct owned *o, const char *tree, FILE *script)
{
	const char *argv[] = {NULL, NULL, NULL, NULL, "stat", "--printf",
		"%f %u %g %Y", tree, NULL};
	char said[128];
	unsigned mode, uid, gid;
	long long mtime;
	int r = owned_run(o, "read the top directory", argv, said, sizeof(said));

	if (r)
		return r;
	if (sscanf(said, "%x %u %u %lld", &mode, &uid, &gid, &mtime) != 4)
		return -EIO;
	fprintf(script, "set_inode_field / mode 0%o\nset_inode_field / uid %u\n"
		"set_inode_field / gid %u\nset_inode_field / mtime @%lld\n", mode, uid, gid, mtime);
	return 0;
}

/* It gives inodes away in a row. */
static int last_inode(const char *image, uint32_t *ret)
{
	_cleanup_close_ int fd = open(image, O_RDONLY | O_CLOEXEC);
	uint8_t head[20];
	struct snp_cursor c = snp_cursor(head, sizeof(head));
	uint32_t all;

	if (fd < 0)
		return -errno;
	if (pread(fd, head, sizeof(head), SUPERBLOCK) != sizeof(head))
		return -EIO;
	all = snp_take_le32(&c);
	snp_skip(&c, 12);
	*ret = all - snp_take_le32(&c);		/* free ones */
	return 0;
}

static void ask_for_times(FILE *script, uint32_t inode, int64_t time)
{
	fprintf(script, "set_inode_field <%" PRIu32 "> atime @%" PRId64 "\n"
		"set_inode_field <%" PRIu32 "> ctime @%" PRId64 "\n", inode, time, inode, time);
}

/* mke2fs copies them from its source, whose own tell when the copy was made. */
static int ask_for_all_times(const char *image, int64_t time, FILE *script)
{
	uint32_t last;
	int r = last_inode(image, &last);

	if (r)
		return r;
	ask_for_times(script, INODE_TOP, time);
	for (uint32_t i = INODE_FIRST; i <= last; i++)
		ask_for_times(script, i, time);
	return 0;
}

static void close_script(FILE **f)
{
	if (*f)
		fclose(*f);
}

static int write_script(const struct owned *o, const char *tree, const struct ext4_spec *s,
	const char *image, const char *path)
{
	_cleanup_(close_script) FILE *script = fopen(path, "we");
	int r;

	if (!script)
		return -errno;
	r = ask_for_top(o, tree, script);
	if (!r && s->frozen)
		r = ask_for_all_times(image, s->time, script);
	if (!r && fflush(script))
		r = -errno;
	return r;
}

static int finish(const struct owned *o, const char *tree, const struct ext4_spec *s,
	const char *image)
{
	_cleanup_free_ char *script = NULL;
	int r;

	if (asprintf(&script, "%s.debugfs", image) < 0) {
		script = NULL;
		return -ENOMEM;
	}
	r = write_script(o, tree, s, image, script);
	if (!r) {
		const char *argv[] = {NULL, NULL, NULL, NULL, "debugfs", "-w",
			"-f", script, image, NULL};

		r = owned_run(o, "complete the file system", argv, NULL, 0);
	}
	return r;
}

int ext4_make(const struct owned *o, const char *tree, struct ext4_spec *s, const char *image)
{
	struct image_tree content;
	int r = image_tree_measure(tree, &content);

	if (r)
		return r;
	if (s->size == 0)
		s->size = image_size_fs(&content, s->frozen);
	say_progress("ext4 of %" PRIu64 " MiB for %" PRIu64 " entries",
		s->size >> 20, content.entries);
	r = make(o, tree, s, image, &content);
	return r ? r : finish(o, tree, s, image);
}
