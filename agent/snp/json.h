/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to libsnp: the narrow door to jansson. ENEMY INPUT: texts are bounded, names are unique,
 * and every member is fetched with its type, its size and its alphabet.
 *
 * json.c: whole texts, and the allocators that keep secrets out of the heap; json-members.c: single
 * members of objects.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "secret.h"
#include "util.h"

/* What a text may consist of. The same rule holds for writing and for reading. */
struct snp_text_rule {
	const char *alphabet;
	size_t min;	/* characters; the buffer's size sets the maximum */
};

extern const struct snp_text_rule snp_text_name;	/* [a-z0-9-]+ */
extern const struct snp_text_rule snp_text_printable;	/* ASCII without controls; may be empty */

bool snp_text_obeys(const char *text, size_t len, const struct snp_text_rule *rule);
/* A detail may quote a disk header or a library. It must not cost the owner the whole answer. */
void snp_text_make_printable(char *text);

/* An object of at most @max bytes of text: 0, SNP_E_TOO_LARGE, SNP_E_JSON, SNP_E_JSON_SHAPE. */
_must_check_ int snp_json_load(const char *text, size_t len, size_t max, json_t **ret);
/* Compact text, malloc'ed: 0 or -ENOMEM. */
_must_check_ int snp_json_dump(const json_t *o, char **ret, size_t *ret_len);
/* The same, written nowhere but into secret memory. */
_must_check_ int snp_json_dump_secret(const json_t *o, struct snp_secret *ret);

/* SNP_E_JSON_SHAPE when @o has a member that is not in @names (NULL at its end). */
_must_check_ int snp_json_only(const json_t *o, const char *const *names);

/* Each of these: SNP_E_JSON_SHAPE when the member is absent or of another type. */
_must_check_ int snp_json_get_string(const json_t *o, const char *name, const char **ret,
	size_t *ret_len);
/* Into a buffer of @size; SNP_E_TOO_LARGE beyond, SNP_E_JSON_SHAPE against the rule. */
_must_check_ int snp_json_get_text(const json_t *o, const char *name,
	const struct snp_text_rule *rule, char *ret, size_t size);
_must_check_ int snp_json_get_number(const json_t *o, const char *name, uint32_t *ret);
/* The member is the number @value and nothing else. */
_must_check_ int snp_json_expect_number(const json_t *o, const char *name, uint32_t value);
_must_check_ int snp_json_get_object(const json_t *o, const char *name, json_t **ret);
/* An array of at most @max elements; SNP_E_TOO_LARGE beyond. */
_must_check_ int snp_json_get_array(const json_t *o, const char *name, size_t max, json_t **ret);
/* Base64: also SNP_E_ENCODING; SNP_E_LENGTH, or SNP_E_TOO_LARGE beyond @max. */
_must_check_ int snp_json_get_bytes(const json_t *o, const char *name, void *ret, size_t len);
_must_check_ int snp_json_get_bytes_var(const json_t *o, const char *name, void *ret, size_t max,
	size_t *ret_len);

/* Each of these: 0 or -ENOMEM. */
_must_check_ int snp_json_add_number(json_t *o, const char *name, uint32_t value);
_must_check_ int snp_json_add_string(json_t *o, const char *name, const char *text);
_must_check_ int snp_json_add_bytes(json_t *o, const char *name, const void *data, size_t len);
/* From a buffer of @size; -EINVAL when it is not terminated or is against the rule. */
_must_check_ int snp_json_add_text(json_t *o, const char *name, const struct snp_text_rule *rule,
	const char *text, size_t size);
