/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a module, whether plain, xz or zstd. */
#include "decompress.h"

#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <zstd.h>

#include "wholefile.h"

#define MAX_LEN ((size_t)512 << 20)
#define CHUNK 65536
#define XZ_MEMORY ((uint64_t)256 << 20)

static void fclosep(FILE **f)
{
	if (*f)
		fclose(*f);
}

static void lzma_endp(lzma_stream *xz)
{
	lzma_end(xz);
}

static void zstd_freep(ZSTD_DCtx **ctx)
{
	ZSTD_freeDCtx(*ctx);
}

static int unpack_xz(const uint8_t *data, size_t len, FILE *out)
{
	_cleanup_(lzma_endp) lzma_stream xz = LZMA_STREAM_INIT;
	uint8_t chunk[CHUNK];
	lzma_ret status;

	if (lzma_stream_decoder(&xz, XZ_MEMORY, 0) != LZMA_OK)
		return -ENOMEM;
	xz.next_in = data;
	xz.avail_in = len;
	do {
		xz.next_out = chunk;
		xz.avail_out = sizeof(chunk);
		status = lzma_code(&xz, LZMA_FINISH);
		if (status != LZMA_OK && status != LZMA_STREAM_END)
			return -EILSEQ;
		if (xz.total_out > MAX_LEN)
			return -EFBIG;
		fwrite(chunk, 1, sizeof(chunk) - xz.avail_out, out);
	} while (status != LZMA_STREAM_END);
	return xz.avail_in ? -EILSEQ : 0;
}

static int unpack_zstd(const uint8_t *data, size_t len, FILE *out)
{
	_cleanup_(zstd_freep) ZSTD_DCtx *ctx = ZSTD_createDCtx();
	ZSTD_inBuffer in = {.src = data, .size = len};
	size_t total = 0, left = 1;
	char chunk[CHUNK];

	if (!ctx)
		return -ENOMEM;
	while (left) {
		ZSTD_outBuffer part = {.dst = chunk, .size = sizeof(chunk)};
		size_t before = in.pos;

		left = ZSTD_decompressStream(ctx, &part, &in);
		if (ZSTD_isError(left) || (left && part.pos == 0 && in.pos == before))
			return -EILSEQ;
		total += part.pos;
		if (total > MAX_LEN)
			return -EFBIG;
		fwrite(chunk, 1, part.pos, out);
	}
	return in.pos == in.size ? 0 : -EILSEQ;
}

static const struct format {
	const char *magic;
	size_t magic_len;
	const char *suffix;
	int (*unpack)(const uint8_t *data, size_t len, FILE *out);
} formats[] = {
	{"\xFD" "7zXZ\0", 6, ".xz", unpack_xz},
	{"\x28\xB5\x2F\xFD", 4, ".zst", unpack_zstd},
};

static const struct format *format_of(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (len >= formats[i].magic_len &&
		    memcmp(data, formats[i].magic, formats[i].magic_len) == 0)
			return &formats[i];
	return NULL;
}

static int unpack(const struct format *format, const uint8_t *data, size_t len, uint8_t **ret,
	size_t *ret_len)
{
	_cleanup_free_ char *plain = NULL;
	_cleanup_(fclosep) FILE *out = NULL;
	size_t plain_len;
	int r;

	out = open_memstream(&plain, &plain_len);
	if (!out)
		return -errno;
	r = format->unpack(data, len, out);
	if (r == 0 && (fflush(out) || ferror(out)))
		r = -ENOMEM;
	/* Before `plain` is freed or handed over: the stream owns it until it is closed. */
	fclose(steal_ptr(out));
	if (r)
		return r;
	*ret = (uint8_t *)steal_ptr(plain);
	*ret_len = plain_len;
	return 0;
}

int decompress_file(const char *path, uint8_t **ret, size_t *ret_len, struct why *why)
{
	_cleanup_free_ uint8_t *data = NULL;
	const struct format *format;
	size_t len;
	int r;

	r = wholefile_read(path, &data, &len, why);
	if (r)
		return r;
	format = format_of(data, len);
	if (!format) {
		*ret = steal_ptr(data);
		*ret_len = len;
		return 0;
	}
	r = unpack(format, data, len, ret, ret_len);
	if (r)
		return why_set(why, r, "%s: %s", path,
			r == -EILSEQ ? "damaged compressed data" : strerror(-r));
	return 0;
}

size_t decompress_plain_len(const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		size_t suffix = strlen(formats[i].suffix);

		if (len > suffix && strcmp(path + len - suffix, formats[i].suffix) == 0)
			return len - suffix;
	}
	return len;
}
