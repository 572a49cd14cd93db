/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Problems (RFC 9457): the agent's server writes them, the owner reads them. ENEMY INPUT for the
 * owner: an answer with an error is not authenticated by anything.
 */
#include <string.h>

#include "json.h"
#include "wire.h"

#define STATUS_MIN 400
#define STATUS_MAX 599

static bool terminated(const struct snp_wire_problem *w)
{
	return memchr(w->type, 0, sizeof(w->type)) && memchr(w->title, 0, sizeof(w->title)) &&
		memchr(w->detail, 0, sizeof(w->detail));
}

static int add_type(json_t *o, const char *name)
{
	char type[sizeof(SNP_PROBLEM_URN) + sizeof(((struct snp_wire_problem *)0)->type)];

	if (!snp_text_obeys(name, strlen(name), &snp_text_name))
		return -EINVAL;
	memcpy(type, SNP_PROBLEM_URN, strlen(SNP_PROBLEM_URN));
	memcpy(type + strlen(SNP_PROBLEM_URN), name, strlen(name) + 1);
	return snp_json_add_string(o, "type", type);
}

int snp_wire_problem_format(const struct snp_wire_problem *w, char **ret, size_t *ret_len)
{
	json_auto_t *o = json_object();
	struct snp_wire_problem p = *w;

	if (!terminated(w) || w->status < STATUS_MIN || w->status > STATUS_MAX)
		return -EINVAL;
	snp_text_make_printable(p.title);
	snp_text_make_printable(p.detail);
	return add_type(o, p.type) ?:
		snp_json_add_string(o, "title", p.title) ?:
		snp_json_add_number(o, "status", p.status) ?:
		snp_json_add_string(o, "detail", p.detail) ?:
		snp_json_dump(o, ret, ret_len);
}

static int get_type(const json_t *o, char *ret, size_t size)
{
	const size_t prefix = strlen(SNP_PROBLEM_URN);
	const char *type;
	size_t len;
	int r;

	r = snp_json_get_string(o, "type", &type, &len);
	if (r)
		return r;
	if (len < prefix || memcmp(type, SNP_PROBLEM_URN, prefix) != 0)
		return SNP_E_JSON_SHAPE;
	if (!snp_text_obeys(type + prefix, len - prefix, &snp_text_name))
		return SNP_E_JSON_SHAPE;
	if (len - prefix >= size)
		return SNP_E_TOO_LARGE;
	memcpy(ret, type + prefix, len - prefix + 1);
	return 0;
}

static int get_status(const json_t *o, unsigned *ret)
{
	uint32_t status;
	int r;

	r = snp_json_get_number(o, "status", &status);
	if (r)
		return r;
	if (status < STATUS_MIN || status > STATUS_MAX)
		return SNP_E_JSON_SHAPE;
	*ret = status;
	return 0;
}

int snp_wire_problem_parse(const char *json, size_t len, struct snp_wire_problem *ret)
{
	json_auto_t *o = NULL;
	struct snp_wire_problem w = {0};
	int r;

	r = snp_json_load(json, len, SNP_WIRE_ANSWER_MAX, &o) ?:
		get_type(o, w.type, sizeof(w.type)) ?:
		snp_json_get_text(o, "title", &snp_text_printable, w.title, sizeof(w.title)) ?:
		get_status(o, &w.status) ?:
		snp_json_get_text(o, "detail", &snp_text_printable, w.detail, sizeof(w.detail));
	if (r)
		return r;
	*ret = w;
	return 0;
}
