/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads ahead what opening a disk asks for, and switches the kernel's own requests off and on.
 *
 * Where generic ciphers are built in, the kernel never asks for the processor's fast ones: they are
 * found by the processor's alias, as hardware is.
 */
#include "modules.h"

#include <fcntl.h>
#include <string.h>

#include "modules-internal.h"

#define PROCESSOR_ALIAS "/sys/devices/system/cpu/modalias"
#define REQUEST_HELPER "/proc/sys/kernel/modprobe"

/* For every shape of disk that the agent opens (agent/disk/luks-segment.c), since the kernel's own
 * requests may be off by then; crypto-* as the kernel would ask. */
static const char *const for_disks[] = {
	"dm-mod", "dm-crypt", "dm-integrity", "dm-verity",
	"crypto-xts", "crypto-ecb", "crypto-authenc", "crypto-hmac", "crypto-sha256",
	"crypto-sha512", "crypto-aegis128",
};

int modules_set_requests(bool on)
{
	const char *helper = on ? "/sbin/modprobe\n" : "\n";
	_cleanup_close_ int fd = open(REQUEST_HELPER, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, helper, strlen(helper)) < 0)
		return -errno;
	return 0;
}

int modules_prepare_disks(struct kmod_ctx *ctx)
{
	char alias[COLDPLUG_ALIAS_SIZE];
	unsigned count = 0;
	/* The kernel's tests of fast ciphers make two dozen requests, all in vain. */
	bool silenced = modules_set_requests(false) == 0;

	if (coldplug_read_alias(AT_FDCWD, PROCESSOR_ALIAS, alias))
		count += modules_try(ctx, alias);
	for (size_t i = 0; i < ARRAY_SIZE(for_disks); i++)
		count += modules_try(ctx, for_disks[i]);
	if (silenced) {
		int r = modules_set_requests(true);

		if (r)
			return r;
	}
	return (int)count;
}
