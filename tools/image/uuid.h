/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UUIDs as text, lower case. */
#pragma once

#include "snp/util.h"

#define UUID_TEXT_SIZE 37

/* As the bytes stand. */
void uuid_format(const uint8_t u[static 16], char ret[static UUID_TEXT_SIZE]);
bool uuid_ok(const char *text);
/* 0 or -errno. */
_must_check_ int uuid_random(char ret[static UUID_TEXT_SIZE]);
/* Always the same for @purpose and @from, and another one than @from. 0 or -EIO. */
_must_check_ int uuid_derive(const char *purpose, const char *from,
	char ret[static UUID_TEXT_SIZE]);
