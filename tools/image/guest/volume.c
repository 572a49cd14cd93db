/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats a LUKS2 volume with integrity, and activates it to be filled. */
#include "volume.h"

#include <libcryptsetup.h>
#include <stdio.h>
#include <string.h>

static char last_error[200];

static void done_device(struct crypt_device **cd)
{
	crypt_free(*cd);
}

/* The library's last error tells more than its errno. */
static void keep_error(int level, const char *msg, void *arg)
{
	if (level != CRYPT_LOG_ERROR)
		return;
	snprintf(last_error, sizeof(last_error), "%.*s", (int)strcspn(msg, "\n"), msg);
}

static int failed(struct reporter *r, int error, const char *what)
{
	return report_failure(r, error, "%s%s%s", what, last_error[0] ? ": " : "", last_error);
}

static int format(struct crypt_device *cd, const struct image_job *job)
{
	const struct crypt_pbkdf_type kdf = {
		.type = job->kdf,
		/* Hashes the anti-forensic stripes, too: fewer calls than with sha256. */
		.hash = "sha512",
		.iterations = job->kdf_iterations,
		.max_memory_kb = job->kdf_memory_kib,
		.parallel_threads = job->kdf_lanes,
		/* A benchmark in an emulated machine says nothing about the one that unlocks. */
		.flags = CRYPT_PBKDF_NO_BENCHMARK,
	};
	struct crypt_params_luks2 params = {
		.pbkdf = &kdf,
		.integrity = job->integrity,
		.data_alignment = 0,
		.sector_size = job->sector_size,
		.label = job->label[0] ? job->label : NULL,
	};
	int r = crypt_set_data_offset(cd, job->data_offset / 512);

	if (r)
		return r;
	r = crypt_format(cd, CRYPT_LUKS2, job->cipher, job->cipher_mode, job->uuid,
		NULL /* a random volume key */, job->volume_key_size, &params);
	if (r)
		return r;
	r = crypt_keyslot_add_by_volume_key(cd, 0, NULL /* the one just made */, 0,
		(const char *)job->passphrase, job->passphrase_len);
	return r < 0 ? r : 0;
}

/* What the header says now, in the header's words: this is what an unlocking agent compares. */
static int describe(struct crypt_device *cd, struct image_result *ret)
{
	struct crypt_params_integrity integrity = {0};
	int r = crypt_get_integrity_info(cd, &integrity);

	if (r)
		return r;
	snprintf(ret->uuid, sizeof(ret->uuid), "%s", crypt_get_uuid(cd));
	snprintf(ret->cipher, sizeof(ret->cipher), "%s-%s", crypt_get_cipher(cd),
		crypt_get_cipher_mode(cd));
	snprintf(ret->integrity, sizeof(ret->integrity), "%s",
		integrity.integrity ? integrity.integrity : "");
	ret->sector_size = (uint32_t)crypt_get_sector_size(cd);
	ret->data_offset = crypt_get_data_offset(cd) * 512;
	return 0;
}

int volume_create(const struct image_job *job, const char *device, struct reporter *r)
{
	_cleanup_(done_device) struct crypt_device *cd = NULL;
	int e;

	crypt_set_log_callback(NULL, keep_error, NULL);
	/* Nobody else is here to lock out. */
	if (crypt_metadata_locking(NULL, 0))
		return failed(r, -ENOTSUP, "metadata locking");
	e = crypt_init(&cd, device);
	if (e)
		return failed(r, e, device);
	e = format(cd, job);
	if (e)
		return failed(r, e, "cannot format");
	e = crypt_activate_by_volume_key(cd, VOLUME_NAME, NULL /* the one just made */, 0,
		CRYPT_ACTIVATE_NO_JOURNAL);
	if (e)
		return failed(r, e, "cannot activate");
	e = describe(cd, &r->result);
	return e ? failed(r, e, "cannot read the header back") : 0;
}

int volume_close(struct reporter *r)
{
	_cleanup_(done_device) struct crypt_device *cd = NULL;
	int e = crypt_init_by_name(&cd, VOLUME_NAME);

	if (e)
		return failed(r, e, "cannot find the volume again");
	e = crypt_deactivate(cd, VOLUME_NAME);
	return e ? failed(r, e, "cannot close the volume") : 0;
}
