/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a program fit to be /init: an ELF file that needs no interpreter? */
#include "program.h"

#include <elf.h>
#include <string.h>

static bool is_program(const Elf64_Ehdr *h)
{
	return memcmp(h->e_ident, ELFMAG, SELFMAG) == 0 && h->e_ident[EI_CLASS] == ELFCLASS64 &&
		h->e_machine == EM_X86_64 && (h->e_type == ET_EXEC || h->e_type == ET_DYN) &&
		h->e_phentsize == sizeof(Elf64_Phdr);
}

int program_check_static(const uint8_t *data, size_t len, struct why *why)
{
	Elf64_Ehdr header;
	Elf64_Phdr segment;

	if (len < sizeof(header))
		return why_set(why, -ENOEXEC, "not a program");
	memcpy(&header, data, sizeof(header));
	if (!is_program(&header))
		return why_set(why, -ENOEXEC, "not an x86-64 program");
	if (header.e_phoff > len || header.e_phnum > (len - header.e_phoff) / sizeof(segment))
		return why_set(why, -ENOEXEC, "damaged program");
	for (size_t i = 0; i < header.e_phnum; i++) {
		memcpy(&segment, data + header.e_phoff + i * sizeof(segment), sizeof(segment));
		if (segment.p_type == PT_INTERP)
			return why_set(why, -ENOEXEC, "dynamically linked: it cannot be /init");
	}
	return 0;
}
