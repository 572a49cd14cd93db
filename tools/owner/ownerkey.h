/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner's X25519 key pair. The private half lives in a PKCS#8 PEM file, which other tools read
 * too (openssl pkey), encrypted when a passphrase is given; the public half is what the guest's
 * command line names (snpguard.owner=).
 */
#pragma once

#include "errors.h"
#include "snp/codec.h"
#include "snp/reportdata.h"
#include "snp/secret.h"

#define OWNER_PUBLIC_TEXT_SIZE SNP_BASE64URL_SIZE(SNP_X25519_SIZE)
#define OWNER_KEY_FILE_MAX (16 * 1024)
#define OWNER_PASSPHRASE_MAX 1024

/* Asked for a passphrase only when the file needs one. 0 or an answer that ends the reading. */
typedef int (*ownerkey_passphrase_fn)(void *context, struct snp_secret *ret);

/**
 * ownerkey_write() - a private key into a new file of mode 0600
 * @passphrase: NULL or empty for a file that is not encrypted
 *
 * Encrypted: PBES2 with scrypt (N 16384, r 8, p 1) and AES-256-CBC, as `openssl pkcs8 -scrypt`.
 *
 * Return: 0 or -errno (-EEXIST for a file that is already there).
 */
_must_check_ int ownerkey_write(const char *path, const struct snp_secret *private_key,
	const struct snp_secret *passphrase);

/* 0, -errno, OWNER_E_FILE_MODE, OWNER_E_FILE_SIZE, OWNER_E_KEY_FILE, OWNER_E_PASSPHRASE, or what
 * @ask answered. */
_must_check_ int ownerkey_read(const char *path, ownerkey_passphrase_fn ask, void *context,
	struct snp_secret *ret_private);

/* The public key as the guest's command line wants it: base64url. 0 or -errno. */
_must_check_ int ownerkey_public_text(const struct snp_secret *private_key,
	char ret[static OWNER_PUBLIC_TEXT_SIZE]);
