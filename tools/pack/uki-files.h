/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a unified kernel image. Functions say what went wrong
 * and return enum exit_status. */
#pragma once

#include "kernel-image.h"

/* Where Debian's systemd-boot-efi has it, and others too. */
#define UKI_STUB_DEFAULT "/usr/lib/systemd/boot/efi/linuxx64.efi.stub"

struct uki_options {
	const char *out, *kernel, *append, *initrd, *stub;	/* the last two may be NULL */
};

struct uki_files {
	uint8_t *kernel, *stub, *initrd;
	size_t kernel_len, stub_len, initrd_len;
	struct kernel_image info;
};

/* Reads and checks all that is named. */
_must_check_ int uki_files_read(const struct uki_options *o, struct uki_files *ret);

/* Puts the image together and writes it, complete or not at all. */
_must_check_ int uki_files_write(const struct uki_options *o, const struct uki_files *files);

void uki_files_done(struct uki_files *files);
