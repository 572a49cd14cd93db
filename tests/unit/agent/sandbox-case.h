/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the children of the sandbox's tests. */
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

/* What a child leaves with that could not enter. */
#define CANNOT_ENTER 99

/* Not _exit(): a sanitizer's version of it makes system calls of its own. */
__attribute__((noreturn)) static inline void leave(int code)
{
	for (;;)
		syscall(SYS_exit_group, code);
}
