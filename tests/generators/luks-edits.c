/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of bytes in a LUKS2 header: see luks-edits.h. */
#include "luks-edits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "luks-image.h"

void edit_flip_checksum(uint8_t *image)
{
	image[448] ^= 1;
}

void edit_flip_json(uint8_t *image)
{
	image[LUKS_IMAGE_BIN + 20] ^= 1;
}

void edit_no_magic(uint8_t *image)
{
	memset(image, 0, 6);
}

void edit_secondary_magic(uint8_t *image)
{
	memcpy(image, "SKUL", 4);
	luks_image_checksum(image, 0);
}

void edit_version_1(uint8_t *image)
{
	image[7] = 1;
	luks_image_checksum(image, 0);
}

void edit_version_3(uint8_t *image)
{
	image[7] = 3;
	luks_image_checksum(image, 0);
}

void edit_hdr_size_zero(uint8_t *image)
{
	memset(image + 8, 0, 8);
	luks_image_checksum(image, 0);
}

void edit_hdr_size_odd(uint8_t *image)
{
	image[14] = 0x50;
	luks_image_checksum(image, 0);
}

void edit_hdr_size_huge(uint8_t *image)
{
	memset(image + 8, 0xFF, 8);
	luks_image_checksum(image, 0);
}

void edit_hdr_offset(uint8_t *image)
{
	image[263] = 1;
	luks_image_checksum(image, 0);
}

void edit_checksum_alg(uint8_t *image)
{
	memcpy(image + 72, "crc32\0", 6);
	luks_image_checksum(image, 0);
}

void edit_checksum_alg_unterminated(uint8_t *image)
{
	memset(image + 72, 's', 32);
	luks_image_checksum(image, 0);
}

void edit_uuid_upper(uint8_t *image)
{
	memcpy(image + 168, "ABCDEF01", 8);
	luks_image_checksum(image, 0);
}

void edit_uuid_path(uint8_t *image)
{
	memcpy(image + 168, "../../etc/passwd", 17);
	luks_image_checksum(image, 0);
}

void edit_uuid_unterminated(uint8_t *image)
{
	memset(image + 168 + 36, 'a', 4);
	luks_image_checksum(image, 0);
}

void edit_json_trailing(uint8_t *image)
{
	image[LUKS_IMAGE_HDR - 1] = 'x';
	luks_image_checksum(image, 0);
}

void edit_json_endless(uint8_t *image)
{
	memset(image + LUKS_IMAGE_BIN, ' ', LUKS_IMAGE_HDR - LUKS_IMAGE_BIN);
	luks_image_checksum(image, 0);
}

void edit_json_deep(uint8_t *image)
{
	memset(image + LUKS_IMAGE_BIN, '[', 8000);
	luks_image_checksum(image, 0);
}

/* The text says one thing to those who take the first of two members, another to the others. */
void edit_json_duplicate(uint8_t *image)
{
	json_t *json = luks_image_json(image, 0);
	char *text = json_dumps(json, JSON_COMPACT);
	char doubled[LUKS_IMAGE_HDR];
	int n = snprintf(doubled, sizeof(doubled), "{\"tokens\":{},%s", text + 1);

	luks_image_set_text(image, 0, doubled, (size_t)n);
	free(text);
	json_decref(json);
}

/* libcryptsetup takes the copy of the higher sequence number. */
void edit_secondary_newer(uint8_t *image)
{
	json_t *json = luks_image_json(image, LUKS_IMAGE_HDR);
	json_t *patch = json_loads("{\"segments\":{\"0\":{\"encryption\":\"cipher_null-ecb\","
		"\"integrity\":null}}}", 0, NULL);

	luks_image_merge(json, patch);
	image[LUKS_IMAGE_HDR + 16] = 0x7F;
	luks_image_set_json(image, LUKS_IMAGE_HDR, json);
	json_decref(patch);
	json_decref(json);
}

void edit_secondary_garbage(uint8_t *image)
{
	memset(image + LUKS_IMAGE_HDR, 0xEE, LUKS_IMAGE_HDR);
}
