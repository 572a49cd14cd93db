/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's /sbin/modprobe: request_module() runs it as `modprobe -q -- NAME`, without
 * descriptors, as root.
 *
 * ENEMY INPUT: a process may choose NAME (the algorithm of an AF_ALG socket, say). It is only a key
 * into the measured module index.
 */
#include "modules.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "modules-internal.h"

#define NAME_SHOWN 64

const char *modprobe_wanted(int argc, char **argv)
{
	int i = 1;

	while (i < argc && strcmp(argv[i], "--") != 0)
		if (strcmp(argv[i++], "-q") != 0)
			return NULL;
	return i + 2 == argc && argv[i + 1][0] ? argv[i + 1] : NULL;
}

static void complain(const char *wanted, int r)
{
	_cleanup_close_ int fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	char name[NAME_SHOWN + 1];

	if (fd < 0)
		return;
	snprintf(name, sizeof(name), "%s", wanted);
	for (char *p = name; *p; p++)
		if (!isgraph((unsigned char)*p))
			*p = '?';
	dprintf(fd, "<4>snpguard: module %s: %s\n", name, strerror(-r));
}

int modprobe_main(int argc, char **argv)
{
	const char *wanted = modprobe_wanted(argc, argv);
	struct kmod_ctx *ctx;
	int r;

	if (!wanted)
		return 1;
	ctx = modules_open();
	if (!ctx)
		return 1;
	r = modules_load(ctx, wanted);
	modules_close(ctx);
	/* The kernel asks for much that does not exist, and for drivers of absent hardware. */
	if (r && r != -ENOENT && r != -ENODEV)
		complain(wanted, r);
	return r ? 1 : 0;
}
