/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * QEMU's object for an SNP guest, sev-snp-guest, and whether a QEMU can make it: by its version,
 * and by its own list of the object's properties where it has been asked for it. Nothing is started
 * here.
 */
#pragma once

#include "qemu.h"

#define QEMU_SNP_TYPE "sev-snp-guest"
#define QEMU_WHY_MAX 256
/* A version is major << 8 | minor. */
#define QEMU_VERSION(major, minor) ((unsigned)(major) << 8 | (unsigned)(minor))
#define QEMU_SNP_SINCE QEMU_VERSION(9, 1)

enum qemu_refusal {
	QEMU_E_LACKS = 1,
};

struct qemu_ability {
	unsigned version;
	/* What "-object sev-snp-guest,help" printed;
	 * "" when there is no such object, NULL: not asked. */
	const char *properties;
};

/* The object's text for -object, to be freed; NULL without memory. @kernel:
 * one is given to QEMU. */
char *qemu_snp_object(const struct qemu_snp *s, bool kernel);

/* "9.1" or "10.0.2", also in a sentence: "QEMU emulator version 9.1.50 (Debian ...)". False when no
 * such number stands in @text. */
bool qemu_version_parse(const char *text, unsigned *ret);

/* SEV_FEATURES that QEMU can set, SNP itself among them. */
uint64_t qemu_snp_features(void);

/* 0, -ENOMEM, or QEMU_E_LACKS: that QEMU cannot make the object. @why tells in every case but 0. */
_must_check_ int qemu_snp_check(const struct qemu_ability *a, const struct qemu_snp *s, bool kernel,
	char why[static QEMU_WHY_MAX]);
