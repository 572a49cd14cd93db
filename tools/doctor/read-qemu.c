/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The QEMU that would run VMs: the one in PATH, or what one in a copy's place has answered. A
 * copy's own program is never run: the copy is ENEMY INPUT, and who looks at it may be root.
 */
#include <stdio.h>

#include "read.h"
#include "run/ask.h"

static int read_answers(const struct sysroot *root, struct asked *ret)
{
	int r = sysroot_text(root, "/qemu/version", ret->properties, sizeof(ret->properties));

	if (r)
		return r;
	if (!qemu_version_parse(ret->properties, &ret->ability.version))
		return -EPROTO;
	r = sysroot_text(root, "/qemu/sev-snp-guest", ret->properties, sizeof(ret->properties));
	if (r == -ENOENT)
		ret->properties[0] = 0;
	else if (r)
		return r;
	ret->ability.properties = ret->properties;
	return 0;
}

void read_qemu(const struct sysroot *root, struct facts_qemu *ret)
{
	struct asked asked = {0};

	*ret = (struct facts_qemu){0};
	ret->error = root->live ? ask_qemu(QEMU_BINARY, &asked) : read_answers(root, &asked);
	if (ret->error)
		return;
	ret->version = asked.ability.version;
	ret->has_snp_guest = asked.ability.properties[0];
}
