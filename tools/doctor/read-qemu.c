/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The QEMU that would run VMs: the one in PATH, or the one that a copy has. */
#include <fcntl.h>
#include <stdio.h>

#include "read.h"
#include "run/ask.h"

/* What was found in the copy, and not what its name is a link to from here. */
static int place_in_copy(const struct sysroot *root, int *ret_fd, char ret[static 64])
{
	int r = sysroot_fd(root, "/usr/bin/" QEMU_BINARY, O_PATH, ret_fd);

	if (!r)
		snprintf(ret, 64, "/proc/%d/fd/%d", getpid(), *ret_fd);
	return r;
}

void read_qemu(const struct sysroot *root, struct facts_qemu *ret)
{
	_cleanup_close_ int fd = -1;
	char program[64] = QEMU_BINARY;
	struct asked asked = {0};

	*ret = (struct facts_qemu){0};
	if (!root->live)
		ret->error = place_in_copy(root, &fd, program);
	if (!ret->error)
		ret->error = ask_qemu(program, &asked);
	if (ret->error)
		return;
	ret->version = asked.ability.version;
	ret->has_snp_guest = asked.ability.properties[0];
}
