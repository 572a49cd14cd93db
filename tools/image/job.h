/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What "snpguard image luks" and the program in its helper VM tell each other: one small disk, in
 * fact memory of the host's process. The first half is the job, written before the VM starts; the
 * second half is the result, written by the VM and watched while it runs. Both ends are built
 * together and run on one machine, so integers are the machine's own.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define IMAGE_JOB_MAGIC "snpguard-image1"	/* 16 bytes with its zero */
#define IMAGE_PASSPHRASE_MAX 512
#define IMAGE_SEED_SIZE 64

/* Serial numbers by which the program tells its disks apart: their names depend on probing. */
#define IMAGE_SERIAL_JOB "job"
#define IMAGE_SERIAL_SOURCE "source"
#define IMAGE_SERIAL_TARGET "target"

struct image_job {
	char magic[16];
	uint64_t source_size;		/* bytes of the file system; zeros follow it
					 * in the volume */
	uint64_t data_offset;		/* bytes before the data segment */
	uint32_t sector_size;
	uint32_t volume_key_size;	/* cipher and integrity together */
	char cipher[32];		/* "aes" */
	char cipher_mode[32];		/* "xts-random" */
	char integrity[32];		/* "hmac(sha256)" */
	char uuid[40];
	char label[48];			/* LUKS2 has room for 47 characters */
	char kdf[16];			/* "pbkdf2" or "argon2id" */
	uint32_t kdf_iterations;	/* argon2: passes */
	uint32_t kdf_memory_kib;
	uint32_t kdf_lanes;
	uint32_t passphrase_len;
	uint8_t seed[IMAGE_SEED_SIZE];	/* for the VM's random numbers, from the host's */
	uint8_t passphrase[IMAGE_PASSPHRASE_MAX];
};

enum image_state {
	IMAGE_STATE_NONE = 0,	/* the VM has not got so far */
	IMAGE_STATE_FORMATTING,
	IMAGE_STATE_WRITING,
	IMAGE_STATE_DONE,
	IMAGE_STATE_FAILED,	/* error says why */
};

struct image_result {
	uint32_t state;
	uint32_t sector_size;
	uint64_t data_offset;
	uint64_t volume_size;	/* bytes inside the encryption */
	uint64_t written;	/* of them */
	char uuid[40];
	char cipher[64];	/* as LUKS2 writes it: "aes-xts-random" */
	char integrity[64];
	char error[512];
};

#define IMAGE_JOB_OFFSET 0
#define IMAGE_RESULT_OFFSET 4096
#define IMAGE_JOB_DISK_SIZE 8192

_Static_assert(sizeof(struct image_job) <= IMAGE_RESULT_OFFSET, "the job fits its half");
_Static_assert(sizeof(struct image_result) <= IMAGE_JOB_DISK_SIZE - IMAGE_RESULT_OFFSET,
	"the result fits its half");
