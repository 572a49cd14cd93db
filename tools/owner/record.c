/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Volume records as JSON. */
#include "record.h"

#include <jansson.h>
#include <string.h>

#include "file.h"

#define RECORD_VERSION 1
#define UUID_LENGTH 36

static bool is_made_of(const char *text, const char *alphabet)
{
	return text[0] && text[strspn(text, alphabet)] == '\0';
}

static bool is_uuid(const char *text)
{
	for (size_t i = 0; i < UUID_LENGTH; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (!text[i] || !strchr(dash ? "-" : "0123456789abcdef", text[i]))
			return false;
	}
	return text[UUID_LENGTH] == '\0';
}

static bool is_volume(const struct volume_record *v)
{
	uint32_t s = v->sector_size;

	return is_made_of(v->name, "abcdefghijklmnopqrstuvwxyz0123456789-") && is_uuid(v->uuid) &&
		v->cipher[0] && v->integrity[0] && s >= 512 && s <= 4096 && (s & (s - 1)) == 0;
}

static bool is_record(const struct record *record)
{
	if (record->n == 0 || record->n > SNP_VOLUMES_MAX)
		return false;
	for (size_t i = 0; i < record->n; i++)
		if (!is_volume(&record->v[i]) ||
			record_find(record, record->v[i].name) != &record->v[i])
			return false;
	return true;
}

static bool take_text(const json_t *value, char *ret, size_t size)
{
	const char *text = json_string_value(value);

	if (!text || strlen(text) >= size)
		return false;
	memcpy(ret, text, strlen(text) + 1);
	return true;
}

static bool take_number(const json_t *value, uint64_t max, uint64_t *ret)
{
	json_int_t n = json_integer_value(value);

	if (!json_is_integer(value) || n < 0 || (uint64_t)n > max)
		return false;
	*ret = (uint64_t)n;
	return true;
}

static bool take_volume(json_t *object, struct volume_record *ret)
{
	uint64_t sector_size;

	if (json_object_size(object) != 6 ||
		!take_text(json_object_get(object, "name"), ret->name, sizeof(ret->name)) ||
		!take_text(json_object_get(object, "uuid"), ret->uuid, sizeof(ret->uuid)) ||
		!take_text(json_object_get(object, "cipher"), ret->cipher, sizeof(ret->cipher)) ||
		!take_text(json_object_get(object, "integrity"), ret->integrity,
			sizeof(ret->integrity)) ||
		!take_number(json_object_get(object, "sector_size"), UINT32_MAX, &sector_size) ||
		!take_number(json_object_get(object, "data_offset"), INT64_MAX, &ret->data_offset))
		return false;
	ret->sector_size = (uint32_t)sector_size;
	return true;
}

int record_parse(const char *json, size_t len, struct record *ret)
{
	_cleanup_(json_decrefp) json_t *root = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
	json_t *volumes = json_object_get(root, "volumes"), *volume;
	struct record record = {0};
	uint64_t version;
	size_t i;

	if (!take_number(json_object_get(root, "version"), RECORD_VERSION, &version) ||
		version != RECORD_VERSION || json_object_size(root) != 2 ||
		!json_is_array(volumes) || json_array_size(volumes) > SNP_VOLUMES_MAX)
		return OWNER_E_RECORD;
	json_array_foreach(volumes, i, volume)
		if (!take_volume(volume, &record.v[record.n++]))
			return OWNER_E_RECORD;
	if (!is_record(&record))
		return OWNER_E_RECORD;
	*ret = record;
	return 0;
}

int record_read(const char *path, struct record *ret)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r;

	r = file_read(path, RECORD_FILE_MAX, &data, &len);
	if (r)
		return r;
	return record_parse((const char *)data, len, ret);
}

static int append_volume(json_t *volumes, const struct volume_record *v)
{
	return json_array_append_new(volumes, json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}",
		"name", v->name, "uuid", v->uuid, "cipher", v->cipher, "integrity", v->integrity,
		"sector_size", (json_int_t)v->sector_size,
		"data_offset", (json_int_t)v->data_offset));
}

static char *format(const struct record *record)
{
	_cleanup_(json_decrefp) json_t *volumes = json_array(), *root = NULL;

	for (size_t i = 0; volumes && i < record->n; i++)
		if (append_volume(volumes, &record->v[i]))
			return NULL;
	root = json_pack("{s:i, s:O}", "version", RECORD_VERSION, "volumes", volumes);
	return root ? json_dumps(root, JSON_INDENT(2)) : NULL;
}

int record_write(const char *path, const struct record *record)
{
	_cleanup_free_ char *text = NULL;
	size_t len;

	if (!is_record(record))
		return OWNER_E_RECORD;
	text = format(record);
	if (!text)
		return -ENOMEM;
	len = strlen(text);
	text[len] = '\n'; /* in place of the zero: a text file ends in a line's end */
	return file_write(path, text, len + 1);
}

const struct volume_record *record_find(const struct record *record, const char *name)
{
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(record->v[i].name, name) == 0)
			return &record->v[i];
	return NULL;
}
