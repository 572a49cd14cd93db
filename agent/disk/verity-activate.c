/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dm-verity through libcryptsetup, which is told everything ("no header"): what it would read from
 * the disk itself could be something else by now than what was judged.
 */
#include "verity-activate.h"

#include <libcryptsetup.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_MAX 160

DEFINE_CLEANUP(struct crypt_device *, crypt_free)

static const uint32_t corruption_flags[] = {
	[VERITY_PANIC] = CRYPT_ACTIVATE_PANIC_ON_CORRUPTION,
	[VERITY_RESTART] = CRYPT_ACTIVATE_RESTART_ON_CORRUPTION,
	[VERITY_EIO] = 0,
};

static void on_message(int level, const char *msg, void *usrptr)
{
	if (level == CRYPT_LOG_ERROR)
		snprintf(usrptr, MESSAGE_MAX, "%.*s", (int)strcspn(msg, "\n"), msg);
}

int verity_activate(const struct verity_volume *v, const struct verity_shape *shape,
	uint64_t fec_offset, const char *name, char message[static MESSAGE_MAX])
{
	const char *hash_device = v->hash_device ? v->hash_device : v->data_device;
	_cleanup_(crypt_freep) struct crypt_device *cd = NULL;
	struct crypt_params_verity params = {
		.hash_name = shape->algorithm,
		.data_device = v->data_device,
		.salt = (const char *)shape->salt,
		.salt_size = shape->salt_size,
		.hash_type = 1,
		.data_block_size = shape->data_block,
		.hash_block_size = shape->hash_block,
		.data_size = shape->data_blocks,
		.hash_area_offset = shape->tree_offset,
		.flags = CRYPT_VERITY_NO_HEADER,
	};
	int r;

	if (v->fec_roots) {
		params.fec_device = hash_device;
		params.fec_area_offset = fec_offset;
		params.fec_roots = v->fec_roots;
	}
	message[0] = 0;
	r = crypt_init(&cd, hash_device);
	if (r)
		return r;
	crypt_set_log_callback(cd, on_message, message);
	r = crypt_format(cd, CRYPT_VERITY, NULL, NULL, NULL, NULL, 0, &params);
	if (r)
		return r;
	return crypt_activate_by_volume_key(cd, name, (const char *)v->root_hash, v->root_hash_len,
		CRYPT_ACTIVATE_READONLY | corruption_flags[v->on_corruption]);
}
