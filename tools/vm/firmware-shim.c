/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OVMF's drivers lie in a section that is compressed with LZMA: it is decompressed piece by piece,
 * and searched for the name. ENEMY INPUT: firmware images.
 */
#include "firmware-shim.h"

#include <lzma.h>
#include <string.h>

#include "snp/cursor.h"
#include "wholefile.h"

#define GUID_SIZE 16
#define MEMORY_MAX (UINT64_C(128) << 20)
#define OUT_MAX (UINT64_C(64) << 20)	/* four times what there is */
#define PIECE 65536

/* EE4E5898-3914-4259-9D6E-DC7BD79403CF: a section that this method opens. */
static const uint8_t lzma_guid[GUID_SIZE] = {0x98, 0x58, 0x4e, 0xee, 0x14, 0x39, 0x59, 0x42,
	0x9d, 0x6e, 0xdc, 0x7b, 0xd7, 0x94, 0x03, 0xcf};
/* Before the GUID: size and type. */
#define HEADER_SIZE 4

/* In EFI's two-byte text, with its end. */
static const uint8_t shim[] = {'s', 0, 'h', 0, 'i', 0, 'm', 0, 0, 0};

static void lzma_endp(lzma_stream *s)
{
	lzma_end(s);
}

/* @piece keeps the end of what came before, for a name that lies across. */
static bool find_in(lzma_stream *s)
{
	uint8_t piece[sizeof(shim) + PIECE] = {0};
	lzma_ret status = LZMA_OK;

	while (status == LZMA_OK && s->total_out < OUT_MAX) {
		size_t len;

		s->next_out = piece + sizeof(shim);
		s->avail_out = PIECE;
		status = lzma_code(s, LZMA_RUN);
		len = PIECE - s->avail_out;
		if (memmem(piece, sizeof(shim) + len, shim, sizeof(shim)))
			return true;
		if (!len)
			break;
		memmove(piece, piece + len, sizeof(shim));
	}
	return false;
}

/* @at: of the GUID. */
static bool find_in_section(const uint8_t *image, size_t size, size_t at)
{
	_cleanup_(lzma_endp) lzma_stream s = LZMA_STREAM_INIT;
	struct snp_cursor c = snp_cursor(image, size);
	uint16_t offset;

	snp_skip(&c, at + GUID_SIZE);
	offset = snp_take_le16(&c);
	if (!snp_cursor_ok(&c) || at < HEADER_SIZE || offset > size - (at - HEADER_SIZE))
		return false;
	if (lzma_alone_decoder(&s, MEMORY_MAX) != LZMA_OK)
		return false;
	s.next_in = image + at - HEADER_SIZE + offset;
	s.avail_in = size - (at - HEADER_SIZE) - offset;
	return find_in(&s);
}

bool firmware_knows_shim(const char *path)
{
	_cleanup_free_ uint8_t *image = NULL;
	const uint8_t *at;
	struct why why;
	size_t size;

	if (wholefile_read(path, &image, &size, &why))
		return false;
	at = memmem(image, size, lzma_guid, sizeof(lzma_guid));
	return at && find_in_section(image, size, (size_t)(at - image));
}
