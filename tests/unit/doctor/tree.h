/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine made up: /sys, /proc and /dev below a folder of its own. */
#pragma once

#include <sys/types.h>

#include "doctor/checks.h"

/* A new empty one; the one before must be gone. */
void tree_begin(void);
void tree_end(void);
const char *tree_folder(void);

/* @path as on the machine; folders on the way are made. */
void tree_put(const char *path, const char *text);
void tree_put_at(const char *path, off_t offset, const void *data, size_t len);
void tree_folder_at(const char *path);
void tree_fifo(const char *path);
void tree_link(const char *path, const char *target);
/* Whatever is there; it must be there. */
void tree_remove(const char *path);

/* EAX to EDX of leaf 0x8000001F. */
void tree_cpuid(const uint32_t registers[static 4]);
void tree_msr(uint32_t msr, uint64_t value);

/* Machines on which nothing is wrong. */
void tree_host(void);
void tree_guest(void);

/* What a check says of the tree, with no side forced and no image named. */
void tree_judge(const char *id, struct finding *ret);
/* The same of facts. */
void facts_judge(const struct facts *f, const char *id, struct finding *ret);
