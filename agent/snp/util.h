/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small things that every file needs: the clean-up idiom, array sizes, attributes, constant-size
 * string helpers. No I/O, no state.
 *
 * The clean-up idiom: each owned resource is initialised where it is declared, carries a
 * _cleanup_*_ mark, and is stolen (steal_ptr, steal_fd) when it is handed to the caller.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define _cleanup_(f) __attribute__((cleanup(f)))
/* For every function that answers yes, no or could-not: an answer nobody reads is a hole. */
#define _must_check_ __attribute__((warn_unused_result))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
#define _unused_ __attribute__((unused))
#define _noreturn_ __attribute__((noreturn))

/* Hand over an owned pointer: the variable is NULL afterwards, so its clean-up does nothing. */
#define steal_ptr(p)                                                                               \
	__extension__({                                                                            \
		__typeof__(p) *_pp = &(p);                                                         \
		__typeof__(p) _p = *_pp;                                                           \
		*_pp = NULL;                                                                       \
		_p;                                                                                \
	})

static inline int steal_fd(int *fd)
{
	int r = *fd;

	*fd = -1;
	return r;
}

static inline void freep(void *p)
{
	free(*(void **)p);
}

/* Close a descriptor and keep errno: clean-up must not hide the reason of the failure. */
static inline void closep(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

#define _cleanup_free_ _cleanup_(freep)
#define _cleanup_close_ _cleanup_(closep)

/* Define NAMEp(), the clean-up function for a pointer released by FREE. */
#define DEFINE_CLEANUP(type, free_fn)                                                              \
	static inline void free_fn##p(type *p)                                                     \
	{                                                                                          \
		if (*p)                                                                            \
			free_fn(*p);                                                               \
	}
