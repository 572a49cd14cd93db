/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SHA-256 of a file, in pieces that stay in the processor's cache. */
#include "hash-file.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "errors.h"
#include "snp/openssl-util.h"

#define PIECE ((size_t)256 << 10)

static int hash_fd(int fd, EVP_MD_CTX *ctx)
{
	_cleanup_free_ uint8_t *piece = malloc(PIECE);
	ssize_t n;

	if (!piece)
		return -ENOMEM;
	for (;;) {
		n = read(fd, piece, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		if (EVP_DigestUpdate(ctx, piece, (size_t)n) != 1)
			return -EIO;
	}
}

/* /dev/null is a file of no bytes, and other tools' examples name it. */
static bool is_null(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);
}

int hash_file_sha256(const char *path, uint8_t ret[static 32])
{
	_cleanup_(EVP_MD_CTX_freep) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	/* A pipe would keep us waiting, a device has no end. */
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) && !is_null(&st))
		return OWNER_E_FILE_KIND;
	if (!ctx)
		return -ENOMEM;
	if (EVP_DigestInit_ex2(ctx, EVP_sha256(), NULL) != 1)
		return -EIO;
	r = hash_fd(fd, ctx);
	if (!r && EVP_DigestFinal_ex(ctx, ret, NULL) != 1)
		r = -EIO;
	return r;
}
