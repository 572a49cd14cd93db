/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The X25519 key pair of this boot, and messages sealed to it. */
#pragma once

#include "boot/boot.h"

/* Seals a message to the pair and opens it: 0, or why messages could not be opened. */
_must_check_ int bootkey_self_test(const struct boot *b);

/* Ends the pair's life: its private half is wiped, and reports do not bind it any more. */
_must_check_ int bootkey_drop(struct boot *b);

/**
 * bootkey_open() - open a key message
 * @msg: ENEMY INPUT
 * @ret: volumes with their keys, in secret memory
 * @detail: for the owner, on any failure
 *
 * Return: 0, -errno, SNP_E_HPKE_* or SNP_E_TRUNCATED (not sealed by the owner for this boot and
 * nonce), or another refusal (what the owner sealed is not a key message).
 */
_must_check_ int bootkey_open(struct boot *b, const struct ipc_key_message *msg,
	struct snp_volumes *ret, char detail[static 256]);
