/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * firmware-write FILE [no-hashes] [svsm] [other]: a made-up firmware image, so altered, of a size that
 * QEMU would start.
 */
#include <stdio.h>
#include <string.h>

#include "firmware-case.h"

#define SIZE ((size_t)64 << 10)

int main(int argc, char **argv)
{
	struct firmware_section sections[FIRMWARE_SECTIONS_MAX];
	static const uint8_t before[SIZE - CASE_SIZE];
	struct firmware_case c = firmware_case_ovmf;
	_cleanup_free_ uint8_t *image = NULL;
	uint8_t fill = 0x90;
	FILE *out;

	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "svsm") == 0)
			c = firmware_case_svsm;
		if (strcmp(argv[i], "other") == 0)
			fill++;
		if (strcmp(argv[i], "no-hashes") == 0)
			c.hashes_gpa = 0;
	}
	memcpy(sections, c.sections, c.n_sections * sizeof(*sections));
	for (size_t i = 0; i < c.n_sections; i++)
		if (!c.hashes_gpa && sections[i].type == FIRMWARE_KERNEL_HASHES)
			sections[i].type = FIRMWARE_SEC_MEM;
	c.sections = sections;
	image = firmware_case_build(&c, fill);
	out = argc > 1 ? fopen(argv[1], "we") : NULL;
	if (!out || fwrite(before, sizeof(before), 1, out) != 1 ||
		fwrite(image, CASE_SIZE, 1, out) != 1 || fclose(out)) {
		fprintf(stderr, "usage: firmware-write FILE [no-hashes] [svsm] [other]\n");
		return 3;
	}
	return 0;
}
