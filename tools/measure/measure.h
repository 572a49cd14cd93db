/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the secure processor will measure when a VM is launched, computed from what the VM is made
 * of. No file, clock or network: bytes and hashes come in, a digest goes out, and each stage on the
 * way is told to who asks.
 *
 * SNP (mode snp, snp-svsm): the chain of launch-digest.h, 48 bytes: firmware, the sections of its
 * metadata in their order, one page for each vCPU. SEV and SEV-ES: SHA-256, 32 bytes, of firmware,
 * table of kernel hashes, and, SEV-ES, one page for each vCPU.
 */
#pragma once

#include "errors.h"
#include "firmware.h"
#include "kernel-hashes.h"
#include "launch-digest.h"
#include "vmsa.h"

#define MEASURE_VCPUS_MAX 512

enum measure_mode {
	MEASURE_SNP,
	MEASURE_SNP_SVSM,
	MEASURE_SEV,
	MEASURE_SEV_ES,
	MEASURE_FIRMWARE_HASH,		/* of SNP after its firmware, to seed others with */
	_MEASURE_MODE_MAX,
};

struct measure_digest {
	size_t len;			/* 48, or 32 of SEV and SEV-ES */
	uint8_t value[LAUNCH_DIGEST_SIZE];
};

/* One step of the way. */
struct measure_stage {
	const char *what;		/* "firmware", "svsm", "section", "vcpu", "kernel-hashes" */
	const char *detail;		/* a section's type; NULL */
	uint64_t gpa, size;		/* 0, 0 where no place in memory counts */
	/* After it; of SEV and SEV-ES len 0 but in the last one: their hash has no steps. */
	struct measure_digest digest;
};

struct measure_input {
	enum measure_mode mode;
	enum vmm vmm;
	const struct firmware *firmware;	/* its metadata count even with @firmware_hash */
	const uint8_t *firmware_hash;	/* LAUNCH_DIGEST_SIZE bytes, in place of the
					 * pages; or NULL. SNP */
	const struct firmware *svsm;	/* MEASURE_SNP_SVSM: the SVSM; NULL otherwise */
	uint32_t vars_size;		/* MEASURE_SNP_SVSM: bytes of the file of variables */
	const struct kernel_hashes *kernel;	/* NULL: none given to the VMM */
	unsigned vcpus;			/* not of MEASURE_SEV */
	uint32_t vcpu_sig;		/* VMM_QEMU */
	uint64_t features;		/* SEV_FEATURES; SNP */
	void (*explain)(const struct measure_stage *stage, void *arg);	/* or NULL */
	void *arg;
};

/**
 * measure_launch() - the digest that a report of the VM will show
 *
 * Return: 0, -errno, or MEASURE_E_* with what of the inputs cannot be launched so.
 */
_must_check_ int measure_launch(const struct measure_input *in, struct measure_digest *ret);

/* "snp" and so on; never NULL. */
const char *measure_mode_name(enum measure_mode mode);
bool measure_mode_by_name(const char *name, enum measure_mode *ret);
