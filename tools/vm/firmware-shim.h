/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Firmware that starts what the host names in place of the measured kernel: docs/threat-model.md.
 */
#pragma once

#include "launch.h"

/**
 * firmware_knows_shim() - does it look for etc/boot/shim among QEMU's files?
 *
 * False as well for what is no OVMF, or cannot be read or decompressed: others tell that.
 */
bool firmware_knows_shim(const char *path);

/* Of a launch: it has a kernel that such a firmware starts, and nobody has said that it refuses. */
bool launch_takes_shim(const struct launch_source *s);

/* What that means, and what to do about it. */
#define FIRMWARE_SHIM "starts a program of the host's (etc/boot/shim) in place of the kernel, " \
	"under the same measurement"
#define FIRMWARE_SHIM_TODO "take OVMF's AmdSev build of edk2-stable202411, or say " \
	"'firmware-refuses-shim = yes' in [vm] where it was built to refuse that"
