/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Unified kernel images: which sections, and what systemd's stub makes of them. ENEMY INPUT: images
 * that are only asked for their line; uki-stub.c judges stubs.
 */
#include "uki.h"

#include <stdio.h>
#include <string.h>

#include "boot/cmdline-seal.h"
#include "cpio.h"
#include "pe.h"

int uki_check_cmdline(const char *cmdline, uint32_t max, struct why *why)
{
	size_t len = strlen(cmdline);

	if (len == 0)
		return why_set(why, -EINVAL,
			"the command line is empty: the stub would take the host's");
	/* The stub cuts it, and the line would be another one. */
	if (cmdline[0] == ' ' || cmdline[len - 1] == ' ')
		return why_set(why, -EINVAL, "the command line begins or ends with a blank");
	/* The stub makes blanks of control characters;
	 * what is not ASCII would be two bytes or more. */
	for (size_t i = 0; i < len; i++)
		if (cmdline[i] < ' ' || cmdline[i] > '~')
			return why_set(why, -EINVAL,
				"byte %zu of the command line is 0x%02x: printable ASCII only",
				i + 1, (unsigned char)cmdline[i]);
	if (len > max)
		return why_set(why, -E2BIG,
			"the command line has %zu bytes, and this kernel takes %u", len, max);
	return 0;
}

static void fclosep(FILE **f)
{
	if (*f)
		fclose(*f);
}

static int add_seal(const char *cmdline, FILE *out)
{
	_cleanup_(cpio_freep) struct cpio *cpio = cpio_new(0);
	int r;

	if (!cpio)
		return -ENOMEM;
	r = cpio_add_file(cpio, CMDLINE_SEAL, 0444, cmdline, strlen(cmdline));
	return r ? r : cpio_write(cpio, out);
}

/*
 * An archive with the command line, as boot/cmdline-seal.h says, and the initramfs as it is. Not
 * the other way around: an unpacking that stops early, as with the little memory that a host may
 * give, would leave
 * /init without the line, and the agent would take that for another kind of boot. Of files with one
 * name the last one stays, so an initramfs that has a /cmdline is compared with its own.
 */
static int seal(const struct uki *uki, char **ret, size_t *ret_len)
{
	_cleanup_free_ char *data = NULL;
	_cleanup_(fclosep) FILE *f = open_memstream(&data, ret_len);
	int r;

	if (!f)
		return -errno;
	/* It ends on a multiple of four, where the kernel looks for what follows, packed or not. */
	r = add_seal(uki->cmdline, f);
	if (r == 0)
		fwrite(uki->initrd, 1, uki->initrd_len, f);
	if (fclose(steal_ptr(f)) && r == 0)
		r = -ENOMEM;
	if (r == 0)
		*ret = steal_ptr(data);
	return r;
}

static int add_sections(const struct uki *uki, const char *initrd, size_t initrd_len, uint8_t **ret,
	size_t *ret_len, struct why *why)
{
	const struct pe_addition sections[] = {
		{".cmdline", uki->cmdline, strlen(uki->cmdline)},
		{".uname", uki->info->release, strlen(uki->info->release)},
		{".linux", uki->kernel, uki->kernel_len},
		{".initrd", initrd, initrd_len},
	};
	struct why reason;
	bool sbat;
	int r = uki_check_stub(uki->stub, uki->stub_len, &sbat, &reason);

	if (r == 0)
		r = pe_add_sections(uki->stub, uki->stub_len, sections, ARRAY_SIZE(sections), ret,
			ret_len, &reason);
	return r ? why_set(why, r, "the stub: %s", reason.text) : 0;
}

int uki_build(const struct uki *uki, uint8_t **ret, size_t *ret_len, struct why *why)
{
	_cleanup_free_ char *initrd = NULL;
	size_t initrd_len;
	int r = uki_check_cmdline(uki->cmdline, uki->info->cmdline_max, why);

	if (r == 0 && uki->initrd_len == 0)
		r = why_set(why, -ENODATA, "the initramfs is empty");
	if (r)
		return r;
	r = seal(uki, &initrd, &initrd_len);
	if (r)
		return why_set(why, r, "the initramfs: %s", strerror(-r));
	return add_sections(uki, initrd, initrd_len, ret, ret_len, why);
}

int uki_line(const uint8_t *data, size_t len, char **ret)
{
	const struct pe_section *line;
	struct why why;
	struct pe pe;

	if (pe_parse(data, len, &pe, &why) || !pe_find(&pe, ".linux"))
		return -ENOENT;
	line = pe_find(&pe, ".cmdline");
	if (!line || !line->stored)
		return -ENOENT;
	*ret = strndup((const char *)data + line->at, line->stored);
	return *ret ? 0 : -ENOMEM;
}
