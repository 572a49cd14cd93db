/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the secure processor: makes reports and signs them with the chip's key. */
#pragma once

#include <openssl/evp.h>

#include "config.h"

/**
 * emu_report_make() - an unsigned report as the configured processor would make it
 * @report_id: of this VM, random per boot
 */
void emu_report_make(const struct emu_config *config, const uint8_t report_id[static 32],
	uint32_t vmpl, const uint8_t report_data[static SNP_REPORT_DATA_SIZE],
	struct snp_report_wire *ret);

/* ECDSA P-384 with SHA-384 over bytes 0x000..0x29F. 0 or -EIO. */
_must_check_ int emu_report_sign(EVP_PKEY *vcek, struct snp_report_wire *report);
