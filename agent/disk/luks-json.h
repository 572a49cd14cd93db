/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Strict reading of a parsed LUKS2 JSON area. Each object is asked for its members by name, and
 * members that nobody asks for are refused, so that the allow-list is the reading code itself.
 *
 * The first refusal sticks: it is kept with the path of the member it is about, and every later
 * read gives zero, "" or an empty object. The reader is asked once, at the end.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "luks-header.h"
#include "snp/util.h"

#define LUKS_PATH_MAX 96

struct luks_reader {
	int refusal;			/* enum luks_refusal; 0 so far so good */
	char detail[LUKS_DETAIL_SIZE];	/* printable ASCII, whatever stood on the disk */
};

/* An object of the JSON text and where it stands: "keyslots.0.area". */
struct luks_object {
	struct luks_reader *reader;
	json_t *json;	/* borrowed; NULL after a refusal */
	char path[LUKS_PATH_MAX];
};

/* Records the first refusal. Bytes that are not printable ASCII become '?': they end in a log and
 * in an answer to the network. */
void luks_refuse(struct luks_reader *r, int refusal, const char *fmt, ...) _printf_(3, 4);

/* The whole text as one object; LUKS_E_JSON when it is not well formed. To be released with
 * json_decref(root.json). */
struct luks_object luks_json_root(struct luks_reader *r, const char *text, size_t len);

/* A member that must be an object. */
struct luks_object luks_json_object(const struct luks_object *o, const char *name);
bool luks_json_has(const struct luks_object *o, const char *name);

/* Refuses every member that is not in the NULL-terminated list @names. */
void luks_json_only(const struct luks_object *o, const char *const names[]);

/* A member that must be a string, "" after a refusal. Borrowed. */
const char *luks_json_string(const struct luks_object *o, const char *name);

/* A string that must be one of the NULL-terminated @choices; @refusal if it is another. Returns the
 * entry of @choices, so that no byte of the disk goes further, or NULL. */
const char *luks_json_choice(const struct luks_object *o, const char *name,
	const char *const choices[], int refusal);

/* An integer from @min to @max; @refusal when it is outside. */
uint32_t luks_json_u32(const struct luks_object *o, const char *name, uint32_t min, uint32_t max,
	int refusal);

/* A 64-bit number that LUKS2 writes as a string: digits only, no leading zero. */
uint64_t luks_json_decimal(const struct luks_object *o, const char *name);

/* Base64 of exactly @len bytes. */
void luks_json_base64(const struct luks_object *o, const char *name, void *ret, size_t len);

/* An array of strings of at most @max entries; each is handed to @each. */
void luks_json_strings(const struct luks_object *o, const char *name, size_t max,
	void (*each)(const struct luks_object *o, const char *value, void *arg), void *arg);

/* A member name that LUKS2 uses as an index: "0" to "31" in canonical form, or -1. */
int luks_json_index(const char *name);
