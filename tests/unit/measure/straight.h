/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Launch digests by a second way: written from the layouts, straight ahead, with no line and no
 * constant of libmeasure's. Slow, trusting, and only as large as the tests need.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct straight_section {
	uint32_t gpa, size, type;
};

struct straight {
	const char *vmm;		/* "qemu", "ec2", "gce" */
	const uint8_t *firmware, *svsm;
	size_t firmware_size, svsm_size, vars_size;
	const struct straight_section *sections;
	size_t n_sections;
	const void *kernel, *initrd;	/* contents; kernel NULL: none at all */
	size_t kernel_size, initrd_size;
	const char *append;
	uint32_t hashes_gpa, reset, sig, svsm_entry;
	uint64_t features;
	unsigned vcpus;
};

void straight_snp(const struct straight *s, uint8_t ret[static 48]);
void straight_svsm(const struct straight *s, uint8_t ret[static 48]);
/* With vcpus 0: SEV; else SEV-ES. */
void straight_sev(const struct straight *s, uint8_t ret[static 32]);
void straight_vmsa(const struct straight *s, unsigned cpu, uint8_t ret[static 4096]);
void straight_vmsa_svsm(const struct straight *s, uint64_t rip, uint8_t ret[static 4096]);
