/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in REPORT_DATA: binding (32 bytes) || nonce (32 bytes). A caller chooses at most the
 * nonce half, so no caller can have a report speak for a key of its own. docs/protocol.md has the
 * rules for people who write other verifiers.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "report.h"
#include "util.h"

#define SNP_NONCE_SIZE 32
#define SNP_BINDING_SIZE 32
#define SNP_X25519_SIZE 32

/* The label of a key request, its terminating zero included in the hash. */
#define SNP_KEY_REQUEST_LABEL "snpguard/v1 key-request"

/* SHA-256(label || 0 || public key): binds the guest's per-boot X25519 key. 0 or -EIO. */
_must_check_ int snp_binding_key_request(const uint8_t public_key[static SNP_X25519_SIZE],
	uint8_t ret[static SNP_BINDING_SIZE]);

/* SHA-256 of an SSH public key blob: the bytes that ssh-keygen -l shows in base64. 0 or -EIO. */
_must_check_ int snp_binding_ssh(const void *blob, size_t len,
	uint8_t ret[static SNP_BINDING_SIZE]);

void snp_report_data(const uint8_t binding[static SNP_BINDING_SIZE],
	const uint8_t nonce[static SNP_NONCE_SIZE], uint8_t ret[static SNP_REPORT_DATA_SIZE]);
