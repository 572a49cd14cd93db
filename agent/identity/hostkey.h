/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SSH host key that identity reports bind. Over a verity root it is made anew in each boot
 * (hostkey-make.c, in OpenSSH's own file format: hostkey-format.c); on a root that keeps its files
 * it is the one that is there (hostkey-find.c).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/secret.h"
#include "snp/util.h"
#include "snp/wire.h"

/* The public key blob: what reports bind. */
struct hostkey {
	size_t len;	/* 0: there is none */
	uint8_t blob[SNP_BOUND_KEY_MAX];
};

/**
 * hostkey_make() - an Ed25519 key for this boot, in /etc/ssh of the tree at @root_fd
 * @ret: empty when the tree has no /etc/ssh or it is not writable; @reason tells which
 *
 * Host keys that came with the image are removed first: none of them is used. Return: 0 or -errno.
 */
_must_check_ int hostkey_make(int root_fd, struct hostkey *ret, char reason[static 256]);

/**
 * hostkey_find() - the host key of the tree at @root_fd: Ed25519, else ECDSA, else RSA
 * @ret: empty when there is none that is well formed; @reason tells why
 *
 * ENEMY INPUT in plain mode: the files. Return: 0 or -errno.
 */
_must_check_ int hostkey_find(int root_fd, struct hostkey *ret, char reason[static 256]);
