/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers into places of a fixed layout, little-endian whatever this machine is. The place need not
 * be aligned. Reading is cursor.h's.
 */
#pragma once

#include <endian.h>
#include <stdint.h>
#include <string.h>

static inline void snp_put_le16(uint8_t at[static 2], uint16_t value)
{
	value = htole16(value);
	memcpy(at, &value, sizeof(value));
}

static inline void snp_put_le32(uint8_t at[static 4], uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

static inline void snp_put_le64(uint8_t at[static 8], uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}
