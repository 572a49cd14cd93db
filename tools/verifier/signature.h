/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a report: ECDSA on P-384 with SHA-384 over its first 672 bytes as received. */
#pragma once

#include <openssl/types.h>

#include "errors.h"
#include "snp/report.h"

/* @key: of a leaf that its chain and leaf checks have accepted. 0, -errno, VERIFY_E_SIGNATURE. */
_must_check_ int signature_check(const uint8_t bytes[static SNP_REPORT_SIZE], EVP_PKEY *key);
