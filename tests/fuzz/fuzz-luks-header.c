/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LUKS2 headers. Input that begins with '{' becomes the JSON area of a header that is right
 * otherwise, so that the checksum is no wall to the fuzzer; other input is the header itself. What
 * is accepted must be canonical: read again, it gives the same bytes and the same facts.
 */
#include <string.h>

#include "disk/luks-header.h"
#include "fuzz.h"
#include "luks-image.h"

static const struct luks_limits limits = {.device_size = 64 << 20, .memory_kib = 1 << 20};

static void check_info(const struct luks_info *info)
{
	fuzz_check(strlen(info->uuid) == 36);
	fuzz_check(info->integrity[0] && !strstr(info->cipher, "null"));
	fuzz_check(info->sector_size == 512 || info->sector_size == 4096);
	fuzz_check(info->data_offset <= LUKS_HEADER_MAX);
	fuzz_check(info->data_offset < limits.device_size);
	fuzz_check(info->n_keyslots >= 1 && info->n_keyslots <= LUKS_KEYSLOTS_MAX);
	for (unsigned i = 0; i < info->n_keyslots; i++) {
		const struct luks_area *a = &info->keyslots[i];

		fuzz_check(a->offset >= LUKS_IMAGE_SIZE && a->size <= 1 << 20);
		fuzz_check(a->offset + a->size <= info->data_offset);
	}
}

static void check_detail(const char *detail)
{
	for (; *detail; detail++)
		fuzz_check(*detail >= 0x20 && *detail < 0x7F);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t image[LUKS_IMAGE_SIZE], once[LUKS_IMAGE_SIZE];
	struct luks_info info = {0}, again = {0};
	char detail[LUKS_DETAIL_SIZE] = "";
	size_t len = 0;

	if (size && data[0] == '{') {
		if (size > LUKS_IMAGE_HDR - LUKS_IMAGE_BIN)
			return 0;
		luks_image_make(image, "e5162a3c-91cc-449b-8390-9bf332d04741",
			(const char *)data, size);
	} else {
		memset(image, 0, sizeof(image));
		if (size)
			memcpy(image, data, size < sizeof(image) ? size : sizeof(image));
	}
	if (luks_header_size(image, sizeof(image), &len) || len > sizeof(image))
		return 0;
	if (luks_header_check(image, len, &limits, &info, detail)) {
		check_detail(detail);
		return 0;
	}
	check_info(&info);
	memcpy(once, image, sizeof(once));
	fuzz_check(luks_header_check(image, len, &limits, &again, detail) == 0);
	fuzz_check(memcmp(image, once, sizeof(once)) == 0);
	fuzz_check(memcmp(&info, &again, sizeof(info)) == 0);
	return 0;
}
