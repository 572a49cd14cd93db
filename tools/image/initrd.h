/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper VM's early userspace: our program and the kernel modules that it needs. */
#pragma once

#include "snp/util.h"

/**
 * image_initrd_make() - pack it
 * @program: the static program that becomes PID 1
 * @modules: the kernel's module tree
 * @ret_fd: memory with the archive
 *
 * What cannot be done is said on standard error. Return: 0 or -ECANCELED.
 */
_must_check_ int image_initrd_make(const char *program, const char *modules, int *ret_fd);
