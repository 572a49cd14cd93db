/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line of a unified kernel image, repeated in its initramfs. What starts such an image may
 * add to the line or replace it: systemd's stub takes words from SMBIOS when CPUID does not speak of a
 * confidential VM, and both are the host's. The initramfs is measured, so the two are compared.
 */
#pragma once

#include "snp/util.h"

#define CMDLINE_SEAL "cmdline"	/* in the root of the initramfs */

/* @running: /proc/cmdline, whose last byte is a line feed. */
bool cmdline_is_sealed(const char *running, const char *seal);
