/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The footer of a firmware image and its SEV metadata. ENEMY INPUT. */
#include "firmware.h"

#include <string.h>

#include "guid.h"
#include "snp/cursor.h"

#define RESET_VECTOR_SIZE 32
#define ENTRY_OVERHEAD (2 + GUID_SIZE)	/* length and GUID, behind the data */
#define METADATA_HEADER 16
#define DESCRIPTOR_SIZE 12
#define METADATA_VERSION 1
/* All sections together, 256 MiB: a firmware has 30 pages or so. Keeps a hostile image from having
 * us count for long, again for each digest of a set. */
#define SECTION_PAGES_MAX (UINT64_C(1) << 16)

static const uint8_t guid_footer[GUID_SIZE] = GUID(0x96b582de, 0x1fb2, 0x45f7, 0xba, 0xea, 0xa3,
	0x66, 0xc5, 0x5a, 0x08, 0x2d);
static const uint8_t guid_reset[GUID_SIZE] = GUID(0x00f771de, 0x1a7e, 0x4fcb, 0x89, 0x0e, 0x68,
	0xc7, 0x7e, 0x2f, 0xb4, 0x4e);
static const uint8_t guid_hashes[GUID_SIZE] = GUID(0x7255371f, 0x3a3b, 0x4b04, 0x92, 0x7b, 0x1d,
	0xa6, 0xef, 0xa8, 0xd4, 0x54);
static const uint8_t guid_metadata[GUID_SIZE] = GUID(0xdc886566, 0x984a, 0x4798, 0xa7, 0x5e, 0x55,
	0x85, 0xa7, 0xbf, 0x67, 0xcc);
static const uint8_t guid_svsm[GUID_SIZE] = GUID(0xa789a612, 0x0597, 0x4c4b, 0xa4, 0x9f, 0xcb, 0xb1,
	0xfe, 0x9d, 0x1d, 0xdd);

static const struct {
	uint32_t type;
	const char *name;
} section_types[] = {
	{FIRMWARE_SEC_MEM, "SEC_MEM"},
	{FIRMWARE_SECRETS, "SECRETS"},
	{FIRMWARE_CPUID, "CPUID"},
	{FIRMWARE_SVSM_CAA, "SVSM_CAA"},
	{FIRMWARE_KERNEL_HASHES, "KERNEL_HASHES"},
};

static bool known_type(uint32_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(section_types); i++)
		if (section_types[i].type == type)
			return true;
	return false;
}

const char *firmware_section_name(uint32_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(section_types); i++)
		if (section_types[i].type == type)
			return section_types[i].name;
	return "unknown";
}

static int take_section(struct snp_cursor *c, struct firmware *f, uint64_t *pages)
{
	struct firmware_section s;

	s.gpa = snp_take_le32(c);
	s.size = snp_take_le32(c);
	s.type = snp_take_le32(c);
	if (!snp_cursor_ok(c))
		return MEASURE_E_METADATA;
	if (!known_type(s.type))
		return MEASURE_E_SECTION_TYPE;
	*pages += s.size / FIRMWARE_PAGE;
	if (s.size == 0 || s.size % FIRMWARE_PAGE || s.gpa % FIRMWARE_PAGE ||
			(uint64_t)s.gpa + s.size > UINT64_C(1) << 32 || *pages > SECTION_PAGES_MAX)
		return MEASURE_E_SECTION;
	/* Each is one page, whoever loads it. */
	if ((s.type == FIRMWARE_SECRETS || s.type == FIRMWARE_CPUID ||
			s.type == FIRMWARE_KERNEL_HASHES) && s.size != FIRMWARE_PAGE)
		return MEASURE_E_SECTION;
	f->sections[f->n_sections++] = s;
	return 0;
}

/* @distance: from the end of the image to the header. */
static int read_metadata(struct firmware *f, uint32_t distance)
{
	struct snp_cursor image = snp_cursor(f->image, f->size), c;
	uint32_t length, version, n;
	const uint8_t *magic;
	uint64_t pages = 0;

	if (distance > f->size)
		return MEASURE_E_METADATA;
	c = snp_cursor_sub(&image, f->size - distance, distance);
	magic = snp_take(&c, 4);
	length = snp_take_le32(&c);
	version = snp_take_le32(&c);
	n = snp_take_le32(&c);
	if (!snp_cursor_ok(&c) || memcmp(magic, "ASEV", 4) != 0 || version != METADATA_VERSION ||
			n > FIRMWARE_SECTIONS_MAX ||
			length != METADATA_HEADER + n * DESCRIPTOR_SIZE)
		return MEASURE_E_METADATA;
	for (uint32_t i = 0; i < n; i++) {
		int r = take_section(&c, f, &pages);

		if (r)
			return r;
	}
	f->has_metadata = true;
	return 0;
}

/* One entry of the table. @seen: a bit for each that we know, since the first reader of a doubled
 * one need not be the one that the loader heeds. */
static int take_entry(struct firmware *f, const uint8_t *guid, struct snp_cursor data,
	unsigned *seen, uint32_t *metadata)
{
	const struct {
		const uint8_t *guid;
		uint32_t *first, *second;
	} known[] = {
		{guid_reset, &f->reset_eip, NULL},
		{guid_hashes, &f->hashes_gpa, &f->hashes_size},
		{guid_metadata, metadata, NULL},
		{guid_svsm, &f->svsm_entry, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (memcmp(guid, known[i].guid, GUID_SIZE) != 0)
			continue;
		*known[i].first = snp_take_le32(&data);
		if (known[i].second)
			*known[i].second = snp_take_le32(&data);
		if (*seen & 1u << i || !snp_cursor_done(&data))
			return MEASURE_E_FOOTER;
		*seen |= 1u << i;
		return 0;
	}
	return 0;	/* of TDX, IGVM, or of what is yet to come */
}

enum { SEEN_RESET = 1, SEEN_METADATA = 4, SEEN_SVSM = 8 };

/* Backwards from @end, bytes from the beginning of @table. */
static int read_entries(struct firmware *f, const struct snp_cursor *table, size_t end)
{
	uint32_t metadata = 0;
	unsigned seen = 0;

	while (end) {
		struct snp_cursor tail = snp_cursor_sub(table, end - ENTRY_OVERHEAD,
			ENTRY_OVERHEAD), data;
		uint16_t length = snp_take_le16(&tail);
		const uint8_t *guid = snp_take(&tail, GUID_SIZE);
		int r;

		if (!guid || length < ENTRY_OVERHEAD || length > end)
			return MEASURE_E_FOOTER;
		data = snp_cursor_sub(table, end - length, length - ENTRY_OVERHEAD);
		r = take_entry(f, guid, data, &seen, &metadata);
		if (r)
			return r;
		end -= length;
	}
	f->has_reset = seen & SEEN_RESET;
	f->has_svsm = seen & SEEN_SVSM;
	return seen & SEEN_METADATA ? read_metadata(f, metadata) : 0;
}

int firmware_parse(const uint8_t *image, size_t size, struct firmware *ret)
{
	struct firmware f = {.image = image, .size = size};
	struct snp_cursor all = snp_cursor(image, size), footer, table;
	const uint8_t *guid;
	size_t length, end;
	int r;

	if (size == 0 || size % FIRMWARE_PAGE || size > FIRMWARE_SIZE_MAX)
		return MEASURE_E_FIRMWARE_SIZE;
	end = size - RESET_VECTOR_SIZE;
	footer = snp_cursor_sub(&all, end - ENTRY_OVERHEAD, ENTRY_OVERHEAD);
	length = snp_take_le16(&footer);
	guid = snp_take(&footer, GUID_SIZE);
	if (memcmp(guid, guid_footer, GUID_SIZE) != 0 || length < ENTRY_OVERHEAD || length > end)
		return MEASURE_E_FOOTER;
	table = snp_cursor_sub(&all, end - length, length - ENTRY_OVERHEAD);
	r = read_entries(&f, &table, table.left);
	if (r)
		return r;
	*ret = f;
	return 0;
}
