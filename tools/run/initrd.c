/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Archives for the kernel of an emulated VM. */
#include "initrd.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "cpio.h"
#include "launch-text.h"
#include "owner/file.h"

#define INITRD_MAX ((size_t)1 << 30)

static int append_file(int to, const char *path)
{
	static const char zeros[4];
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r = file_read(path, INITRD_MAX, &data, &len);

	if (!r)
		r = file_write_fd(to, data, len);
	/* The kernel skips zeros between archives, and wants the next one at a multiple of four. */
	if (!r && len % 4)
		r = file_write_fd(to, zeros, 4 - len % 4);
	return r;
}

/* An archive of one file. */
static int pack_launch(const struct vm_identity *id, char **ret, size_t *ret_len)
{
	_cleanup_(cpio_freep) struct cpio *cpio = cpio_new(0);
	_cleanup_free_ char *text = launch_text(id);
	FILE *f;
	int r;

	if (!cpio || !text)
		return -ENOMEM;
	r = cpio_add_file(cpio, EMULATED_LAUNCH, 0644, text, strlen(text));
	if (r)
		return r;
	f = open_memstream(ret, ret_len);
	if (!f)
		return -errno;
	r = cpio_write(cpio, f);
	return fclose(f) && !r ? -ENOMEM : r;
}

static int append_launch(int to, const struct vm_identity *id)
{
	_cleanup_free_ char *archive = NULL;
	size_t len;
	int r = pack_launch(id, &archive, &len);

	return r ? r : file_write_fd(to, archive, len);
}

int emulated_initrd(const struct vmconf *c, const struct vm_identity *id, int *ret,
	const char **what)
{
	_cleanup_close_ int fd = memfd_create("snpguard-initrd", MFD_CLOEXEC);
	int r;

	*what = c->initrd;
	r = fd < 0 ? -errno : append_file(fd, c->initrd);
	if (!r) {
		*what = c->emulate_archive;
		r = append_file(fd, c->emulate_archive);
	}
	if (!r && id) {
		*what = EMULATED_LAUNCH;
		r = append_launch(fd, id);
	}
	if (!r)
		*ret = steal_fd(&fd);
	return r;
}
