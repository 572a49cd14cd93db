/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Appends sections to an EFI application. objcopy does this as well, but it writes all headers
 * anew, differently from version to version, and where they have no room it moves or overlaps
 * sections without a word; the result is measured, so this writer changes the few fields that must
 * change, and refuses what does not fit.
 */
#include "pe.h"

#include <endian.h>
#include <string.h>

#include "snp/cursor.h"

#define PAGE 4096u	/* kernel and initramfs begin on one: some run them in place */

/* What the image becomes; 64 bits hold every sum of the file's 32-bit fields and lengths. */
struct plan {
	uint64_t headers_size;
	uint64_t address, at;		/* where the next section goes */
	uint64_t added;			/* bytes of new sections in the file */
};

static uint64_t round_up(uint64_t n, uint64_t alignment)
{
	return (n + alignment - 1) & ~(alignment - 1);
}

static uint64_t memory_alignment(const struct pe *pe)
{
	uint32_t alignment = le32toh(pe->optional.section_alignment);

	return alignment > PAGE ? alignment : PAGE;
}

/* Where sections begin, in the file or in memory: the headers cannot grow beyond. */
static uint64_t first_content(const struct pe *pe)
{
	uint64_t first = pe->sections[0].address;

	for (size_t i = 0; i < pe->n; i++)
		if (pe->sections[i].stored && pe->sections[i].at < first)
			first = pe->sections[i].at;
	return first;
}

static int plan_headers(const struct pe *pe, const uint8_t *image, size_t len, size_t n,
	struct plan *plan, struct why *why)
{
	size_t end = pe->table_at + pe->n * sizeof(struct pe_section_header);
	size_t more = n * sizeof(struct pe_section_header);
	uint64_t limit = first_content(pe);

	if (pe->n + n > PE_SECTIONS_MAX)
		return why_set(why, -ENOSPC, "it has %zu sections already", pe->n);
	plan->headers_size = le32toh(pe->optional.headers_size);
	if (end + more > plan->headers_size)
		plan->headers_size = round_up(end + more, le32toh(pe->optional.file_alignment));
	/* Some linkers put things between the headers and the first section. */
	if (plan->headers_size > limit || plan->headers_size > len ||
		!snp_all_zero(image + end, more))
		return why_set(why, -ENOSPC, "its headers have no room for %zu more sections", n);
	return 0;
}

static int plan_section(const struct pe *pe, const struct pe_addition *add, struct plan *plan,
	struct why *why)
{
	uint32_t file_alignment = le32toh(pe->optional.file_alignment);

	if (strlen(add->name) > sizeof(((struct pe_section_header *)NULL)->name))
		return why_set(why, -ENAMETOOLONG, "section name %s is too long", add->name);
	if (pe_find(pe, add->name))
		return why_set(why, -EEXIST, "it has a section %s already", add->name);
	/* Lengths first: sums of those that pass cannot overflow. */
	if (add->len > UINT32_MAX ||
		round_up(plan->address + add->len, memory_alignment(pe)) > UINT32_MAX ||
	    plan->at + round_up(add->len, file_alignment) > UINT32_MAX)
		return why_set(why, -EFBIG, "with section %s it would be larger than 4 GiB",
			add->name);
	plan->address = round_up(plan->address + add->len, memory_alignment(pe));
	plan->at += round_up(add->len, file_alignment);
	plan->added += round_up(add->len, file_alignment);
	return 0;
}

/* The first section goes behind everything: symbols may follow the last one in the file. */
static void plan_begin(const struct pe *pe, size_t len, struct plan *plan)
{
	plan->address = round_up(le32toh(pe->optional.image_size), memory_alignment(pe));
	plan->at = round_up(len, le32toh(pe->optional.file_alignment));
	plan->added = 0;
}

static int make_plan(const struct pe *pe, const uint8_t *image, size_t len,
	const struct pe_addition *add, size_t n, struct plan *plan, struct why *why)
{
	int r;

	if (pe->signature)
		return why_set(why, -ENOEXEC, "it is signed, which it would not be any more");
	r = plan_headers(pe, image, len, n, plan, why);
	plan_begin(pe, len, plan);
	for (size_t i = 0; i < n && r == 0; i++)
		r = plan_section(pe, &add[i], plan, why);
	return r;
}

/* The fields that tell of sections, and the checksum, which no firmware reads: 0 is "none". */
static void write_headers(const struct pe *pe, const struct plan *plan, size_t n, uint8_t *out)
{
	struct pe_file_header file = pe->file;
	struct pe_optional_header optional = pe->optional;

	file.sections = htole16((uint16_t)(pe->n + n));
	optional.headers_size = htole32((uint32_t)plan->headers_size);
	optional.image_size = htole32((uint32_t)plan->address);
	optional.initialized_size =
		htole32((uint32_t)(le32toh(optional.initialized_size) + plan->added));
	optional.checksum = 0;
	memcpy(out + pe->at, &file, sizeof(file));
	memcpy(out + pe->at + sizeof(file), &optional, sizeof(optional));
}

static void write_section(const struct pe_addition *add, const struct pe *pe, struct plan *plan,
	uint8_t *header_at, uint8_t *out)
{
	uint64_t stored = round_up(add->len, le32toh(pe->optional.file_alignment));
	struct pe_section_header h = {
		.size = htole32((uint32_t)add->len),
		.address = htole32((uint32_t)plan->address),
		.raw_size = htole32((uint32_t)stored),
		.raw_at = htole32((uint32_t)plan->at),
		.characteristics = htole32(PE_SECTION_DATA),
	};

	memcpy(h.name, add->name, strlen(add->name));
	memcpy(header_at, &h, sizeof(h));
	memcpy(out + plan->at, add->data, add->len);
	plan->address = round_up(plan->address + add->len, memory_alignment(pe));
	plan->at += stored;
}

int pe_add_sections(const uint8_t *image, size_t len, const struct pe_addition *add, size_t n,
	uint8_t **ret, size_t *ret_len, struct why *why)
{
	_cleanup_free_ uint8_t *out = NULL;
	struct plan plan = {0};
	struct pe pe;
	size_t total;
	int r = pe_parse(image, len, &pe, why);

	if (r == 0)
		r = make_plan(&pe, image, len, add, n, &plan, why);
	if (r)
		return r;
	total = plan.at;
	out = calloc(total, 1);
	if (!out)
		return why_set(why, -ENOMEM, "out of memory");
	memcpy(out, image, len);
	write_headers(&pe, &plan, n, out);
	plan_begin(&pe, len, &plan);
	for (size_t i = 0; i < n; i++)
		write_section(&add[i], &pe, &plan,
			out + pe.table_at + (pe.n + i) * sizeof(struct pe_section_header), out);
	*ret = steal_ptr(out);
	*ret_len = total;
	return 0;
}
