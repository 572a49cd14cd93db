/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The only ioctls on /dev/sev-guest. Asks for extended reports, falls back to plain ones, and tells
 * the driver's errors apart (see the kernel's Documentation/virt/coco/sev-guest). One request at a
 * time, by one process: a failed request can cost the VM its message key (VMPCK) for the rest of
 * the boot, so what was learnt about the device is kept and nothing is asked twice.
 */
#pragma once

#include <stdint.h>

#include "ipc.h"

/* Opens the device; -ENOENT when there is none. */
_must_check_ int sevguest_open(int *ret_fd);

/**
 * sevguest_report() - one report, with the host's certificates where it offers them
 * @fd: of sevguest_open()
 * @report_data: all 64 bytes
 * @vmpl: privilege level to ask for
 * @ret: status, detail, report and certificate table; always written
 *
 * Blocks as long as the driver does (it retries for 60 s when the host throttles). A certificate
 * table that is malformed, or larger than the driver can fetch, is left out: the report counts.
 */
void sevguest_report(int fd, const uint8_t report_data[static SNP_REPORT_DATA_SIZE], uint32_t vmpl,
	struct ipc_report_answer *ret);
