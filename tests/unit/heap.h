/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Looks into the heap of malloc(), allocated or free, for what must not have stayed there. free()
 * overwrites the first 16 bytes of what it gets: search for what stood behind them. Blind under
 * AddressSanitizer, which has a heap of its own.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"

static inline size_t unit_count_in_heap(const void *needle, size_t len)
{
	unsigned long start, end;
	char line[512];
	size_t found = 0;
	FILE *f = fopen("/proc/self/maps", "re");

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f)) {
		if (!strstr(line, "[heap]") || sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		for (const uint8_t *p = (const uint8_t *)start;
			(p = memmem(p, end - (uintptr_t)p, needle, len)) != NULL; p++)
			found++;
	}
	fclose(f);
	return found;
}
