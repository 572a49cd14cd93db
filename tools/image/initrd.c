/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper VM's early userspace, packed as a guest's initramfs is, with a list of its own. */
#include "initrd.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "closure.h"
#include "pack.h"
#include "say.h"

static const char wanted[] =
	"virtio_pci required\n"
	"virtio_blk required\n"
	"dm-mod required\n"
	"dm-crypt required\n"
	"dm-integrity required\n"
	"crypto-aes required\n"
	"aesni_intel optional\n"
	"crypto-xts required\n"
	"crypto-ecb required\n"
	"crypto-authenc required\n"
	"crypto-hmac required\n"
	"crypto-sha256 required\n"
	"sha256_ssse3 optional\n"
	"crypto-sha512 required\n"
	"sha512_ssse3 optional\n"
	"crypto-aegis128 optional\n"
	"crypto-null optional\n"
	"crypto-crc32c required\n"
	"crc32c_intel optional\n"
	"af_alg optional\n"
	"algif_skcipher optional\n"
	"algif_aead optional\n";

static void close_stream(FILE **f)
{
	if (*f)
		fclose(*f);
}

static int pack(const char *program, const struct closure *modules, int fd, struct why *why)
{
	const struct pack p = {.agent = program, .modules = modules, .level = 0};
	_cleanup_close_ int copy = dup(fd);
	_cleanup_(close_stream) FILE *out = NULL;

	if (copy < 0)
		return -errno;
	out = fdopen(copy, "wb");
	if (!out)
		return -errno;
	steal_fd(&copy);
	return pack_initramfs(&p, out, why);
}

static int make(const char *program, const char *modules, int fd, struct why *why)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	_cleanup_(closure_done) struct closure closure = {0};
	int r = modlist_parse(&list, wanted, why);

	if (r)
		return r;
	r = closure_resolve(modules, &list, &closure, why);
	return r ? r : pack(program, &closure, fd, why);
}

int image_initrd_make(const char *program, const char *modules, int *ret_fd)
{
	_cleanup_close_ int fd = memfd_create("snpguard-initrd", MFD_CLOEXEC);
	struct why why = {0};
	int r = fd < 0 ? -errno : make(program, modules, fd, &why);

	if (r) {
		say_error("cannot pack the helper VM's programs: %s",
			why.text[0] ? why.text : strerror(-r));
		return -ECANCELED;
	}
	*ret_fd = steal_fd(&fd);
	return 0;
}
