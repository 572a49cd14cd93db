/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images put together entry by entry. The GUIDs are spelled as the bytes that edk2's sources have. */
#include "firmware-case.h"

#include <string.h>

#include "runner.h"

static const struct firmware_section ovmf_sections[] = {
	{0x800000, 0x2000, FIRMWARE_SEC_MEM},
	{0x80d000, 0x1000, FIRMWARE_SECRETS},
	{0x80e000, 0x1000, FIRMWARE_CPUID},
	{0x80f000, 0x1000, FIRMWARE_SVSM_CAA},
	{0x810000, 0x1000, FIRMWARE_KERNEL_HASHES},
	{0x811000, 0x3000, FIRMWARE_SEC_MEM},
};

static const struct firmware_section svsm_sections[] = {
	{0x1000, 0x2000, FIRMWARE_SEC_MEM},
	{0x8000, 0x1000, FIRMWARE_SECRETS},
	{0x9000, 0x1000, FIRMWARE_CPUID},
};

const struct firmware_case firmware_case_ovmf = {0x80b004, 0x810c00, 0x400, 0, ovmf_sections,
	ARRAY_SIZE(ovmf_sections)};
const struct firmware_case firmware_case_svsm = {0, 0, 0, 0x1234, svsm_sections,
	ARRAY_SIZE(svsm_sections)};

void case_put(uint8_t *image, size_t from_end, size_t width, uint64_t value)
{
	for (size_t i = 0; i < width; i++)
		image[CASE_SIZE - from_end + i] = (uint8_t)(value >> 8 * i);
}

static void put_guid(uint8_t *image, size_t from_end, const char *bytes)
{
	memcpy(image + CASE_SIZE - from_end, bytes, 16);
}

static void put_table(uint8_t *image, const struct firmware_case *c)
{
	put_guid(image, AT_FOOTER_GUID, "\xde\x82\xb5\x96\xb2\x1f\xf7\x45\xba\xea\xa3\x66\xc5\x5a\x08\x2d");
	case_put(image, AT_FOOTER_LENGTH, 2, CASE_TABLE_LENGTH);
	put_guid(image, AT_RESET_GUID, "\xde\x71\xf7\x00\x7e\x1a\xcb\x4f\x89\x0e\x68\xc7\x7e\x2f\xb4\x4e");
	case_put(image, AT_RESET_LENGTH, 2, 22);
	case_put(image, AT_RESET, 4, c->reset);
	put_guid(image, AT_HASHES_GUID, "\x1f\x37\x55\x72\x3b\x3a\x04\x4b\x92\x7b\x1d\xa6\xef\xa8\xd4\x54");
	case_put(image, AT_HASHES_LENGTH, 2, 26);
	case_put(image, AT_HASHES, 4, c->hashes_gpa);
	case_put(image, AT_HASHES_SIZE, 4, c->hashes_size);
	put_guid(image, AT_METADATA_GUID, "\x66\x65\x88\xdc\x4a\x98\x98\x47\xa7\x5e\x55\x85\xa7\xbf\x67\xcc");
	case_put(image, AT_METADATA_LENGTH, 2, 22);
	case_put(image, AT_METADATA, 4, AT_ASEV);
	put_guid(image, AT_SVSM_GUID, "\x12\xa6\x89\xa7\x97\x05\x4b\x4c\xa4\x9f\xcb\xb1\xfe\x9d\x1d\xdd");
	case_put(image, AT_SVSM_LENGTH, 2, 22);
	case_put(image, AT_SVSM, 4, c->svsm_entry);
	put_guid(image, AT_OTHER_GUID, "of a later day..");
	case_put(image, AT_OTHER_LENGTH, 2, 26);
	case_put(image, AT_OTHER, 8, UINT64_C(0x0102030405060708));
}

static void put_metadata(uint8_t *image, const struct firmware_case *c)
{
	memcpy(image + CASE_SIZE - AT_ASEV, "ASEV", 4);
	case_put(image, AT_ASEV_LENGTH, 4, 16 + 12 * c->n_sections);
	case_put(image, AT_ASEV_VERSION, 4, 1);
	case_put(image, AT_ASEV_COUNT, 4, c->n_sections);
	for (size_t i = 0; i < c->n_sections; i++) {
		case_put(image, AT_SECTIONS - 12 * i, 4, c->sections[i].gpa);
		case_put(image, AT_SECTIONS - 12 * i - 4, 4, c->sections[i].size);
		case_put(image, AT_SECTIONS - 12 * i - 8, 4, c->sections[i].type);
	}
}

uint8_t *firmware_case_build(const struct firmware_case *c, uint8_t fill)
{
	uint8_t *image = malloc(CASE_SIZE);

	if (!image)
		abort();	/* programs that are no unit tests come here as well */
	for (size_t i = 0; i < CASE_SIZE; i++)
		image[i] = (uint8_t)(fill + i * 7 + (i >> 8));
	put_table(image, c);
	put_metadata(image, c);
	return image;
}

uint8_t *firmware_case_parse(const struct firmware_case *c, uint8_t fill, struct firmware *ret)
{
	uint8_t *image = firmware_case_build(c, fill);

	ck_assert_int_eq(firmware_parse(image, CASE_SIZE, ret), 0);
	return image;
}
