/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One binary, two personalities, told apart by how the kernel starts it: as PID 1 it boots the
 * machine; as /sbin/modprobe it loads a module that the kernel asks for. It does nothing else:
 * there is no mode for tests.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "boot/boot.h"
#include "modules.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	/* argv[0] may be missing: execve() allows it. */
	const char *name = argc > 0 && argv[0] ? base_name(argv[0]) : "";

	if (strcmp(name, "modprobe") == 0)
		return modprobe_main(argc, argv);
	if (getpid() == 1)
		boot_main(argv);
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("snpguard-agent " SNPGUARD_VERSION);
		return 0;
	}
	fputs("snpguard-agent: the first program of a confidential VM's initramfs; it runs as "
		"PID 1\n(/init, see \"snpguard initramfs\") or as the kernel's modprobe, "
		"not from a shell.\n", stderr);
	return 2;
}
