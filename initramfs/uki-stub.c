/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * systemd's stub: by what it is known, and which of them take words for the kernel from where
 * nobody measures. ENEMY INPUT: stubs, and images that somebody made of one.
 */
#include <string.h>

#include "pe.h"
#include "uki.h"

/* What systemd's stub says of itself, in a section of its own;
 * its boot manager says "systemd-boot". */
#define STUB_MAGIC_SECTION ".sdmagic"
#define STUB_MAGIC "LoaderInfo: systemd-stub"
/* By this it finds words for the command line in SMBIOS, from version 254 on. */
#define STUB_SMBIOS "io.systemd.stub.kernel-cmdline-extra"
#define SMBIOS_LEN (sizeof(STUB_SMBIOS) - 1)

/* The name is a text of SMBIOS, which has bytes; EFI's own have two for each. */
static bool knows_smbios(const uint8_t *data, size_t len)
{
	char wide[2 * SMBIOS_LEN] = {0};

	for (size_t i = 0; i < SMBIOS_LEN; i++)
		wide[2 * i] = STUB_SMBIOS[i];
	return memmem(data, len, STUB_SMBIOS, SMBIOS_LEN) || memmem(data, len, wide, sizeof(wide));
}

/*
 * SMBIOS is the host's and nobody measures it. Such a stub leaves it alone in a confidential VM,
 * but a CPUID page without the hypervisor bit tells it that it is in none. The agent's comparison
 * of lines comes too late: "noinitrd", "initrdmem=" and "kgdboc=" act before it, and two of them
 * without it.
 */
static int check_smbios(const uint8_t *data, size_t len, struct why *why)
{
	if (!knows_smbios(data, len))
		return 0;
	return why_set(why, -EPERM,
		"takes words for the kernel from SMBIOS, which nobody measures; take systemd's "
		"stub before version 254 (Debian 12's), or start kernel, initramfs and command "
		"line apart, which firmware hashes cover");
}

int uki_check_stub(const uint8_t *data, size_t len, bool *ret_sbat, struct why *why)
{
	const struct pe_section *magic;
	struct pe pe;
	int r = pe_parse(data, len, &pe, why);

	if (r)
		return r;
	magic = pe_find(&pe, STUB_MAGIC_SECTION);
	if (!magic || !magic->stored ||
	    !memmem(data + magic->at, magic->stored, STUB_MAGIC, strlen(STUB_MAGIC)))
		return why_set(why, -ENOEXEC,
			"not systemd's stub: it would not look for a kernel in it");
	*ret_sbat = pe_find(&pe, ".sbat") != NULL;
	return check_smbios(data, len, why);
}

/* What the stub carries and does not run: a systemd in there may know the name as well. */
static bool is_payload(const struct pe_section *s)
{
	return strcmp(s->name, ".linux") == 0 || strcmp(s->name, ".initrd") == 0;
}

bool uki_takes_words(const uint8_t *data, size_t len)
{
	struct why why;
	struct pe pe;

	/* A loader may be less strict than pe_parse(). */
	if (pe_parse(data, len, &pe, &why))
		return knows_smbios(data, len);
	if (!pe_find(&pe, ".linux") && !pe_find(&pe, STUB_MAGIC_SECTION))
		return false;	/* a kernel as it is, for one */
	for (size_t i = 0; i < pe.n; i++) {
		const struct pe_section *s = &pe.sections[i];

		if (!is_payload(s) && s->stored && knows_smbios(data + s->at, s->stored))
			return true;
	}
	return false;
}
