/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the headers of an EFI application. ENEMY INPUT: an image may come from anybody, and what is
 * accepted here is copied about by what stands in it.
 */
#include "pe.h"

#include <endian.h>
#include <string.h>

#include "snp/cursor.h"

#define DOS_HEADER_SIZE 64
#define DOS_PE_AT 0x3c			/* e_lfanew */
#define MACHINE_AMD64 0x8664
#define MAGIC_PE32_PLUS 0x20b
#define SUBSYSTEM_EFI_APPLICATION 10
#define ALIGNMENT_MAX (1u << 21)
#define DIRECTORIES_MAX 16
#define DIRECTORY_SECURITY 4

static bool is_alignment(uint32_t n)
{
	return n > 0 && n <= ALIGNMENT_MAX && (n & (n - 1)) == 0;
}

/* Where the file header is, or nowhere: the cursor is bad then. */
static struct snp_cursor find_header(const uint8_t *data, size_t len, size_t *ret_at)
{
	struct snp_cursor all = snp_cursor(data, len), c = all;
	const uint8_t *magic = snp_take(&c, 2);

	snp_skip(&c, DOS_PE_AT - 2);
	*ret_at = snp_take_le32(&c);
	if (!snp_cursor_ok(&c) || memcmp(magic, "MZ", 2) != 0 || *ret_at < DOS_HEADER_SIZE)
		return (struct snp_cursor){.bad = true};
	snp_skip(&all, *ret_at);
	return all;
}

static int check_kind(const struct pe *pe, struct why *why)
{
	if (le16toh(pe->file.machine) != MACHINE_AMD64 ||
		le16toh(pe->optional.magic) != MAGIC_PE32_PLUS)
		return why_set(why, -ENOEXEC, "not for x86-64");
	if (le16toh(pe->optional.subsystem) != SUBSYSTEM_EFI_APPLICATION)
		return why_set(why, -ENOEXEC, "not an EFI application");
	return 0;
}

static int read_headers(struct snp_cursor *c, struct pe *pe, struct why *why)
{
	size_t fixed = sizeof(pe->optional);

	snp_take_bytes(c, &pe->file, sizeof(pe->file));
	snp_take_bytes(c, &pe->optional, sizeof(pe->optional));
	if (!snp_cursor_ok(c) || memcmp(pe->file.signature, "PE\0", 4) != 0)
		return why_set(why, -ENOEXEC, "not a PE image");
	if (check_kind(pe, why))
		return -ENOEXEC;
	if (le32toh(pe->optional.directories) > DIRECTORIES_MAX ||
	    le16toh(pe->file.optional_size) <
		    fixed + le32toh(pe->optional.directories) * sizeof(struct pe_directory))
		return why_set(why, -ENOEXEC, "its optional header is damaged");
	if (!is_alignment(le32toh(pe->optional.section_alignment)) ||
	    !is_alignment(le32toh(pe->optional.file_alignment)))
		return why_set(why, -ENOEXEC, "its alignment is not a power of two");
	pe->table_at = pe->at + sizeof(pe->file) + le16toh(pe->file.optional_size);
	return 0;
}

/* The directories, and whatever stands between them and the sections' headers. */
static int read_directories(struct snp_cursor *c, struct pe *pe, struct why *why)
{
	struct snp_cursor list = snp_cursor_sub(c, 0,
		le32toh(pe->optional.directories) * sizeof(struct pe_directory));
	struct pe_directory security = {0};

	if (le32toh(pe->optional.directories) > DIRECTORY_SECURITY) {
		snp_skip(&list, DIRECTORY_SECURITY * sizeof(security));
		snp_take_bytes(&list, &security, sizeof(security));
	}
	pe->signature = security.size != 0;
	snp_skip(c, le16toh(pe->file.optional_size) - sizeof(pe->optional));
	return snp_cursor_ok(c) && snp_cursor_ok(&list) ? 0 :
		why_set(why, -ENOEXEC, "its headers are cut off");
}

static int take_name(const char from[static 8], char ret[static 9])
{
	bool over = false;

	for (size_t i = 0; i < 8; i++) {
		ret[i] = from[i];
		if (from[i] == 0)
			over = true;
		else if (over || from[i] <= ' ' || from[i] > '~')
			return -ENOEXEC;
	}
	ret[8] = 0;
	return 0;
}

/* One section behind what is taken already, of memory and never of the headers. */
static int take_section(struct snp_cursor *c, size_t len, const struct pe *pe, uint64_t *free_from,
	struct pe_section *ret, struct why *why)
{
	struct pe_section_header h;
	uint64_t end;

	snp_take_bytes(c, &h, sizeof(h));
	if (take_name(h.name, ret->name))
		return why_set(why, -ENOEXEC, "a section's name is not text");
	ret->address = le32toh(h.address);
	ret->size = le32toh(h.size);
	ret->at = le32toh(h.raw_at);
	ret->stored = le32toh(h.raw_size);
	ret->characteristics = le32toh(h.characteristics);
	end = (uint64_t)ret->address + ret->size;
	/* Loaders do not agree on bytes in the file that have no size in memory. */
	if (ret->address < *free_from || end > le32toh(pe->optional.image_size) ||
		(ret->stored && !ret->size))
		return why_set(why, -ENOEXEC, "section %s is out of place in memory", ret->name);
	if (ret->stored && (ret->at < le32toh(pe->optional.headers_size) || ret->at > len ||
			ret->stored > len - ret->at))
		return why_set(why, -ENOEXEC, "section %s is out of place in the file", ret->name);
	if (ret->stored > ret->size)
		ret->stored = ret->size;
	*free_from = end;
	return 0;
}

static int read_sections(struct snp_cursor *c, size_t len, struct pe *pe, struct why *why)
{
	uint32_t headers_size = le32toh(pe->optional.headers_size);
	uint64_t free_from = headers_size;
	int r = 0;

	pe->n = le16toh(pe->file.sections);
	if (pe->n == 0 || pe->n > PE_SECTIONS_MAX)
		return why_set(why, -ENOEXEC, "it has %zu sections", pe->n);
	if (headers_size > len || pe->table_at > headers_size ||
	    pe->n * sizeof(struct pe_section_header) > headers_size - pe->table_at)
		return why_set(why, -ENOEXEC, "its headers are cut off");
	for (size_t i = 0; i < pe->n && r == 0; i++)
		r = take_section(c, len, pe, &free_from, &pe->sections[i], why);
	return r;
}

int pe_parse(const uint8_t *data, size_t len, struct pe *ret, struct why *why)
{
	struct snp_cursor c;
	int r;

	*ret = (struct pe){0};
	c = find_header(data, len, &ret->at);
	if (!snp_cursor_ok(&c))
		return why_set(why, -ENOEXEC, "not a PE image");
	r = read_headers(&c, ret, why);
	if (r == 0)
		r = read_directories(&c, ret, why);
	return r ? r : read_sections(&c, len, ret, why);
}

const struct pe_section *pe_find(const struct pe *pe, const char *name)
{
	for (size_t i = 0; i < pe->n; i++)
		if (strcmp(pe->sections[i].name, name) == 0)
			return &pe->sections[i];
	return NULL;
}
