/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies the header of a LUKS2 volume into memory: each byte is read once, judged there
 * (luks-header.h), and kept in a sealed memfd that looks like the start of the device. ENEMY INPUT:
 * the device, which the host can change at any time; nothing here reads a byte twice.
 */
#include "luks.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

#include "disk-io.h"

#define DETAIL_MAX 256
#define HEAD_SIZE 4096u
#define MEMORY_MAX_KIB (4u << 20)

static int fail(char detail[static DETAIL_MAX], int err, const char *what, const char *device)
{
	snprintf(detail, DETAIL_MAX, "%s %s: %s", what, device, strerror(-err));
	return err;
}

static int write_at(int fd, uint64_t offset, const uint8_t *data, size_t len)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		data += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

/* argon2 may take half of the machine: the other half holds the initramfs and what follows. */
static uint64_t memory_limit_kib(void)
{
	struct sysinfo info;
	uint64_t kib;

	if (sysinfo(&info) < 0)
		return 0;
	kib = (uint64_t)info.totalram * info.mem_unit / 2 / 1024;
	return kib < MEMORY_MAX_KIB ? kib : MEMORY_MAX_KIB;
}

/* Both header copies, judged and canonical, in @ret. Each byte is read from the device once: the
 * first 4096 are not read again when the rest is. */
static int load_header(int fd, uint64_t size, uint8_t **ret, size_t *ret_len,
	struct luks_info *ret_info, char detail[static LUKS_DETAIL_SIZE])
{
	struct luks_limits limits = {.device_size = size, .memory_kib = memory_limit_kib()};
	uint8_t head[HEAD_SIZE];
	_cleanup_free_ uint8_t *copy = NULL;
	size_t len;
	int r;

	if (size < sizeof(head))
		return LUKS_E_NOT_LUKS;
	r = disk_read(fd, 0, head, sizeof(head));
	if (r)
		return r;
	r = luks_header_size(head, sizeof(head), &len);
	if (r)
		return r;
	if (len > size)
		return LUKS_E_OFFSET;
	copy = malloc(len);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, head, sizeof(head));
	r = disk_read(fd, sizeof(head), copy + sizeof(head), len - sizeof(head));
	if (r)
		return r;
	r = luks_header_check(copy, len, &limits, ret_info, detail);
	if (r)
		return r;
	*ret = steal_ptr(copy);
	*ret_len = len;
	return 0;
}

/* The key slots, the only bytes behind the header that are needed:
 * encrypted with the owner's key. */
static int copy_keyslots(int fd, int memfd, const struct luks_info *info)
{
	for (unsigned i = 0; i < info->n_keyslots; i++) {
		const struct luks_area *a = &info->keyslots[i];
		_cleanup_free_ uint8_t *buf = malloc(a->size);
		int err;

		if (!buf)
			return -ENOMEM;
		err = disk_read(fd, a->offset, buf, a->size);
		if (!err)
			err = write_at(memfd, a->offset, buf, a->size);
		if (err)
			return err;
	}
	return 0;
}

/* A sparse file in memory that looks like the start of the device, sealed when it is complete. */
static int store(int fd, const uint8_t *header, size_t len, const struct luks_info *info,
	int *ret_fd)
{
	_cleanup_close_ int memfd = memfd_create("luks-header", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int err;

	if (memfd < 0 || ftruncate(memfd, (off_t)info->data_offset) < 0)
		return -errno;
	err = write_at(memfd, 0, header, len);
	if (!err)
		err = copy_keyslots(fd, memfd, info);
	if (err)
		return err;
	if (fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;
	*ret_fd = steal_fd(&memfd);
	return 0;
}

/* "TEXT (DETAIL)", or the text alone. */
static int refused(char detail[static DETAIL_MAX], int refusal, const char *why)
{
	const char *text = luks_refusal_text(refusal);

	if (why[0])
		snprintf(detail, DETAIL_MAX, "%s (%s)", text, why);
	else
		snprintf(detail, DETAIL_MAX, "%s", text);
	return refusal;
}

int luks_load(const char *device, struct luks_volume *ret, char detail[static DETAIL_MAX])
{
	_cleanup_close_ int fd = -1;
	_cleanup_free_ uint8_t *header = NULL;
	char why[LUKS_DETAIL_SIZE] = "";
	struct luks_info info = {0};
	uint64_t size = 0;
	size_t len = 0;
	int r, memfd = -1;

	r = disk_open(device, &fd);
	if (r)
		return fail(detail, r, "cannot open", device);
	if (strlen(device) >= sizeof(ret->device))
		return fail(detail, -ENAMETOOLONG, "cannot use", device);
	r = disk_size(fd, &size);
	if (!r)
		r = load_header(fd, size, &header, &len, &info, why);
	if (r > 0)
		return refused(detail, r, why);
	if (!r)
		r = store(fd, header, len, &info, &memfd);
	if (r)
		return fail(detail, r, "cannot copy the header of", device);
	snprintf(ret->device, sizeof(ret->device), "%s", device);
	ret->header_fd = memfd;
	ret->info = info;
	return 0;
}
