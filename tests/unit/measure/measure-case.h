/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A firmware, an SVSM and a kernel's hashes, fresh for each test, and launches with them. */
#pragma once

#include "firmware-case.h"
#include "measure/measure.h"

/* What the launches below point to; tests change it. */
struct measure_case {
	uint8_t *image, *svsm_image;
	struct firmware firmware, svsm;
	struct kernel_hashes hashes;
};
extern struct measure_case mc;

/* For tcase_add_checked_fixture(). */
void measure_case_setup(void);
void measure_case_teardown(void);

/* QEMU, two vCPUs, with a kernel. */
struct measure_input measure_case_snp(void);
struct measure_input measure_case_svsm(void);
/* The hashes of these texts; NULL is none. */
void measure_case_hash(const char *kernel, const char *initrd, const char *append);
