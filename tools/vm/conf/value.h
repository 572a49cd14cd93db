/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values of vm.conf, from text: false when it is none, with the output untouched. */
#pragma once

#include "vm/format/qemu.h"

_must_check_ bool value_number(const char *text, unsigned min, unsigned max, unsigned *ret);
/* Mebibytes, or with M or G behind the number. */
_must_check_ bool value_memory(const char *text, unsigned min, unsigned max, unsigned *ret);
/* 0x and up to 16 hexadecimal digits. */
_must_check_ bool value_hex64(const char *text, uint64_t *ret);
/* "yes" or "no". */
_must_check_ bool value_yes_no(const char *text, bool *ret);
/* "HOSTPORT:GUESTPORT". */
_must_check_ bool value_forward(const char *text, struct qemu_forward *ret);
/* Base64 of @min to @max bytes, at most 4096. */
_must_check_ bool value_base64(const char *text, size_t min, size_t max);

/* @parts numbers of 0 to 255 with dots between: "1.55.29" is 0x01371D. */
_must_check_ bool value_version(const char *text, unsigned parts, uint32_t *ret);
/* The items of a list with commas between, one after another; @rest begins as the list. NULL behind
 * the last one. Blanks around an item are left out. */
const char *value_item(const char **rest, size_t *ret_len);
