/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The initrd of an emulated VM: the description's, behind it the archive of [emulate], and behind
 * that what a processor would have learned from the launch, for the stand-in in the archive to
 * repeat.
 */
#pragma once

#include "vm/conf/vmconf.h"
#include "vm/identity/identity.h"

/* The file that tells it inside the VM; docs/run.md has its lines. */
#define EMULATED_LAUNCH "emulator/launch"

/**
 * emulated_initrd() - all archives, one behind the other, in memory
 * @id: NULL: the launch is not known, and the stand-in not told
 * @ret: a descriptor, to be closed
 *
 * Return: 0, -errno, OWNER_E_*; @what is the file that it is about.
 */
_must_check_ int emulated_initrd(const struct vmconf *c, const struct vm_identity *id, int *ret,
	const char **what);
