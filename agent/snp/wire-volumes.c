/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plaintext of a key message: the keys of the volumes and what their headers must say. The
 * owner writes it, the agent's boot process reads it. It was sealed by the owner when it gets here,
 * and is read as strictly as if it had not been.
 */
#include <string.h>

#include "codec.h"
#include "hpke.h"
#include "json.h"
#include "wire.h"

#define VERSION 1
#define PLAINTEXT_MAX (SNP_CIPHERTEXT_MAX - SNP_HPKE_TAG_SIZE)

#define SPEC_ALPHABET "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:(),"

static const struct snp_text_rule uuid_rule = {"0123456789abcdef-", 36};
static const struct snp_text_rule cipher_rule = {SPEC_ALPHABET, 1};
static const struct snp_text_rule integrity_rule = {SPEC_ALPHABET, 0};	/* "": none */

/* Beside the rule: the hyphens stand where RFC 4122 has them, and nowhere else. */
static bool is_uuid(const char uuid[static 37])
{
	for (size_t i = 0; i < 36; i++) {
		bool hyphen_here = i == 8 || i == 13 || i == 18 || i == 23;

		if ((uuid[i] == '-') != hyphen_here)
			return false;
	}
	return true;
}

void snp_volumes_done(struct snp_volumes *v)
{
	for (size_t i = 0; i < v->n; i++)
		snp_secret_done(&v->v[i].key);
	*v = (struct snp_volumes){0};
}

const struct snp_volume *snp_volumes_find(const struct snp_volumes *v, const char *name)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->v[i].name, name) == 0)
			return &v->v[i];
	return NULL;
}

static int add_volume(json_t *array, const struct snp_volume *v)
{
	json_t *o = json_object();

	if (json_array_append_new(array, o))
		return -ENOMEM;
	if (v->key.len == 0 || v->key.len > SNP_VOLUME_KEY_MAX || !is_uuid(v->uuid))
		return -EINVAL;
	return snp_json_add_text(o, "name", &snp_text_name, v->name, sizeof(v->name)) ?:
		snp_json_add_text(o, "uuid", &uuid_rule, v->uuid, sizeof(v->uuid)) ?:
		snp_json_add_text(o, "cipher", &cipher_rule, v->cipher, sizeof(v->cipher)) ?:
		snp_json_add_text(o, "integrity", &integrity_rule, v->integrity,
			sizeof(v->integrity)) ?:
		snp_json_add_bytes(o, "key", v->key.data, v->key.len);
}

int snp_volumes_format(const struct snp_volumes *v, struct snp_secret *ret)
{
	json_auto_t *o = json_object();
	json_t *array = json_array();
	int r;

	r = snp_json_add_number(o, "version", VERSION);
	if (json_object_set_new(o, "volumes", array))
		r = -ENOMEM;
	if (v->n == 0 || v->n > SNP_VOLUMES_MAX)
		r = -EINVAL;
	for (size_t i = 0; i < v->n && !r; i++)
		r = add_volume(array, &v->v[i]);
	return r ?: snp_json_dump_secret(o, ret);
}

static int get_key(const json_t *o, struct snp_secret *ret)
{
	const char *text;
	size_t len;
	int r;

	r = snp_json_get_string(o, "key", &text, &len);
	if (r)
		return r;
	if (len == 0)
		return SNP_E_LENGTH;
	return snp_base64_decode_secret(text, len, SNP_VOLUME_KEY_MAX, ret);
}

static int get_volume(const json_t *o, struct snp_volume *v)
{
	static const char *const names[] = {"name", "uuid", "cipher", "integrity", "key", NULL};
	int r;

	r = snp_json_only(o, names) ?:
		snp_json_get_text(o, "name", &snp_text_name, v->name, sizeof(v->name)) ?:
		snp_json_get_text(o, "uuid", &uuid_rule, v->uuid, sizeof(v->uuid)) ?:
		snp_json_get_text(o, "cipher", &cipher_rule, v->cipher, sizeof(v->cipher)) ?:
		snp_json_get_text(o, "integrity", &integrity_rule, v->integrity,
			sizeof(v->integrity));
	if (r)
		return r;
	if (!is_uuid(v->uuid))
		return SNP_E_JSON_SHAPE;
	return get_key(o, &v->key);
}

static int get_volumes(const json_t *o, struct snp_volumes *v)
{
	json_t *array;
	size_t i;
	const json_t *member;
	int r;

	r = snp_json_get_array(o, "volumes", SNP_VOLUMES_MAX, &array);
	if (r)
		return r;
	json_array_foreach(array, i, member) {
		struct snp_volume *slot = &v->v[v->n];
		bool twice;

		r = get_volume(member, slot);
		if (r)
			return r;
		twice = snp_volumes_find(v, slot->name);
		v->n++;
		if (twice)
			return SNP_E_JSON_SHAPE;
	}
	return v->n > 0 ? 0 : SNP_E_JSON_SHAPE;
}

int snp_volumes_parse(const struct snp_secret *json, struct snp_volumes *ret)
{
	static const char *const names[] = {"version", "volumes", NULL};
	json_auto_t *o = NULL;
	int r;

	*ret = (struct snp_volumes){0};
	r = snp_json_load((const char *)json->data, json->len, PLAINTEXT_MAX, &o) ?:
		snp_json_only(o, names) ?:
		snp_json_expect_number(o, "version", VERSION) ?:
		get_volumes(o, ret);
	if (r)
		snp_volumes_done(ret);
	return r;
}
