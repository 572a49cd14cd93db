/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An SSH public key blob (RFC 4253, section 6.6) as people see it: its type, and the fingerprint
 * that ssh-keygen -l prints. What follows the type in the blob is not looked at.
 */
#pragma once

#include <stddef.h>

#include "errors.h"
#include "util.h"

#define SNP_SSH_TYPE_SIZE 64
#define SNP_SSH_FINGERPRINT_SIZE 51	/* "SHA256:", 43 digits, zero */

/* ENEMY INPUT. 0, SNP_E_TRUNCATED, SNP_E_TOO_LARGE, or SNP_E_ENCODING (not the name of a type). */
_must_check_ int snp_ssh_type(const void *blob, size_t len, char ret[static SNP_SSH_TYPE_SIZE]);
/* 0 or -EIO. */
_must_check_ int snp_ssh_fingerprint(const void *blob, size_t len,
	char ret[static SNP_SSH_FINGERPRINT_SIZE]);
