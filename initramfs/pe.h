/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PE32+ images for EFI on x86-64: what systemd's stub is, what a kernel is as well, and what a
 * unified kernel image becomes. Names follow what fields are for; the specification's stand beside
 * them.
 */
#pragma once

#include "snp/util.h"
#include "why.h"

struct pe_file_header {
	uint8_t signature[4];
	uint16_t machine;
	uint16_t sections;		/* NumberOfSections */
	uint32_t time;
	uint32_t symbols_at;
	uint32_t symbols;
	uint16_t optional_size;		/* SizeOfOptionalHeader */
	uint16_t characteristics;
} __attribute__((packed));
_Static_assert(sizeof(struct pe_file_header) == 24, "PE signature and COFF file header");

struct pe_optional_header {
	uint16_t magic;
	uint8_t linker[2];
	uint32_t code_size;
	uint32_t initialized_size;	/* SizeOfInitializedData */
	uint32_t uninitialized_size;
	uint32_t entry;
	uint32_t code_base;
	uint64_t image_base;
	uint32_t section_alignment;
	uint32_t file_alignment;
	uint16_t system_version[2];
	uint16_t image_version[2];	/* of a kernel: of its EFI stub */
	uint16_t subsystem_version[2];
	uint32_t windows_version;
	uint32_t image_size;		/* SizeOfImage, in memory */
	uint32_t headers_size;		/* SizeOfHeaders, in the file */
	uint32_t checksum;
	uint16_t subsystem;
	uint16_t dll_characteristics;
	uint64_t stack_reserve, stack_commit, heap_reserve, heap_commit;
	uint32_t loader_flags;
	uint32_t directories;		/* NumberOfRvaAndSizes */
} __attribute__((packed));
_Static_assert(sizeof(struct pe_optional_header) == 112, "PE32+ up to its data directories");
_Static_assert(offsetof(struct pe_optional_header, checksum) == 64, "as in PE32");

struct pe_directory {
	uint32_t address, size;
} __attribute__((packed));

struct pe_section_header {
	char name[8];
	uint32_t size;			/* VirtualSize */
	uint32_t address;		/* VirtualAddress */
	uint32_t raw_size;		/* SizeOfRawData */
	uint32_t raw_at;		/* PointerToRawData */
	uint32_t relocations_at, lines_at;
	uint16_t relocations, lines;
	uint32_t characteristics;
} __attribute__((packed));
_Static_assert(sizeof(struct pe_section_header) == 40, "PE section header");

#define PE_SECTION_DATA 0x40000040u	/* initialised data, readable, nothing else */
#define PE_SECTIONS_MAX 96		/* more than that is no image for loaders */

struct pe_section {
	char name[9];
	uint32_t address, size;		/* in memory */
	uint32_t at, stored;		/* in the file; the rest up to size is zero */
	uint32_t characteristics;
};

struct pe {
	size_t at;			/* of the file header in the file */
	size_t table_at;		/* of the section headers */
	struct pe_file_header file;	/* both as in the file: little-endian */
	struct pe_optional_header optional;
	bool signature;			/* Authenticode data follow the sections */
	size_t n;
	struct pe_section sections[PE_SECTIONS_MAX];
};

/**
 * pe_parse() - read the headers of an EFI application
 *
 * What is accepted has sections in ascending order that neither overlap in memory, nor with the
 * headers, nor leave the image or the file. Return: 0, -ENOEXEC (and @why tells, without a name).
 */
_must_check_ int pe_parse(const uint8_t *data, size_t len, struct pe *ret, struct why *why);

/* The section of that name, or NULL. */
const struct pe_section *pe_find(const struct pe *pe, const char *name);

struct pe_addition {
	const char *name;		/* at most 8 bytes */
	const void *data;
	size_t len;
};

/**
 * pe_add_sections() - append sections of read-only data to an image
 * @ret: malloc'ed
 *
 * Return: 0; -ENOEXEC (no such image), -ENOSPC (its headers have no room), -EEXIST (it has such a
 * section), -EFBIG (beyond 4 GiB), -ENOMEM; @why tells.
 */
_must_check_ int pe_add_sections(const uint8_t *image, size_t len, const struct pe_addition *add,
	size_t n, uint8_t **ret, size_t *ret_len, struct why *why);
