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
