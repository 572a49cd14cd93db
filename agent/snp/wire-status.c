/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of the boot: the agent's server writes it, the owner reads it. ENEMY INPUT for the
 * owner: nothing authenticates a status, so nothing but what is shown to people depends on it.
 */
#include <string.h>

#include "json.h"
#include "wire.h"

#define PROTOCOL 1

static const char *const state_names[] = {
	[SNP_STATE_STARTING] = "starting",
	[SNP_STATE_WAITING_FOR_KEY] = "waiting-for-key",
	[SNP_STATE_UNLOCKING] = "unlocking",
	[SNP_STATE_BOOTED] = "booted",
};

static const char *const reports_names[] = {
	[SNP_REPORTS_NONE_YET] = "none-yet",
	[SNP_REPORTS_OK] = "ok",
	[SNP_REPORTS_FAILING] = "failing",
	[SNP_REPORTS_LOST] = "lost",
};

_Static_assert(ARRAY_SIZE(state_names) == _SNP_STATE_MAX, "every state has a name");
_Static_assert(ARRAY_SIZE(reports_names) == _SNP_REPORTS_MAX, "of reports too");

/* Not known before the command line has been read. */
static const struct snp_text_rule mode_rule = {"abcdefghijklmnopqrstuvwxyz", 0};

const char *snp_boot_state_name(enum snp_boot_state s)
{
	return (size_t)s < ARRAY_SIZE(state_names) ? state_names[s] : "unknown";
}

static int add_phase(json_t *array, const struct snp_wire_phase *p)
{
	json_t *o = json_object();

	if (json_array_append_new(array, o))
		return -ENOMEM;
	return snp_json_add_text(o, "name", &snp_text_name, p->name, sizeof(p->name)) ?:
		snp_json_add_number(o, "ms", p->ms);
}

static int add_phases(json_t *o, const struct snp_wire_status *w)
{
	json_t *array = json_array();
	int r = 0;

	if (json_object_set_new(o, "phases", array))
		return -ENOMEM;
	for (size_t i = 0; i < w->n_phases && !r; i++)
		r = add_phase(array, &w->phases[i]);
	return r;
}

static bool has_problem(enum snp_reports_state state)
{
	return state == SNP_REPORTS_FAILING || state == SNP_REPORTS_LOST;
}

static int add_problem(json_t *o, const struct snp_wire_reports *w)
{
	char detail[sizeof(w->detail)];

	memcpy(detail, w->detail, sizeof(detail));
	if (!memchr(detail, 0, sizeof(detail)))
		return -EINVAL;
	snp_text_make_printable(detail);
	return snp_json_add_text(o, "problem", &snp_text_name, w->problem, sizeof(w->problem)) ?:
		snp_json_add_string(o, "detail", detail);
}

static int add_reports(json_t *o, const struct snp_wire_reports *w)
{
	json_t *reports = json_object();

	if (json_object_set_new(o, "reports", reports))
		return -ENOMEM;
	if ((size_t)w->state >= ARRAY_SIZE(reports_names))
		return -EINVAL;
	if (!has_problem(w->state) && (w->problem[0] || w->detail[0]))
		return -EINVAL;
	return snp_json_add_string(reports, "state", reports_names[w->state]) ?:
		(has_problem(w->state) ? add_problem(reports, w) : 0);
}

int snp_wire_status_format(const struct snp_wire_status *w, char **ret, size_t *ret_len)
{
	json_auto_t *o = json_object();

	if ((size_t)w->state >= ARRAY_SIZE(state_names) || w->n_phases > SNP_PHASES_MAX)
		return -EINVAL;
	return snp_json_add_text(o, "version", &snp_text_printable, w->version,
			sizeof(w->version)) ?:
		snp_json_add_number(o, "protocol", PROTOCOL) ?:
		snp_json_add_string(o, "state", state_names[w->state]) ?:
		snp_json_add_text(o, "mode", &mode_rule, w->mode, sizeof(w->mode)) ?:
		add_phases(o, w) ?:
		add_reports(o, &w->reports) ?:
		snp_json_dump(o, ret, ret_len);
}

/* The member "state", by its place among @names. */
static int get_state(const json_t *o, const char *const *names, size_t n, size_t *ret)
{
	char name[32];
	int r;

	r = snp_json_get_text(o, "state", &snp_text_name, name, sizeof(name));
	if (r)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret = i;
			return 0;
		}
	}
	return SNP_E_JSON_SHAPE;
}

static int get_boot_state(const json_t *o, enum snp_boot_state *ret)
{
	size_t state;
	int r = get_state(o, state_names, ARRAY_SIZE(state_names), &state);

	if (!r)
		*ret = state;
	return r;
}

/* A problem belongs to the states that have one, and to no other. */
static int get_reports(const json_t *o, struct snp_wire_reports *w)
{
	json_t *reports;
	size_t state;
	int r;

	r = snp_json_get_object(o, "reports", &reports) ?:
		get_state(reports, reports_names, ARRAY_SIZE(reports_names), &state);
	if (r)
		return r;
	w->state = state;
	if (!has_problem(w->state))
		return json_object_get(reports, "problem") || json_object_get(reports, "detail")
			? SNP_E_JSON_SHAPE : 0;
	return snp_json_get_text(reports, "problem", &snp_text_name, w->problem,
			sizeof(w->problem)) ?:
		snp_json_get_text(reports, "detail", &snp_text_printable, w->detail,
			sizeof(w->detail));
}

static int get_phases(const json_t *o, struct snp_wire_status *w)
{
	const json_t *member;
	json_t *array;
	size_t i;
	int r;

	r = snp_json_get_array(o, "phases", SNP_PHASES_MAX, &array);
	if (r)
		return r;
	json_array_foreach(array, i, member) {
		struct snp_wire_phase *p = &w->phases[w->n_phases++];

		r = snp_json_get_text(member, "name", &snp_text_name, p->name, sizeof(p->name)) ?:
			snp_json_get_number(member, "ms", &p->ms);
		if (r)
			return r;
	}
	return 0;
}

int snp_wire_status_parse(const char *json, size_t len, struct snp_wire_status *ret)
{
	json_auto_t *o = NULL;
	struct snp_wire_status w = {0};
	int r;

	r = snp_json_load(json, len, SNP_WIRE_ANSWER_MAX, &o) ?:
		snp_json_expect_number(o, "protocol", PROTOCOL) ?:
		snp_json_get_text(o, "version", &snp_text_printable, w.version,
			sizeof(w.version)) ?:
		get_boot_state(o, &w.state) ?:
		snp_json_get_text(o, "mode", &mode_rule, w.mode, sizeof(w.mode)) ?:
		get_phases(o, &w) ?:
		get_reports(o, &w.reports);
	if (r)
		return r;
	*ret = w;
	return 0;
}
