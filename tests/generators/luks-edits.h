/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a LUKS2 header and is more than a JSON merge patch can say: one function for each
 * such mutation.
 */
#pragma once

#include <stdint.h>

/* The binary header. */
void edit_flip_checksum(uint8_t *image);
void edit_flip_json(uint8_t *image);
void edit_no_magic(uint8_t *image);
void edit_secondary_magic(uint8_t *image);
void edit_version_1(uint8_t *image);
void edit_version_3(uint8_t *image);
void edit_hdr_size_zero(uint8_t *image);
void edit_hdr_size_odd(uint8_t *image);
void edit_hdr_size_huge(uint8_t *image);
void edit_hdr_offset(uint8_t *image);
void edit_checksum_alg(uint8_t *image);
void edit_checksum_alg_unterminated(uint8_t *image);
void edit_uuid_upper(uint8_t *image);
void edit_uuid_path(uint8_t *image);
void edit_uuid_unterminated(uint8_t *image);

/* The JSON text. */
void edit_json_trailing(uint8_t *image);
void edit_json_endless(uint8_t *image);
void edit_json_deep(uint8_t *image);
void edit_json_duplicate(uint8_t *image);

/* The secondary copy, which must make no difference. */
void edit_secondary_newer(uint8_t *image);
void edit_secondary_garbage(uint8_t *image);
