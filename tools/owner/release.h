/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Releasing a volume's key to a guest: what is sent, and to whom. The caller has verified the
 * report (verify.h) with the guest's public key bound into it; release_seal() then makes the one
 * message that this guest, in this boot, can open.
 */
#pragma once

#include "errors.h"
#include "record.h"
#include "snp/reportdata.h"
#include "snp/secret.h"
#include "snp/wire.h"

/**
 * release_add_volume() - what the record knows of a volume, and its key
 * @key: moved into @volumes on success
 *
 * Return: 0, or OWNER_E_VOLUME_KEY for a name that the record has not, or one given before.
 */
_must_check_ int release_add_volume(const struct record *record, const char *name,
	struct snp_secret *key, struct snp_volumes *volumes);

/**
 * release_seal() - the body of POST /v1/key
 * @guest: the guest's public key, bound by a verified report
 * @nonce: the owner's, as it stands in that report
 * @sender: the owner's private key; NULL for a guest that takes a key from anyone
 * @ret: malloc'ed JSON
 *
 * Return: 0, -errno, SNP_E_HPKE_KEY, SNP_E_TOO_LARGE.
 */
_must_check_ int release_seal(const uint8_t guest[static SNP_X25519_SIZE],
	const uint8_t nonce[static SNP_NONCE_SIZE], const struct snp_secret *sender,
	const struct snp_volumes *volumes, char **ret, size_t *ret_len);
