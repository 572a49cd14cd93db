/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A firmware image for SEV guests: what its footer says of itself. ENEMY INPUT: images come from
 * anywhere, and a hostile one may only be refused.
 *
 * Layout (edk2 OvmfPkg/ResetVector/Ia16/ResetVectorVtf0.asm, X64/OvmfSevMetadata.asm): the last 32
 * bytes are the reset vector; before them stands a table of entries, each data, u16 length, GUID,
 * to be read backwards; one of them tells where the SEV metadata lies, a list of sections in
 * memory.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "snp/util.h"

#define FIRMWARE_PAGE 4096
#define FIRMWARE_SIZE_MAX ((size_t)64 << 20)
#define FIRMWARE_SECTIONS_MAX 64

/* Types of sections, as the metadata has them. */
enum firmware_section_type {
	FIRMWARE_SEC_MEM = 1,
	FIRMWARE_SECRETS = 2,
	FIRMWARE_CPUID = 3,
	FIRMWARE_SVSM_CAA = 4,
	FIRMWARE_KERNEL_HASHES = 0x10,
};

struct firmware_section {
	uint32_t gpa;		/* first byte; of a page */
	uint32_t size;		/* bytes, whole pages */
	uint32_t type;		/* enum firmware_section_type */
};

struct firmware {
	const uint8_t *image;	/* borrowed */
	size_t size;		/* bytes, a multiple of FIRMWARE_PAGE */
	bool has_reset;
	uint32_t reset_eip;	/* where application processors begin */
	uint32_t hashes_gpa;	/* of the table of hashes; 0: the firmware has no place for it */
	uint32_t hashes_size;	/* bytes from there */
	bool has_metadata;
	size_t n_sections;
	struct firmware_section sections[FIRMWARE_SECTIONS_MAX];	/* in the image's order */
	bool has_svsm;
	uint32_t svsm_entry;	/* bytes from the beginning of an SVSM image */
};

/**
 * firmware_parse() - read the footer and the SEV metadata of an image
 * @image: all of it; must outlive @ret
 *
 * An image without metadata, reset block, hash area or SVSM entry is no failure here: whether one
 * is needed depends on what is measured. Return: 0 or MEASURE_E_FIRMWARE_SIZE, _FOOTER, _METADATA,
 * _SECTION, _SECTION_TYPE.
 */
_must_check_ int firmware_parse(const uint8_t *image, size_t size, struct firmware *ret);

/* "SEC_MEM" and so on; never NULL. */
const char *firmware_section_name(uint32_t type);
