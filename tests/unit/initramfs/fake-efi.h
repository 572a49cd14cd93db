/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An image as systemd's stub is one, and one that is a kernel as well: every field that the packer looks
 * at is there, and nothing would run. Tests change what they are about.
 */
#pragma once

#include "pe.h"

#define FAKE_RELEASE "6.0-fake"
#define FAKE_CMDLINE_MAX 100

struct fake_stub {
	uint8_t dos[64];
	struct pe_file_header file;
	struct pe_optional_header optional;
	struct pe_directory directories[16];
	struct pe_section_header sections[17];	/* the first three are in use */
	uint8_t gap[16];
	uint8_t text[512], sbat[512], magic[512];
} __attribute__((packed));
_Static_assert(offsetof(struct fake_stub, text) == 0x400, "headers of two blocks");

struct fake_kernel {
	uint8_t dos[0x1fe];
	uint8_t boot_flag[2], jump[2];
	char magic[4];
	uint16_t version;
	uint8_t unused1[6];
	uint16_t release_at;
	uint8_t unused2[0x236 - 0x210];
	uint16_t flags;
	uint32_t cmdline_max;
	uint8_t unused3[0x300 - 0x23c];
	struct pe_file_header file;
	struct pe_optional_header optional;
	struct pe_directory directories[6];
	struct pe_section_header sections[1];
	uint8_t gap[0xe00 - 0x300 - 24 - 112 - 48 - 40];
	char release[0x200];
	uint8_t text[512];
} __attribute__((packed));
_Static_assert(offsetof(struct fake_kernel, flags) == 0x236, "xloadflags");
_Static_assert(offsetof(struct fake_kernel, text) == 0x1000, "headers of a page");

void fake_stub(struct fake_stub *ret);
void fake_kernel(struct fake_kernel *ret);
