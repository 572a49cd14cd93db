/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Images for EFI that have everything but a program. */
#include "fake-efi.h"

#include <endian.h>
#include <string.h>

static void fill_headers(struct pe_file_header *file, struct pe_optional_header *optional,
	uint16_t directories)
{
	*file = (struct pe_file_header){
		.signature = {'P', 'E'},
		.machine = htole16(0x8664),
		.optional_size = htole16((uint16_t)(sizeof(*optional) + directories * sizeof(struct pe_directory))),
		.characteristics = htole16(0x0206),
	};
	*optional = (struct pe_optional_header){
		.magic = htole16(0x20b),
		.section_alignment = htole32(0x200),
		.file_alignment = htole32(0x200),
		.initialized_size = htole32(0x400),
		.checksum = htole32(0x1234),
		.subsystem = htole16(10),
		.directories = htole32(directories),
	};
}

static struct pe_section_header section(const char *name, uint32_t address, uint32_t at, uint32_t size)
{
	struct pe_section_header h = {
		.size = htole32(size),
		.address = htole32(address),
		.raw_size = htole32(0x200),
		.raw_at = htole32(at),
		.characteristics = htole32(PE_SECTION_DATA),
	};

	memcpy(h.name, name, strnlen(name, sizeof(h.name)));
	return h;
}

static void dos_header(uint8_t *dos, uint32_t pe_at)
{
	uint32_t at = htole32(pe_at);

	memcpy(dos, "MZ", 2);
	memcpy(dos + 0x3c, &at, sizeof(at));
}

void fake_stub(struct fake_stub *ret)
{
	*ret = (struct fake_stub){0};
	dos_header(ret->dos, offsetof(struct fake_stub, file));
	fill_headers(&ret->file, &ret->optional, ARRAY_SIZE(ret->directories));
	ret->file.sections = htole16(3);
	ret->optional.headers_size = htole32(offsetof(struct fake_stub, text));
	ret->optional.image_size = htole32(0x6400);
	ret->sections[0] = section(".text", 0x4000, offsetof(struct fake_stub, text), 0x200);
	ret->sections[1] = section(".sbat", 0x5000, offsetof(struct fake_stub, sbat), 0x10);
	ret->sections[2] = section(".sdmagic", 0x6000, offsetof(struct fake_stub, magic), 0x40);
	strcpy((char *)ret->sbat, "sbat,1,made up\n");
	strcpy((char *)ret->magic, "#### LoaderInfo: systemd-stub 252 ####");
}

void fake_kernel(struct fake_kernel *ret)
{
	*ret = (struct fake_kernel){
		.boot_flag = {0x55, 0xaa},
		.magic = {'H', 'd', 'r', 'S'},
		.version = htole16(0x020f),
		.release_at = htole16(offsetof(struct fake_kernel, release) - 0x200),
		.flags = htole16(1),
		.cmdline_max = htole32(FAKE_CMDLINE_MAX),
		.release = FAKE_RELEASE " (nobody) #1",
	};
	dos_header(ret->dos, offsetof(struct fake_kernel, file));
	fill_headers(&ret->file, &ret->optional, ARRAY_SIZE(ret->directories));
	ret->file.sections = htole16(1);
	ret->optional.image_version[0] = htole16(1);
	ret->optional.headers_size = htole32(offsetof(struct fake_kernel, text));
	ret->optional.image_size = htole32(0x2000);
	ret->sections[0] = section(".text", 0x1000, offsetof(struct fake_kernel, text), 0x200);
	memset(ret->text, 0xc3, sizeof(ret->text));
}
