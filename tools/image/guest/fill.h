/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the file system into the volume: fill.c. */
#pragma once

#include "report.h"

/**
 * fill_volume() - write every sector of the volume
 * @source: device with the file system, of which the first @source_size bytes count
 * @target: the activated volume
 *
 * Zeros follow the file system: a sector of a volume with integrity that was never written is an
 * I/O error for whoever reads it later. Return: 0 or -errno, with what is wrong told to @r.
 */
_must_check_ int fill_volume(const char *source, uint64_t source_size, const char *target,
	struct reporter *r);
