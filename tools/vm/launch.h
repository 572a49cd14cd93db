/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a VM is launched with, from names of files to what measure.h takes: by its description, or
 * by what options say in its place.
 */
#pragma once

#include "measure/measure.h"
#include "vm/conf/vmconf.h"

#define LAUNCH_CPU_DEFAULT "EPYC-v4"

/* Borrows everything; NULL is none. */
struct launch_source {
	enum measure_mode mode;
	enum vmm vmm;
	const char *firmware, *kernel, *initrd, *append, *svsm;
	uint32_t vars_size;
	bool refuses_shim;	/* the firmware, as its owner says */
	const char *cpu;	/* as vcpu_cpu_signature(); NULL: LAUNCH_CPU_DEFAULT */
	uint32_t cpu_sig;	/* 0: @cpu's */
	unsigned vcpus;
	uint64_t features;
	const uint8_t *firmware_hash;	/* LAUNCH_DIGEST_SIZE bytes; NULL: from the file */
};

/* The files, read. What @input points to lives here, so it does not move. */
struct launch {
	uint8_t *firmware_image, *svsm_image;
	struct firmware firmware, svsm;
	struct kernel_hashes hashes;
	struct measure_input input;
};

/* SNP, or SNP with SVSM where @c has one. */
void launch_source_of(const struct vmconf *c, struct launch_source *ret);

/**
 * launch_read() - read and hash the files
 * @ret: to be given to measure_launch() as @ret->input; launch_done() in any case
 * @why: tells in every case but 0
 *
 * Return: 0, -errno, or MEASURE_E_*.
 */
_must_check_ int launch_read(const struct launch_source *s, struct launch *ret,
	char why[static VMCONF_WHY_MAX]);
/* measure_launch() of what was read; @why names the file of @s that is to blame for a refusal. */
_must_check_ int launch_measure(const struct launch_source *s, const struct launch *l,
	struct measure_digest *ret, char why[static VMCONF_WHY_MAX]);
/* "FILE: " and why measure_launch() refused with @r, or the reason alone where it is no file's. */
void launch_tell(const struct launch_source *s, int r, char why[static VMCONF_WHY_MAX]);
/* The launch digest of a description, of SNP. As launch_read(),
 * and what measure_launch() refuses. */
_must_check_ int vmconf_measure(const struct vmconf *c, uint8_t ret[static LAUNCH_DIGEST_SIZE],
	char why[static VMCONF_WHY_MAX]);
void launch_done(struct launch *l);

#define _cleanup_launch_ _cleanup_(launch_done)
