/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells when it is worth looking at the block devices again. The kernel's uevents are only a bell:
 * what changed is read from /sys.
 */
#pragma once

#include "snp/util.h"

/* A descriptor for uevent_wait(), or -errno. */
int uevent_open(void);

/**
 * uevent_wait() - sleep until something about block devices happens
 * @fd: of uevent_open(); without one (-errno), a tenth of a second at most
 * @timeout_ms: how long at most
 */
void uevent_wait(int fd, int timeout_ms);
