/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a data device, a hash device and a root hash to a device that the kernel checks block by
 * block. ENEMY INPUT: both devices. Superblock and top of the tree are read once, here; the kernel
 * reads every block again under the root hash, so what the host changes meanwhile is corruption.
 */
#include "verity.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "disk-io.h"
#include "fs-size.h"
#include "verity-activate.h"
#include "verity-superblock.h"

#define DETAIL_MAX 256
#define FEC_CODEWORD 255	/* bytes, those of parity included */

/* The devices, open for what is looked at here. */
struct devices {
	int data, hash;		/* the same descriptor when the tree is appended */
	uint64_t data_size, hash_size;
};

#define DEVICES_NONE {.data = -1, .hash = -1}

static void devices_done(struct devices *d)
{
	if (d->hash >= 0 && d->hash != d->data)
		close(d->hash);
	closep(&d->data);
}

static int open_one(const char *path, int *ret_fd, uint64_t *ret_size,
	char detail[static DETAIL_MAX])
{
	int r = disk_open(path, ret_fd);

	if (!r)
		r = disk_size(*ret_fd, ret_size);
	if (r)
		snprintf(detail, DETAIL_MAX, "cannot open %.100s: %s", path, strerror(-r));
	return r;
}

static int open_devices(const struct verity_volume *v, struct devices *d,
	char detail[static DETAIL_MAX])
{
	int r = open_one(v->data_device, &d->data, &d->data_size, detail);

	if (r)
		return r;
	if (v->hash_device)
		return open_one(v->hash_device, &d->hash, &d->hash_size, detail);
	d->hash = d->data;
	d->hash_size = d->data_size;
	return 0;
}

static int find_superblock(const struct verity_volume *v, const struct devices *d, uint64_t *ret)
{
	uint8_t head[FS_SIZE_HEAD];
	struct fs_size fs;
	int r;

	*ret = v->has_hash_offset ? v->hash_offset : 0;
	if (v->has_hash_offset || v->hash_device)
		return 0;
	if (d->data_size < sizeof(head))
		return VERITY_E_NO_FS;
	r = disk_read(d->data, 0, head, sizeof(head));
	if (r)
		return r;
	if (fs_size_judge(head, &fs))
		return VERITY_E_NO_FS;
	*ret = fs.end;
	return 0;
}

/* Behind the tree, to the end of its last block. Cannot overflow: the tree fits its device. */
static uint64_t tree_end(const struct verity_shape *s)
{
	return s->tree_offset + s->tree_blocks * s->hash_block;
}

/* The kernel's own look at the size has been wrong for years; this is what it reads. */
static int judge_fec(unsigned roots, uint64_t hash_size, const struct verity_shape *s)
{
	const uint64_t covered = s->data_blocks + s->tree_blocks;
	const uint64_t data_bytes = FEC_CODEWORD - roots;
	const uint64_t blocks = (covered + data_bytes - 1) / data_bytes * roots;

	if (s->data_block != s->hash_block)
		return VERITY_E_FEC_BLOCKS;
	return blocks > (hash_size - tree_end(s)) / s->hash_block ? VERITY_E_FEC_SIZE : 0;
}

static int judge_places(const struct verity_volume *v, const struct devices *d, uint64_t superblock,
	const struct verity_shape *s)
{
	if (s->data_blocks > d->data_size / s->data_block)
		return VERITY_E_DATA_SIZE;
	if (s->tree_offset > d->hash_size ||
		s->tree_blocks > (d->hash_size - s->tree_offset) / s->hash_block)
		return VERITY_E_TREE_SIZE;
	if (!v->hash_device && s->data_blocks * s->data_block > superblock)
		return VERITY_E_OVERLAP;
	return v->fec_roots ? judge_fec(v->fec_roots, d->hash_size, s) : 0;
}

static int load_superblock(const struct verity_volume *v, const struct devices *d,
	struct verity_shape *ret)
{
	uint8_t superblock[VERITY_SUPERBLOCK_SIZE];
	uint64_t offset;
	int r;

	r = find_superblock(v, d, &offset);
	if (r)
		return r;
	if (offset > d->hash_size || d->hash_size - offset < sizeof(superblock))
		return VERITY_E_SIGNATURE;
	r = disk_read(d->hash, offset, superblock, sizeof(superblock));
	if (r)
		return r;
	r = verity_superblock_judge(superblock, offset, v->root_hash_len, ret);
	return r ? r : judge_places(v, d, offset, ret);
}

/* Where there is one data block only, it is its own top. */
static int read_top(const struct devices *d, const struct verity_shape *s, uint8_t *ret)
{
	return s->levels ? disk_read(d->hash, s->tree_offset, ret, s->hash_block)
			 : disk_read(d->data, 0, ret, s->data_block);
}

/* The kernel would find the same, as a panic: with error correction too, which reads other blocks
 * under this one to mend it. */
static int check_top(const struct verity_volume *v, const struct devices *d,
	const struct verity_shape *s)
{
	const EVP_MD *md = strcmp(s->algorithm, "sha512") == 0 ? EVP_sha512() : EVP_sha256();
	uint8_t input[VERITY_SALT_MAX + VERITY_BLOCK_MAX], hash[EVP_MAX_MD_SIZE];
	const size_t len = s->salt_size + (s->levels ? s->hash_block : s->data_block);
	int r;

	memcpy(input, s->salt, s->salt_size);
	r = read_top(d, s, input + s->salt_size);
	if (r)
		return r;
	if (EVP_Digest(input, len, hash, NULL, md, NULL) != 1)
		return -EIO;
	return memcmp(hash, v->root_hash, v->root_hash_len) == 0 ? 0 : VERITY_E_ROOT_HASH;
}

static const char *hash_device(const struct verity_volume *v)
{
	return v->hash_device ? v->hash_device : v->data_device;
}

static int explain(const struct verity_volume *v, int r, char detail[static DETAIL_MAX])
{
	const bool of_data = r == VERITY_E_DATA_SIZE || r == VERITY_E_NO_FS;

	if (r > 0)
		snprintf(detail, DETAIL_MAX, "%.64s: %s", of_data ? v->data_device : hash_device(v),
			verity_refusal_text(r));
	else if (r && !detail[0])
		snprintf(detail, DETAIL_MAX, "cannot read the hash tree on %.64s: %s",
			hash_device(v), strerror(-r));
	return r;
}

int verity_open(const struct verity_volume *v, const char *name, char detail[static DETAIL_MAX])
{
	_cleanup_(devices_done) struct devices devices = DEVICES_NONE;
	struct verity_shape shape;
	char message[160];
	int r;

	detail[0] = 0;
	r = open_devices(v, &devices, detail);
	if (!r)
		r = load_superblock(v, &devices, &shape);
	if (!r)
		r = check_top(v, &devices, &shape);
	if (r)
		return explain(v, r, detail);
	r = verity_activate(v, &shape, tree_end(&shape), name, message);
	if (r)
		snprintf(detail, DETAIL_MAX, "cannot activate %.64s: %s%s%.100s", v->data_device,
			strerror(-r), message[0] ? ": " : "", message);
	return r;
}
