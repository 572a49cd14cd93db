/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files in which OpenSSH keeps an Ed25519 key pair: "openssh-key-v1" without a passphrase
 * (PROTOCOL.key of OpenSSH), and the line of a .pub file. Private to this folder and its tests.
 */
#pragma once

#include <stdint.h>

#include "snp/secret.h"

#define ED25519_SIZE 32
#define ED25519_BLOB_SIZE (4 + 11 + 4 + ED25519_SIZE)	/* RFC 8709: type and key as SSH strings */
#define HOSTKEY_COMMENT "snpguard"
#define HOSTKEY_PUB_MAX 128

void hostkey_blob(const uint8_t public_key[static ED25519_SIZE],
	uint8_t ret[static ED25519_BLOB_SIZE]);

/* "ssh-ed25519 BASE64 snpguard\n". */
void hostkey_pub_line(const uint8_t blob[static ED25519_BLOB_SIZE],
	char ret[static HOSTKEY_PUB_MAX]);

/**
 * hostkey_private_file() - the text of the private key's file
 * @seed: the private key of RFC 8032
 *
 * Return: 0 or -errno.
 */
_must_check_ int hostkey_private_file(const struct snp_secret *seed,
	const uint8_t public_key[static ED25519_SIZE], struct snp_secret *ret);
