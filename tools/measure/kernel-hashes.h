/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table by which kernel, initrd and command line enter the launch digest: QEMU writes their
 * hashes into a page of the firmware's, that page is measured, and the firmware compares (QEMU
 * target/i386/sev.c, edk2 OvmfPkg/AmdSev/BlobVerifierLibSevHashes).
 */
#pragma once

#include <stdint.h>

#include "snp/util.h"

#define KERNEL_HASH_SIZE 32
#define KERNEL_HASHES_SIZE 176

struct kernel_hashes {
	uint8_t kernel[KERNEL_HASH_SIZE];	/* SHA-256 of the file */
	uint8_t initrd[KERNEL_HASH_SIZE];	/* of the file; of nothing where there is none */
	uint8_t cmdline[KERNEL_HASH_SIZE];	/* of the line and the zero byte behind it */
};

/* The hash of a command line; NULL is the empty one. 0 or -errno. */
_must_check_ int kernel_hashes_set_cmdline(struct kernel_hashes *h, const char *append);
/* The hash of no initrd. 0 or -errno. */
_must_check_ int kernel_hashes_set_no_initrd(struct kernel_hashes *h);
void kernel_hashes_table(const struct kernel_hashes *h, uint8_t ret[static KERNEL_HASHES_SIZE]);
