/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a file a kernel for systemd's stub, and which? ENEMY INPUT: a kernel may come from anybody. Of
 * its setup header (Documentation/arch/x86/boot.rst) and its PE header only what is asked is read.
 */
#include "kernel-image.h"

#include <ctype.h>
#include <endian.h>
#include <string.h>

#include "pe.h"
#include "snp/cursor.h"

#define VERSION_WITH_EFI 0x020c		/* first with xloadflags */
#define XLF_KERNEL_64 1
#define RELEASE_BASE 0x200		/* what the header's kernel_version counts from */

struct setup {
	uint16_t version, flags, release_at;
	uint32_t cmdline_max;
};

/* From 0x1f1 on: only the fields that are used have a name. */
static bool read_setup(const uint8_t *data, size_t len, struct setup *ret)
{
	struct snp_cursor c = snp_cursor(data, len);
	const uint8_t *boot, *magic;

	snp_skip(&c, 0x1fe);
	boot = snp_take(&c, 2);
	snp_skip(&c, 2);			/* 0x200: jump */
	magic = snp_take(&c, 4);		/* 0x202 */
	ret->version = snp_take_le16(&c);	/* 0x206 */
	snp_skip(&c, 6);
	ret->release_at = snp_take_le16(&c);	/* 0x20e */
	snp_skip(&c, 0x236 - 0x210);
	ret->flags = snp_take_le16(&c);		/* 0x236 */
	ret->cmdline_max = snp_take_le32(&c);	/* 0x238 */
	return snp_cursor_ok(&c) && memcmp(boot, "\x55\xaa", 2) == 0 &&
		memcmp(magic, "HdrS", 4) == 0;
}

static bool release_char(uint8_t c)
{
	return isalnum(c) || (c && strchr("._+~-", c));
}

/* The first word of the kernel's banner; it becomes part of a path. */
static int take_release(const uint8_t *data, size_t len, uint16_t at,
	char ret[KERNEL_RELEASE_MAX + 1])
{
	struct snp_cursor c = snp_cursor(data, len);
	size_t n = 0;
	uint8_t byte;

	snp_skip(&c, RELEASE_BASE + (size_t)at);
	for (byte = snp_take_u8(&c); release_char(byte) && n < KERNEL_RELEASE_MAX;
		byte = snp_take_u8(&c))
		ret[n++] = (char)byte;
	ret[n] = 0;
	return snp_cursor_ok(&c) && at && isdigit((unsigned char)ret[0]) &&
		(byte == ' ' || byte == 0) ? 0 : -ENOEXEC;
}

int kernel_image_parse(const uint8_t *data, size_t len, struct kernel_image *ret, struct why *why)
{
	struct why reason;
	struct setup setup;
	struct pe pe;

	if (!read_setup(data, len, &setup))
		return why_set(why, -ENOEXEC, "not a bzImage");
	if (setup.version < VERSION_WITH_EFI || !(setup.flags & XLF_KERNEL_64))
		return why_set(why, -ENOEXEC, "too old, or not for 64 bits");
	if (pe_parse(data, len, &pe, &reason))
		return why_set(why, -ENOEXEC, "built without CONFIG_EFI_STUB (%s)", reason.text);
	/* Before 1.0 the stub ran the kernel in place,
	 * where a section of data has no room for that. */
	if (le16toh(pe.optional.image_version[0]) < 1)
		return why_set(why, -ENOEXEC,
			"its EFI stub takes no initramfs from systemd's; Linux 5.8 does");
	if (take_release(data, len, setup.release_at, ret->release))
		return why_set(why, -ENOEXEC, "it does not tell its version");
	ret->cmdline_max = setup.cmdline_max;
	return 0;
}
