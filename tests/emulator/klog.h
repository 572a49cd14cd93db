/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines in the kernel log, "emulator: TEXT". */
#pragma once

#include "snp/util.h"

void klog_open(void);
void klog(const char *fmt, ...) _printf_(1, 2);
