/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two things of the host's that systemd takes by itself, and that nobody measures.
 *
 * EFI variables: SystemdOptions is more of the command line to it, others have it reset or resume a
 * machine. Some OVMF reads them from memory that the host shares, or from a disk. systemd mounts
 * nothing where something is mounted.
 *
 * Partitions: a generator looks at the table of the disk that the root lies on, which the host can
 * write around it, swaps to what calls itself swap, in clear, and mounts what calls itself /srv.
 */
#include "boot/host-inputs.h"

#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#define EFIVARS "/sys/firmware/efi/efivars"
#define GENERATORS "/run/systemd/system-generators"
#define GPT_AUTO GENERATORS "/systemd-gpt-auto-generator"

static int fail(char *reason, const char *what)
{
	int err = errno;

	snprintf(reason, HOST_INPUTS_REASON_MAX, "cannot hide what is the host's: %s: %s", what,
		strerror(err));
	return -err;
}

/* Where the directory is not, the kernel has no variables to show. */
static int hide_variables(char *reason)
{
	if (mount("tmpfs", EFIVARS, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
		"size=4k,mode=0555") < 0 && errno != ENOENT)
		return fail(reason, EFIVARS);
	return 0;
}

static bool make_folder(const char *path)
{
	return mkdir(path, 0755) == 0 || errno == EEXIST;
}

/* The directory goes before those of the root, and such a link says that there is no generator. */
static int mask_generator(char *reason)
{
	if (!make_folder("/run/systemd") || !make_folder(GENERATORS) ||
		symlink("/dev/null", GPT_AUTO) < 0)
		return fail(reason, GPT_AUTO);
	return 0;
}

int host_inputs_hide(char reason[static HOST_INPUTS_REASON_MAX])
{
	int r = hide_variables(reason);

	return r ? r : mask_generator(reason);
}
