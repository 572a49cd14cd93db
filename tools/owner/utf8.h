/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling text from other bytes: well-formed UTF-8 as Unicode has it (no
 * overlong forms, no surrogates). */
#pragma once

#include <stddef.h>

#include "snp/util.h"

/* Bytes of the character at the begin of @text, which has @len > 0 bytes; 0 when there is none. */
size_t utf8_length(const char *text, size_t len);
/* Are all of them characters? */
bool utf8_is_text(const char *text, size_t len);
/* A copy in which U+FFFD stands for every byte that is not part of a character;
 * NULL without memory. */
char *utf8_repaired(const char *text);
