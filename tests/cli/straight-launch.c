/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The launch digest of a real firmware by a second way, for comparison: straight.c and a reading of the
 * firmware that knows no more than where edk2 puts things. It shares no code with libmeasure.
 *
 *   straight-launch snp|sev|sev-es VMM FIRMWARE KERNEL|- INITRD|- APPEND VCPUS SIG FEATURES
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/measure/straight.h"

#define SECTIONS_MAX 32

static uint8_t *read_file(const char *path, size_t *ret_size)
{
	FILE *f = fopen(path, "rbe");
	uint8_t *data = NULL;
	size_t size = 0;

	if (!f)
		exit(3);
	for (size_t n = 1; n > 0; size += n) {
		data = realloc(data, size + 1000000);
		if (!data)
			exit(3);
		n = fread(data + size, 1, 1000000, f);
	}
	fclose(f);
	*ret_size = size;
	return data;
}

static uint32_t le32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The last four bytes before the entry of @guid, which a search finds; @back further. */
static uint32_t entry(const struct straight *s, const char *guid, size_t back)
{
	size_t table = s->firmware_size - 512;
	const uint8_t *at = memmem(s->firmware + table, 512, guid, 16);

	return at ? le32(at - 2 - back) : 0;
}

static void read_firmware(struct straight *s, struct straight_section *sections)
{
	uint32_t distance = entry(s, "\x66\x65\x88\xdc\x4a\x98\x98\x47\xa7\x5e\x55\x85\xa7\xbf\x67\xcc", 4);
	const uint8_t *metadata = s->firmware + s->firmware_size - distance;

	s->reset = entry(s, "\xde\x71\xf7\x00\x7e\x1a\xcb\x4f\x89\x0e\x68\xc7\x7e\x2f\xb4\x4e", 4);
	s->hashes_gpa = entry(s, "\x1f\x37\x55\x72\x3b\x3a\x04\x4b\x92\x7b\x1d\xa6\xef\xa8\xd4\x54", 8);
	s->n_sections = distance ? le32(metadata + 12) : 0;
	if (s->n_sections > SECTIONS_MAX)
		exit(3);
	for (size_t i = 0; i < s->n_sections; i++) {
		sections[i].gpa = le32(metadata + 16 + 12 * i);
		sections[i].size = le32(metadata + 20 + 12 * i);
		sections[i].type = le32(metadata + 24 + 12 * i);
	}
	s->sections = sections;
}

int main(int argc, char **argv)
{
	struct straight_section sections[SECTIONS_MAX];
	uint8_t digest[48];
	struct straight s = {0};
	size_t len = 48;

	if (argc != 10)
		return 2;
	s.vmm = argv[2];
	s.firmware = read_file(argv[3], &s.firmware_size);
	if (strcmp(argv[4], "-") != 0)
		s.kernel = read_file(argv[4], &s.kernel_size);
	if (strcmp(argv[5], "-") != 0)
		s.initrd = read_file(argv[5], &s.initrd_size);
	s.append = argv[6];
	s.vcpus = (unsigned)strtoul(argv[7], NULL, 10);
	s.sig = (uint32_t)strtoul(argv[8], NULL, 16);
	s.features = strtoull(argv[9], NULL, 16);
	read_firmware(&s, sections);
	if (strcmp(argv[1], "snp") == 0)
		straight_snp(&s, digest);
	else
		straight_sev(&s, digest);
	if (strcmp(argv[1], "snp") != 0)
		len = 32;
	for (size_t i = 0; i < len; i++)
		printf("%02x", digest[i]);
	puts("");
	return 0;
}
