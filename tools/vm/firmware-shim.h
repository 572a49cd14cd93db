/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Firmware that starts what the host names in place of the measured kernel: docs/threat-model.md.
 */
#pragma once

#include "snp/util.h"

/**
 * firmware_knows_shim() - does it look for etc/boot/shim among QEMU's files?
 *
 * False as well for what is no OVMF, or cannot be read or decompressed: others tell that.
 */
bool firmware_knows_shim(const char *path);

/* What that means, and what to do about it. */
#define FIRMWARE_SHIM "starts a program of the host's (etc/boot/shim) in place of the kernel, " \
	"under the same measurement, unless it was built to refuse that"
#define FIRMWARE_SHIM_TODO "OVMF's AmdSev build of edk2-stable202411, or a later one that takes " \
	"no shim"
