/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes and changes LUKS2 headers in memory, right or wrong, with checksums that are right. Knows
 * the format from its specification; shares no code with what it tests.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define LUKS_IMAGE_BIN 4096u
#define LUKS_IMAGE_HDR 16384u	/* cryptsetup's default: one header copy */
#define LUKS_IMAGE_SIZE (2 * LUKS_IMAGE_HDR)

/* The metadata as cryptsetup writes it for aes-xts-random with hmac(sha256); new reference. */
json_t *luks_image_good_json(void);

/* Both copies of a header of this text, seqid 3, with checksums. */
void luks_image_make(uint8_t image[static LUKS_IMAGE_SIZE], const char *uuid, const char *text,
	size_t len);
/* Fills the JSON area of the copy at @offset and checksums it; what else stands there stays. */
void luks_image_set_text(uint8_t *image, size_t offset, const char *text, size_t len);
void luks_image_set_json(uint8_t *image, size_t offset, const json_t *json);
/* The metadata of the copy at @offset; new reference, NULL when it is not JSON. */
json_t *luks_image_json(const uint8_t *image, size_t offset);
void luks_image_checksum(uint8_t *image, size_t offset);
/* RFC 7396: null deletes a member. */
void luks_image_merge(json_t *target, json_t *patch);
