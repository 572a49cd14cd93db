/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single members of JSON objects, in and out. ENEMY INPUT: no member is taken on trust. */
#include <string.h>

#include "codec.h"
#include "json.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

const struct snp_text_rule snp_text_name = {LOWER DIGITS "-", 1};
const struct snp_text_rule snp_text_printable = {
	LOWER UPPER DIGITS " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", 0};

/* A zero byte inside ends strspn() early, so it is refused as any other foreign character. */
bool snp_text_obeys(const char *text, size_t len, const struct snp_text_rule *rule)
{
	return len >= rule->min && strspn(text, rule->alphabet) == len;
}

void snp_text_make_printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

int snp_json_only(const json_t *o, const char *const *names)
{
	size_t known = 0;

	for (; *names; names++)
		known += json_object_get(o, *names) != NULL;
	return known == json_object_size(o) ? 0 : SNP_E_JSON_SHAPE;
}

int snp_json_get_string(const json_t *o, const char *name, const char **ret, size_t *ret_len)
{
	const json_t *v = json_object_get(o, name);

	if (!json_is_string(v))
		return SNP_E_JSON_SHAPE;
	*ret = json_string_value(v);
	*ret_len = json_string_length(v);
	return 0;
}

int snp_json_get_text(const json_t *o, const char *name, const struct snp_text_rule *rule,
	char *ret, size_t size)
{
	const char *text;
	size_t len;
	int r;

	r = snp_json_get_string(o, name, &text, &len);
	if (r)
		return r;
	if (len >= size)
		return SNP_E_TOO_LARGE;
	if (!snp_text_obeys(text, len, rule))
		return SNP_E_JSON_SHAPE;
	memcpy(ret, text, len + 1);
	return 0;
}

int snp_json_get_number(const json_t *o, const char *name, uint32_t *ret)
{
	const json_t *v = json_object_get(o, name);
	json_int_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < 0 || n > UINT32_MAX)
		return SNP_E_JSON_SHAPE;
	*ret = (uint32_t)n;
	return 0;
}

int snp_json_expect_number(const json_t *o, const char *name, uint32_t value)
{
	uint32_t n;
	int r;

	r = snp_json_get_number(o, name, &n);
	if (r)
		return r;
	return n == value ? 0 : SNP_E_JSON_SHAPE;
}

int snp_json_get_object(const json_t *o, const char *name, json_t **ret)
{
	json_t *v = json_object_get(o, name);

	if (!json_is_object(v))
		return SNP_E_JSON_SHAPE;
	*ret = v;
	return 0;
}

int snp_json_get_array(const json_t *o, const char *name, size_t max, json_t **ret)
{
	json_t *v = json_object_get(o, name);

	if (!json_is_array(v))
		return SNP_E_JSON_SHAPE;
	if (json_array_size(v) > max)
		return SNP_E_TOO_LARGE;
	*ret = v;
	return 0;
}

int snp_json_get_bytes(const json_t *o, const char *name, void *ret, size_t len)
{
	const char *text;
	size_t text_len;
	int r;

	r = snp_json_get_string(o, name, &text, &text_len);
	if (r)
		return r;
	return snp_base64_decode(text, text_len, ret, len);
}

int snp_json_get_bytes_var(const json_t *o, const char *name, void *ret, size_t max,
	size_t *ret_len)
{
	const char *text;
	size_t text_len;
	int r;

	r = snp_json_get_string(o, name, &text, &text_len);
	if (r)
		return r;
	return snp_base64_decode_var(text, text_len, ret, max, ret_len);
}

int snp_json_add_number(json_t *o, const char *name, uint32_t value)
{
	return json_object_set_new(o, name, json_integer(value)) ? -ENOMEM : 0;
}

int snp_json_add_string(json_t *o, const char *name, const char *text)
{
	return json_object_set_new(o, name, json_string(text)) ? -ENOMEM : 0;
}

/* What is encoded may be a key, so the text is wiped. */
int snp_json_add_bytes(json_t *o, const char *name, const void *data, size_t len)
{
	size_t size = SNP_BASE64_SIZE(len);
	char *text = malloc(size);
	int r;

	if (!text)
		return -ENOMEM;
	snp_base64_encode(data, len, text);
	r = snp_json_add_string(o, name, text);
	snp_wipe(text, size);
	free(text);
	return r;
}

int snp_json_add_text(json_t *o, const char *name, const struct snp_text_rule *rule,
	const char *text, size_t size)
{
	size_t len = strnlen(text, size);

	if (len == size || !snp_text_obeys(text, len, rule))
		return -EINVAL;
	return snp_json_add_string(o, name, text);
}
