/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of vm_check(): reads the description, asks each rule, puts what they found in order. */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rules.h"
#include "verifier/ini.h"

static const char *const severities[] = {
	[VM_ERROR] = "error",
	[VM_WARNING] = "warning",
	[VM_HINT] = "hint",
};

/* In the order of enum vm_use. */
static const char *const uses[] = {"run", "emulate", "measure", "verify", "id-block"};

_Static_assert(VM_USES_ALL == (1U << ARRAY_SIZE(uses)) - 1, "a name for each");

/* In an order in which each finds what it needs of others. */
static void (*const rules[])(struct vm_check *k) = {
	vm_check_files,
	vm_check_append,
	vm_check_devices,
	vm_check_launch,
	vm_check_identity,
	vm_check_demands,
};

const char *vm_severity_name(enum vm_severity severity)
{
	return severity < _VM_SEVERITY_MAX ? severities[severity] : "?";
}

const char *vm_use_name(unsigned i)
{
	return i < ARRAY_SIZE(uses) ? uses[i] : NULL;
}

unsigned vm_use_by_name(const char *name)
{
	for (unsigned i = 0; i < ARRAY_SIZE(uses); i++)
		if (strcmp(uses[i], name) == 0)
			return 1U << i;
	return 0;
}

static int add_place(const struct ini_line *l, void *arg)
{
	struct vm_check *k = arg;
	struct vm_place *places = reallocarray(k->places, k->n_places + 1, sizeof(*places));
	struct vm_place *p;

	if (!places)
		return -ENOMEM;
	k->places = places;
	p = &places[k->n_places++];
	*p = (struct vm_place){strdup(l->section), strdup(l->name), l->key ? strdup(l->key) : NULL,
		l->number};
	return p->section && p->name && (p->key || !l->key) ? 0 : -ENOMEM;
}

unsigned vm_check_line(const struct vm_check *k, const char *section,
	const char *name, const char *key)
{
	for (size_t i = 0; i < k->n_places; i++) {
		const struct vm_place *p = &k->places[i];

		if (strcmp(p->section, section) == 0 && (!name || strcmp(p->name, name) == 0) &&
			(key ? p->key && strcmp(p->key, key) == 0 : !p->key))
			return p->line;
	}
	return 0;
}

void vm_check_add(struct vm_check *k, enum vm_severity severity, unsigned of, unsigned line,
	const char *todo, const char *fmt, ...)
{
	struct vm_findings *f = &k->findings;
	struct vm_finding finding = {.severity = severity, .uses = of & k->uses, .line = line};
	struct vm_finding *v;
	va_list args;

	if (!finding.uses)
		return;
	v = reallocarray(f->v, f->n + 1, sizeof(*v));
	if (v)
		f->v = v;
	finding.todo = strdup(todo);
	va_start(args, fmt);
	if (vasprintf(&finding.what, fmt, args) < 0)
		finding.what = NULL;
	va_end(args);
	if (v && finding.todo && finding.what) {
		v[f->n++] = finding;
		return;
	}
	free(finding.todo);
	free(finding.what);
	k->failed = true;
}

/* Stable by what it compares: a file has few lines, and a line few findings. */
static int compare(const void *a, const void *b)
{
	const struct vm_finding *x = a, *y = b;

	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->what, y->what);
}

static int apply_rules(struct vm_check *k, char why[static VMCONF_WHY_MAX])
{
	for (size_t i = 0; i < ARRAY_SIZE(rules) && !k->failed; i++)
		rules[i](k);
	if (k->failed) {
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", k->path, strerror(ENOMEM));
		return -ENOMEM;
	}
	if (k->findings.n)
		qsort(k->findings.v, k->findings.n, sizeof(*k->findings.v), compare);
	return 0;
}

static void places_done(struct vm_check *k)
{
	for (size_t i = 0; i < k->n_places; i++) {
		free(k->places[i].section);
		free(k->places[i].name);
		free(k->places[i].key);
	}
	free(k->places);
}

/* The text is walked twice: by the parser, and for the lines, which a description does not keep. */
static int read_places(struct vm_check *k, const char *text, char why[static VMCONF_WHY_MAX])
{
	_cleanup_free_ char *copy = strdup(text);
	unsigned line;
	int r = copy ? ini_parse(copy, add_place, k, &line) : -ENOMEM;

	if (r)
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", k->path, strerror(-r));
	return r;
}

int vm_check(const char *path, unsigned of, struct vm_findings *ret,
	char why[static VMCONF_WHY_MAX])
{
	_cleanup_vmconf_ struct vmconf conf = {0};
	struct vm_check k = {.path = path, .conf = &conf, .uses = of};
	_cleanup_free_ char *text = NULL;
	int r = vmconf_read_text(path, &text, why);

	if (r)
		return r;
	r = read_places(&k, text, why);
	if (!r || r == -EBADMSG)
		r = vmconf_parse(text, path, &conf, why);
	if (!r)
		r = apply_rules(&k, why);
	places_done(&k);
	if (r)
		vm_findings_done(&k.findings);
	else
		*ret = k.findings;
	return r;
}

void vm_findings_done(struct vm_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].what);
		free(f->v[i].todo);
	}
	free(f->v);
	*f = (struct vm_findings){0};
}
