/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unified kernel images: systemd's stub with kernel, initramfs and command line as sections of it.
 * The firmware starts the one file, and SNP measures it as the kernel. In front of the initramfs
 * goes an archive with the command line, for the agent to compare. Same inputs, same bytes.
 */
#pragma once

#include "kernel-image.h"

struct uki {
	const uint8_t *stub, *kernel, *initrd;
	size_t stub_len, kernel_len, initrd_len;
	const struct kernel_image *info;	/* of the kernel */
	const char *cmdline;
};

/**
 * uki_check_stub() - is it systemd's, and one that takes no words for the kernel from SMBIOS?
 * @ret_sbat: it has the section by which Secure Boot revokes versions, as each since 2021 has
 *
 * Return: 0, -ENOEXEC (not systemd's), -EPERM (it takes them); @why tells, without a name.
 */
_must_check_ int uki_check_stub(const uint8_t *data, size_t len, bool *ret_sbat, struct why *why);

/* Does the stub of an image, whoever made it, take words for the kernel from SMBIOS? */
bool uki_takes_words(const uint8_t *data, size_t len);

/* A line that stub and kernel pass on as it is? Return: 0, -EINVAL, -E2BIG (@why tells). */
_must_check_ int uki_check_cmdline(const char *cmdline, uint32_t max, struct why *why);

/**
 * uki_build() - put an image together
 *
 * Return: 0, what the checks above and pe_add_sections() give, or -ENODATA (an empty initramfs);
 * @why tells.
 */
_must_check_ int uki_build(const struct uki *uki, uint8_t **ret, size_t *ret_len, struct why *why);

/**
 * uki_line() - the command line inside of an image
 * @ret: malloc'ed
 *
 * Return: 0, -ENOENT (not a unified kernel image with a line of its own), -ENOMEM.
 */
_must_check_ int uki_line(const uint8_t *data, size_t len, char **ret);
