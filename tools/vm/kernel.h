/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kernel that the launch digest does not speak for, though it is measured: docs/uki.md. */
#pragma once

#include "snp/util.h"

/* What is wrong with it, and what to do about it. */
#define KERNEL_WORDS "an image whose stub takes words for the kernel from SMBIOS, which nobody " \
	"measures: the host's act before anything looks at them"
#define KERNEL_WORDS_TODO "make the image of systemd's stub before version 254, as 'snpguard " \
	"initramfs --uki' does, or give kernel, initrd and append apart"

/* False as well for what cannot be opened, and for NULL: who needs the file tells that. */
bool kernel_takes_words(const char *path);
