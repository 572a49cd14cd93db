/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The superblocks of ext4, erofs and squashfs, as far as they tell type, size and UUID. The agent
 * finds the end of a file system in the same fields, for a hash tree lies behind it.
 */
#include "fs-head.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include "snp/cursor.h"

#define HEAD_SIZE 4096
#define AT_1024 1024

#define SQUASHFS_MAGIC 0x73717368u
#define EROFS_MAGIC 0xE0F5E1E2u
#define EXT4_MAGIC 0xEF53u
#define EXT4_RECOVER 0x0004u
#define EXT4_64BIT 0x0080u

/* A field at its place in the superblock. */
#define FIELD(name, take, type)                                                                    \
	static type name(const struct snp_cursor *super, size_t offset)                            \
	{                                                                                          \
		struct snp_cursor c = snp_cursor_sub(super, offset, sizeof(type));                 \
                                                                                                   \
		return take(&c);                                                                   \
	}

FIELD(u8_at, snp_take_u8, uint8_t)
FIELD(le16_at, snp_take_le16, uint16_t)
FIELD(le32_at, snp_take_le32, uint32_t)
FIELD(le64_at, snp_take_le64, uint64_t)

static void uuid_at(const struct snp_cursor *super, size_t offset, char ret[static UUID_TEXT_SIZE])
{
	struct snp_cursor c = snp_cursor_sub(super, offset, 16);
	uint8_t bytes[16];

	snp_take_bytes(&c, bytes, sizeof(bytes));
	uuid_format(bytes, ret);
}

static bool is_squashfs(const struct snp_cursor *head, struct fs_head *ret)
{
	if (le32_at(head, 0) != SQUASHFS_MAGIC || le16_at(head, 28) != 4 /* version */)
		return false;
	*ret = (struct fs_head){.type = "squashfs", .size = le64_at(head, 40)};
	return true;
}

static bool is_erofs(const struct snp_cursor *head, struct fs_head *ret)
{
	struct snp_cursor super = snp_cursor_sub(head, AT_1024, HEAD_SIZE - AT_1024);
	uint8_t block_bits = u8_at(&super, 12);

	if (le32_at(&super, 0) != EROFS_MAGIC || block_bits < 9 || block_bits > 16)
		return false;
	*ret = (struct fs_head){.type = "erofs",
		.size = (uint64_t)le32_at(&super, 36) << block_bits};
	uuid_at(&super, 48, ret->uuid);
	return true;
}

static bool is_ext4(const struct snp_cursor *head, struct fs_head *ret)
{
	struct snp_cursor super = snp_cursor_sub(head, AT_1024, HEAD_SIZE - AT_1024);
	uint32_t incompatible = le32_at(&super, 0x60), block_log = le32_at(&super, 0x18);
	uint64_t blocks = le32_at(&super, 0x04);

	if (incompatible & EXT4_64BIT)
		blocks |= (uint64_t)le32_at(&super, 0x150) << 32;
	/* Blocks of 1 to 64 KiB. */
	if (le16_at(&super, 0x38) != EXT4_MAGIC || block_log > 6 || blocks > UINT64_MAX >> 17)
		return false;
	*ret = (struct fs_head){.type = "ext4", .size = blocks << (10 + block_log),
		.unclean = incompatible & EXT4_RECOVER};
	uuid_at(&super, 0x68, ret->uuid);
	return true;
}

static int add_fingerprint(const uint8_t head[static HEAD_SIZE], struct fs_head *fs)
{
	uint8_t hash[EVP_MAX_MD_SIZE];

	if (!EVP_Digest(head, HEAD_SIZE, hash, NULL, EVP_sha256(), NULL))
		return -EIO;
	snp_hex_encode(hash, 32, fs->fingerprint);
	return 0;
}

int fs_head_read(const char *path, struct fs_head *ret)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t head[HEAD_SIZE] = {0};
	struct snp_cursor c = snp_cursor(head, sizeof(head));
	struct fs_head found;
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) || pread(fd, head, sizeof(head), 0) < 0)
		return -errno;
	if (!is_squashfs(&c, &found) && !is_erofs(&c, &found) && !is_ext4(&c, &found))
		return FS_HEAD_UNKNOWN;
	if (found.size == 0)
		return FS_HEAD_UNKNOWN;
	if (found.size > (uint64_t)st.st_size)
		return FS_HEAD_CUT;
	r = add_fingerprint(head, &found);
	if (r)
		return r;
	*ret = found;
	return 0;
}
