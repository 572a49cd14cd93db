/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EFI images, and kernels among them. What is accepted lies within the file and in order; where sections
 * can be added, the result is accepted as well, has them byte for byte, and the old ones as they were.
 * What passes as a stub passes as an image of one.
 */
#include <string.h>

#include "fuzz.h"
#include "kernel-image.h"
#include "pe.h"
#include "uki.h"

static void check_sections(const struct pe *pe, size_t size)
{
	uint64_t end = 0;

	for (size_t i = 0; i < pe->n; i++) {
		const struct pe_section *s = &pe->sections[i];

		fuzz_check(s->address >= end && s->stored <= s->size);
		fuzz_check(s->stored == 0 || (s->at <= size && s->stored <= size - s->at));
		end = (uint64_t)s->address + s->size;
	}
}

static void check_result(const uint8_t *data, const struct pe *before, const struct pe_addition *add,
	const uint8_t *out, size_t len)
{
	const struct pe_section *s;
	struct why why;
	struct pe pe;

	fuzz_check(pe_parse(out, len, &pe, &why) == 0);
	check_sections(&pe, len);
	fuzz_check(pe.n == before->n + 2);
	for (size_t i = 0; i < before->n; i++) {
		fuzz_check(memcmp(&pe.sections[i], &before->sections[i], sizeof(pe.sections[i])) == 0);
		s = &pe.sections[i];
		fuzz_check(s->stored == 0 || memcmp(out + s->at, data + s->at, s->stored) == 0);
	}
	for (size_t i = 0; i < 2; i++) {
		s = &pe.sections[before->n + i];
		fuzz_check(strcmp(s->name, add[i].name) == 0 && s->stored == add[i].len);
		fuzz_check(memcmp(out + s->at, add[i].data, add[i].len) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t block[4097] = {1, 2, 3};
	const struct pe_addition add[] = {{".one", "first", 5}, {".two", block, sizeof(block)}};
	struct kernel_image info;
	uint8_t *out = NULL;
	bool sbat, takes_words;
	char *line = NULL;
	struct why why;
	struct pe pe;
	size_t len;

	if (kernel_image_parse(data, size, &info, &why) == 0)
		fuzz_check(info.release[0] && strlen(info.release) <= KERNEL_RELEASE_MAX &&
			   !strchr(info.release, '/'));
	if (uki_line(data, size, &line) == 0)
		fuzz_check(strlen(line) <= size);
	free(line);
	takes_words = uki_takes_words(data, size);
	fuzz_check(uki_check_stub(data, size, &sbat, &why) || !takes_words);
	if (pe_parse(data, size, &pe, &why))
		return 0;
	check_sections(&pe, size);
	if (pe_add_sections(data, size, add, 2, &out, &len, &why) == 0)
		check_result(data, &pe, add, out, len);
	free(out);
	return 0;
}
