/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line of a unified kernel image, repeated in its initramfs. Who starts such an image
 * may change the line: without Secure Boot, systemd's stub takes the caller's in place of the
 * image's own. The initramfs is measured, so the two are compared before the agent believes any
 * option.
 *
 * This protects the agent's options and not the kernel's, which act before it ("kgdboc=") or
 * without it ("noinitrd"). Hence initramfs/uki-stub.c refuses the stubs that take words from
 * where nobody measures them.
 */
#pragma once

#include "snp/util.h"

#define CMDLINE_SEAL "cmdline"	/* in the root of the initramfs */

/* @running: /proc/cmdline, whose last byte is a line feed. */
bool cmdline_is_sealed(const char *running, const char *seal);
