/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Strict reading of a parsed LUKS2 JSON area: see luks-json.h. ENEMY INPUT. jansson does the
 * parsing (it refuses names given twice, invalid UTF-8 and NUL bytes); types, ranges, forms and
 * unknown members are refused here.
 */
#include "luks-json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "luks-header.h"
#include "snp/codec.h"

void luks_refuse(struct luks_reader *r, int refusal, const char *fmt, ...)
{
	va_list args;

	if (r->refusal)
		return;
	r->refusal = refusal;
	va_start(args, fmt);
	vsnprintf(r->detail, sizeof(r->detail), fmt, args);
	va_end(args);
	for (char *p = r->detail; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7F)
			*p = '?';
}

/* Path of member @name; the top-level object has no name of its own. */
static void join(char ret[static LUKS_PATH_MAX], const struct luks_object *o, const char *name)
{
	snprintf(ret, LUKS_PATH_MAX, "%.60s%s%.24s", o->path, o->path[0] ? "." : "", name);
}

static void refuse_member(const struct luks_object *o, const char *name, int refusal,
	const char *why)
{
	char path[LUKS_PATH_MAX];

	join(path, o, name);
	luks_refuse(o->reader, refusal, "%s: %s", path, why);
}

/* NULL also when an earlier refusal emptied @o: only the first one is told. */
static json_t *member(const struct luks_object *o, const char *name)
{
	json_t *v = o->json ? json_object_get(o->json, name) : NULL;

	if (!v)
		refuse_member(o, name, LUKS_E_JSON, "missing");
	return v;
}

struct luks_object luks_json_root(struct luks_reader *r, const char *text, size_t len)
{
	json_error_t error;
	json_t *json = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		luks_refuse(r, LUKS_E_JSON, "not well formed at byte %d: %.100s", error.position,
			error.text);
	else if (!json_is_object(json))
		luks_refuse(r, LUKS_E_JSON, "not an object");
	return (struct luks_object){.reader = r, .json = json};
}

struct luks_object luks_json_object(const struct luks_object *o, const char *name)
{
	struct luks_object ret = {.reader = o->reader, .json = member(o, name)};

	join(ret.path, o, name);
	if (ret.json && !json_is_object(ret.json)) {
		refuse_member(o, name, LUKS_E_JSON, "not an object");
		ret.json = NULL;
	}
	return ret;
}

bool luks_json_has(const struct luks_object *o, const char *name)
{
	return o->json && json_object_get(o->json, name);
}

static bool listed(const char *const names[], const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

void luks_json_only(const struct luks_object *o, const char *const names[])
{
	const char *name;
	json_t *value _unused_;

	json_object_foreach(o->json, name, value)
		if (!listed(names, name))
			refuse_member(o, name, LUKS_E_JSON, "unknown member");
}

const char *luks_json_string(const struct luks_object *o, const char *name)
{
	json_t *v = member(o, name);

	if (v && !json_is_string(v))
		refuse_member(o, name, LUKS_E_JSON, "not a string");
	return v && json_is_string(v) ? json_string_value(v) : "";
}

const char *luks_json_choice(const struct luks_object *o, const char *name,
	const char *const choices[], int refusal)
{
	const char *s = luks_json_string(o, name);
	char path[LUKS_PATH_MAX];

	for (; *choices; choices++)
		if (strcmp(*choices, s) == 0)
			return *choices;
	join(path, o, name);
	luks_refuse(o->reader, refusal, "%s: \"%.40s\" is not allowed", path, s);
	return NULL;
}

uint32_t luks_json_u32(const struct luks_object *o, const char *name, uint32_t min, uint32_t max,
	int refusal)
{
	json_t *v = member(o, name);
	char path[LUKS_PATH_MAX];
	json_int_t n;

	if (v && !json_is_integer(v))
		refuse_member(o, name, LUKS_E_JSON, "not an integer");
	if (!v || !json_is_integer(v))
		return 0;
	n = json_integer_value(v);
	if (n >= min && n <= max)
		return (uint32_t)n;
	join(path, o, name);
	luks_refuse(o->reader, refusal, "%s: %lld is not in %u..%u", path, (long long)n, min, max);
	return 0;
}

/* Digits only and the canonical form, so that no two readers take it for two numbers. */
static bool parse_decimal(const char *s, uint64_t *ret)
{
	uint64_t n = 0;

	if (!s[0] || (s[0] == '0' && s[1]))
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || __builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, (uint64_t)(*s - '0'), &n))
			return false;
	}
	*ret = n;
	return true;
}

uint64_t luks_json_decimal(const struct luks_object *o, const char *name)
{
	const char *s = luks_json_string(o, name);
	uint64_t n = 0;

	if (!parse_decimal(s, &n))
		refuse_member(o, name, LUKS_E_JSON, "not a decimal number");
	return n;
}

void luks_json_base64(const struct luks_object *o, const char *name, void *ret, size_t len)
{
	const char *s = luks_json_string(o, name);

	memset(ret, 0, len);
	if (snp_base64_decode(s, strlen(s), ret, len))
		refuse_member(o, name, LUKS_E_JSON, "not base64 of the right length");
}

void luks_json_strings(const struct luks_object *o, const char *name, size_t max,
	void (*each)(const struct luks_object *o, const char *value, void *arg), void *arg)
{
	json_t *array = member(o, name);
	json_t *v;
	size_t i;

	if (!array)
		return;
	if (!json_is_array(array) || json_array_size(array) > max) {
		refuse_member(o, name, LUKS_E_JSON, "not an array, or too long");
		return;
	}
	json_array_foreach(array, i, v) {
		if (json_is_string(v))
			each(o, json_string_value(v), arg);
		else
			refuse_member(o, name, LUKS_E_JSON, "not an array of strings");
	}
}

int luks_json_index(const char *name)
{
	uint64_t n;

	return parse_decimal(name, &n) && n < 32 ? (int)n : -1;
}
