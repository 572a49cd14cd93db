/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dm-verity hash tree of a file, by libcryptsetup: the one file of the owner's command that
 * speaks to it. In a process of its own, since the library cannot be interrupted. */
#include "verity-tree.h"

#include <libcryptsetup.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "process.h"
#include "say.h"

#define FEC_RS_BYTES 255	/* of a Reed-Solomon code word, parity included */
#define LOOK_MS 200

static char last_error[200];

static const struct verity_algorithm algorithms[] = {{"sha256", 32}, {"sha512", 64}};

const struct verity_algorithm *verity_algorithm_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(algorithms); i++)
		if (strcmp(algorithms[i].name, name) == 0)
			return &algorithms[i];
	return NULL;
}

/* Blocks of hashes, level by level up to the one that the root hash is the hash of. */
static uint64_t tree_blocks(const struct verity_tree *t)
{
	uint64_t per_block = VERITY_BLOCK / t->algorithm->size, sum = 0;

	for (uint64_t n = t->data_size / VERITY_BLOCK; n > 1; sum += n)
		n = (n + per_block - 1) / per_block;
	return sum;
}

uint64_t verity_tree_end(const struct verity_tree *t)
{
	return t->hash_offset + (1 /* superblock */ + tree_blocks(t)) * VERITY_BLOCK;
}

uint64_t verity_fec_end(const struct verity_tree *t)
{
	uint64_t covered = t->data_size / VERITY_BLOCK + tree_blocks(t);
	uint64_t data_bytes = FEC_RS_BYTES - t->fec_roots;
	uint64_t words = (covered + data_bytes - 1) / data_bytes;

	return verity_tree_end(t) + (t->fec_roots ? words * t->fec_roots * VERITY_BLOCK : 0);
}

/* What both processes see. */
struct job {
	const struct verity_tree *tree;
	uint8_t root[VERITY_HASH_MAX];
};

static void keep_error(int level, const char *msg, void *arg)
{
	if (level == CRYPT_LOG_ERROR)
		snprintf(last_error, sizeof(last_error), "%.*s", (int)strcspn(msg, "\n"), msg);
}

static void done_device(struct crypt_device **cd)
{
	crypt_free(*cd);
}

static int format(struct job *job)
{
	_cleanup_(done_device) struct crypt_device *cd = NULL;
	const struct verity_tree *t = job->tree;
	struct crypt_params_verity params = {
		.hash_name = t->algorithm->name,
		.data_device = t->data,
		.salt = (const char *)t->salt,
		.salt_size = (uint32_t)t->salt_len,
		.hash_type = 1,		/* salt first; 0 is Chrome OS's */
		.data_block_size = VERITY_BLOCK,
		.hash_block_size = VERITY_BLOCK,
		.data_size = t->data_size / VERITY_BLOCK,
		.hash_area_offset = t->hash_offset,
		.flags = CRYPT_VERITY_CREATE_HASH,
	};
	size_t size = t->algorithm->size;
	int r = crypt_init(&cd, t->hash);

	if (r)
		return r;
	if (t->fec_roots) {
		params.fec_device = t->hash;
		params.fec_roots = t->fec_roots;
		params.fec_area_offset = verity_tree_end(t);
	}
	r = crypt_format(cd, CRYPT_VERITY, NULL /* no cipher */, NULL, t->uuid,
		NULL /* the root hash is made */, 0, &params);
	if (r)
		return r;
	r = crypt_volume_key_get(cd, CRYPT_ANY_SLOT, (char *)job->root, &size, NULL, 0);
	return r < 0 ? r : size == t->algorithm->size ? 0 : -EIO;
}

static int work(void *arg)
{
	int r;

	crypt_set_log_callback(NULL, keep_error, NULL);
	r = format(arg);
	if (r)
		say_error("cannot make the hash tree: %s",
			last_error[0] ? last_error : strerror(-r));
	return r ? 1 : 0;
}

/* Hashing takes a second for each GB; error correction twenty. It is written from front to back. */
static void show_progress(const struct verity_tree *t, unsigned *tenth)
{
	uint64_t begin = verity_tree_end(t), size = verity_fec_end(t) - begin;
	struct stat st;
	unsigned now;

	if (!t->fec_roots || stat(t->hash, &st) || (uint64_t)st.st_size <= begin)
		return;
	now = (unsigned)(((uint64_t)st.st_size - begin) * 10 / size);
	if (now > *tenth)
		say_progress("%3u%% of %llu MiB of error correction data", now * 10,
			(unsigned long long)(size >> 20));
	*tenth = now;
}

static int run(struct job *job)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	unsigned tenth = 0;
	int status, r = process_fork(work, job, &p);

	while (!r) {
		r = process_wait(&p, LOOK_MS, &status);
		if (!r)
			return status ? -ECANCELED : 0;
		if (r == -ETIMEDOUT) {
			show_progress(job->tree, &tenth);
			r = 0;
		}
	}
	return r;
}

int verity_tree_make(const struct verity_tree *t, uint8_t ret_root[static VERITY_HASH_MAX])
{
	struct job *job = mmap(NULL, sizeof(*job), PROT_READ | PROT_WRITE, MAP_SHARED |
		MAP_ANONYMOUS, -1, 0);
	int r;

	if (job == MAP_FAILED)
		return -errno;
	job->tree = t;
	r = run(job);
	if (!r)
		memcpy(ret_root, job->root, VERITY_HASH_MAX);
	munmap(job, sizeof(*job));
	return r;
}
