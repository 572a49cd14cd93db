/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compresses an archive for the kernel. */
#include "compress.h"

#include <zstd.h>

/* 8 MiB: what every zstd decoder must accept (RFC 8878, 3.1.1.1.2). */
#define WINDOW_LOG 23

static void cctx_freep(ZSTD_CCtx **ctx)
{
	ZSTD_freeCCtx(*ctx);
}

int compress_zstd(const void *data, size_t len, int level, FILE *out)
{
	static const char zeros[4];
	_cleanup_(cctx_freep) ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(len), n;
	_cleanup_free_ void *packed = malloc(room);

	/* No worker threads: how they cut the input would show in the bytes. */
	if (!ctx || !packed ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, level)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, WINDOW_LOG)))
		return -ENOMEM;
	n = ZSTD_compress2(ctx, packed, room, data, len);
	if (ZSTD_isError(n))
		return -ENOMEM;
	errno = 0;
	fwrite(packed, 1, n, out);
	fwrite(zeros, 1, -n & 3, out);
	if (fflush(out) || ferror(out))
		return errno ? -errno : -EIO;
	return 0;
}
