/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps from a root tree to an encrypted disk. */
#include "make.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "initrd.h"
#include "output.h"
#include "owner/record.h"
#include "owner/utf8.h"
#include "places.h"
#include "process.h"
#include "size.h"
#include "vm.h"

#define DATA_OFFSET (UINT64_C(16) << 20)	/* what cryptsetup itself leaves to headers */
#define RANDOM_KEY_SIZE 32
#define RANDOM_KEY_ODD 8	/* one of 190000 random keys has fewer */
#define VOLUME_NAME "root"

static bool is_typed(uint8_t byte)
{
	return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\n' || byte == '\r';
}

/*
 * 32 bytes that somebody typed, in whatever language and encoding, must not pass for 32 random
 * ones, of which about 20 are on no keyboard; random ones that pass for typed cost some time.
 */
static bool is_random_key(const struct snp_secret *key)
{
	size_t odd = 0;

	for (size_t i = 0; i < key->len; i++)
		odd += !is_typed(key->data[i]);
	return key->len == RANDOM_KEY_SIZE && odd >= RANDOM_KEY_ODD &&
		!utf8_is_text((const char *)key->data, key->len);
}

static void set_kdf(const struct image_plan *p, struct image_job *job)
{
	const char *name = p->kdf ? p->kdf : is_random_key(&p->key) ? "pbkdf2" : "argon2id";
	bool argon2 = strcmp(name, "argon2id") == 0;

	snprintf(job->kdf, sizeof(job->kdf), "%s", name);
	if (argon2) {
		/* The guest needs that memory free while it unlocks. */
		job->kdf_memory_kib = 256 * 1024;
		job->kdf_lanes = 2;
		job->kdf_iterations = 4;
	} else {
		/* Of 256 random bits none can be guessed; the least that LUKS2 takes. For what is
		 * guessable, as much as cryptsetup would ask for on a fast processor. */
		job->kdf_iterations = is_random_key(&p->key) ? 1000 : 1000000;
	}
}

static int fill_job(const struct image_plan *p, const struct image_fs *fs, struct image_job *job)
{
	memcpy(job->magic, IMAGE_JOB_MAGIC, sizeof(job->magic));
	job->source_size = fs->size;
	job->data_offset = DATA_OFFSET;
	job->sector_size = p->sector_size;
	job->volume_key_size = p->suite->key_size;
	snprintf(job->cipher, sizeof(job->cipher), "%s", p->suite->cipher);
	snprintf(job->cipher_mode, sizeof(job->cipher_mode), "%s", p->suite->mode);
	snprintf(job->integrity, sizeof(job->integrity), "%s", p->suite->integrity);
	memcpy(job->uuid, p->uuid, sizeof(p->uuid));
	snprintf(job->label, sizeof(job->label), "%s", p->label ? p->label : "");
	set_kdf(p, job);
	if (getrandom(job->seed, sizeof(job->seed), 0) != sizeof(job->seed))
		return -EIO;
	memcpy(job->passphrase, p->key.data, p->key.len);
	job->passphrase_len = (uint32_t)p->key.len;
	return 0;
}

static int encrypt(const struct image_plan *p, const struct image_fs *fs, const char *target,
	struct image_result *ret)
{
	_cleanup_job_disk_ struct image_job_disk disk = IMAGE_JOB_DISK_NULL;
	_cleanup_close_ int initrd = -1;
	struct image_vm vm = {.accel = p->accel, .kernel = p->kernel, .source = fs->path,
		.target = target};
	int r = image_initrd_make(p->helper, p->modules, &initrd);

	if (r)
		return r;
	r = image_job_disk_new(&disk);
	if (r)
		return r;
	r = fill_job(p, fs, image_job_disk_job(&disk));
	if (r)
		return r;
	vm.initrd = initrd;
	return image_vm_run(&vm, &disk, ret);
}

static int write_record(const char *path, const struct image_result *result)
{
	struct record record = {.n = 1};
	struct volume_record *v = &record.v[0];

	snprintf(v->name, sizeof(v->name), "%s", VOLUME_NAME);
	snprintf(v->uuid, sizeof(v->uuid), "%.36s", result->uuid);
	snprintf(v->cipher, sizeof(v->cipher), "%s", result->cipher);
	snprintf(v->integrity, sizeof(v->integrity), "%s", result->integrity);
	v->sector_size = result->sector_size;
	v->data_offset = result->data_offset;
	return record_write(path, &record);
}

/* What is made on the way lies in the directory of @disk, which its owner removes. */
static int make_in(const struct image_plan *p, const struct output *disk,
	const struct output *record, struct image_fs *fs)
{
	struct image_result result = {0};
	uint64_t volume_size;
	int r = image_source_make_fs(p->in, p->kind, disk->workdir, p->size, p->uuid, fs);

	if (r)
		return r;
	volume_size = p->size > fs->size ? p->size : fs->size;
	r = output_size(disk, image_size_disk(volume_size, p->sector_size, p->suite->tag_size,
		DATA_OFFSET));
	if (r)
		return r;
	r = encrypt(p, fs, disk->partial, &result);
	if (r)
		return r;
	r = write_record(record->partial, &result);
	return r ? r : output_commit_both(record, disk, p->force);
}

int image_make(const struct image_plan *p)
{
	_cleanup_output_ struct output disk = {0}, record = {0};
	_cleanup_(image_fs_done) struct image_fs fs = {0};
	int r = place_admin_path();

	if (!r)
		r = process_catch_signals();
	if (!r)
		r = output_begin(p->out, &disk);
	if (!r)
		r = output_begin(p->record, &record);
	return r ? r : make_in(p, &disk, &record, &fs);
}
