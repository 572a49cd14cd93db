/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the command line the one that the initramfs was packed with? */
#include "boot/cmdline-seal.h"

#include <string.h>

bool cmdline_is_sealed(const char *running, const char *seal)
{
	size_t len = strlen(running);

	if (len > 0 && running[len - 1] == '\n')
		len--;
	return len == strlen(seal) && memcmp(running, seal, len) == 0;
}
