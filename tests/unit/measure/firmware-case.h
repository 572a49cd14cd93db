/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Made-up firmware images: two pages of pattern with a footer and SEV metadata as edk2 lays them out,
 * every part at a known place, so that a test can spoil exactly one.
 */
#pragma once

#include "measure/firmware.h"

#define CASE_SIZE ((size_t)2 * FIRMWARE_PAGE)

/* Places, in bytes from the end of the image. */
enum {
	AT_FOOTER_GUID = 48, AT_FOOTER_LENGTH = 50,
	AT_RESET_GUID = 66, AT_RESET_LENGTH = 68, AT_RESET = 72,
	AT_HASHES_GUID = 88, AT_HASHES_LENGTH = 90, AT_HASHES_SIZE = 94, AT_HASHES = 98,
	AT_METADATA_GUID = 114, AT_METADATA_LENGTH = 116, AT_METADATA = 120,
	AT_SVSM_GUID = 136, AT_SVSM_LENGTH = 138, AT_SVSM = 142,
	AT_OTHER_GUID = 158, AT_OTHER_LENGTH = 160, AT_OTHER = 168,
	AT_ASEV = 2048, AT_ASEV_LENGTH = 2044, AT_ASEV_VERSION = 2040, AT_ASEV_COUNT = 2036,
	AT_SECTIONS = 2032,
};
#define CASE_TABLE_LENGTH (AT_OTHER - 32)

struct firmware_case {
	uint32_t reset, hashes_gpa, hashes_size, svsm_entry;
	const struct firmware_section *sections;
	size_t n_sections;
};

/* Like OVMF's AmdSev build, in small. */
extern const struct firmware_case firmware_case_ovmf;
/* Like an SVSM: sections of its own. */
extern const struct firmware_case firmware_case_svsm;

/* CASE_SIZE bytes, malloc'ed; @fill makes the pattern. */
uint8_t *firmware_case_build(const struct firmware_case *c, uint8_t fill);
/* The same, read by firmware_parse(), which must succeed. */
uint8_t *firmware_case_parse(const struct firmware_case *c, uint8_t fill, struct firmware *ret);

/* @value in @width bytes, little-endian, at @from_end. */
void case_put(uint8_t *image, size_t from_end, size_t width, uint64_t value);
