/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An ID block says which launch digest and policy a guest must be started with, and gives it the
 * names that its reports repeat; the ID authentication has the signature over it. Both are made
 * here, and judged. The processor compares and verifies them as well, before it starts the guest,
 * so a report with the digest of an ID key tells that its owner signed for this very launch.
 */
#pragma once

#include "id-key.h"
#include "wire.h"

struct id_block {
	uint8_t launch_digest[ID_DIGEST_SIZE];
	uint8_t family_id[16], image_id[16];
	uint32_t guest_svn;
	uint64_t policy;
};

/* By which reports name the keys. */
struct id_auth_keys {
	uint8_t id_key[ID_DIGEST_SIZE];
	bool has_author;
	uint8_t author_key[ID_DIGEST_SIZE];	/* zero without one, as in a report */
};

void id_block_encode(const struct id_block *block, struct id_block_wire *ret);
/* ENEMY INPUT. 0, IDBLOCK_E_BLOCK_SIZE, IDBLOCK_E_VERSION. */
_must_check_ int id_block_decode(const void *data, size_t len, struct id_block *ret);

/**
 * id_auth_make() - sign an ID block
 * @id_key: private
 * @author_key: private, signs @id_key; NULL when there is none
 *
 * Return: 0, -errno, IDBLOCK_E_NOT_PRIVATE.
 */
_must_check_ int id_auth_make(const struct id_block_wire *block, const struct id_key *id_key,
	const struct id_key *author_key, struct id_auth_wire *ret);

/**
 * id_auth_check() - whether an ID authentication is well formed and belongs to a block
 * @data: ENEMY INPUT
 * @ret: whose signatures they are: any key will do here, so its digest is to be compared
 *
 * Return: 0, -errno, or a refusal from IDBLOCK_E_AUTH_SIZE on.
 */
_must_check_ int id_auth_check(const struct id_block_wire *block, const void *data, size_t len,
	struct id_auth_keys *ret);
