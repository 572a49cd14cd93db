/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard vm check: what a description lacks for each of its uses, as lines and as JSON. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "say.h"
#include "show/checks.h"
#include "snp/codec.h"
#include "vm/check/check.h"

static struct option_list only;
static bool json;

static const struct option_spec options[] = {
	{"for", OPTION_LIST, &only, "USE",
		"this use alone: run, emulate, measure, verify\n"
		"(and unlock, ssh), id-block; may be repeated"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

static int take_uses(unsigned *ret)
{
	*ret = only.n ? 0 : VM_USES_ALL;
	for (size_t i = 0; i < only.n; i++) {
		unsigned use = vm_use_by_name(only.v[i]);

		if (!use) {
			say_error("--for: '%s' is none of run, emulate, measure, "
				"verify, id-block", only.v[i]);
			return EXIT_USAGE;
		}
		*ret |= use;
	}
	return EXIT_DONE;
}

static size_t count(const struct vm_findings *f, enum vm_severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->v[i].severity == severity;
	return n;
}

static void print_finding(const char *path, const struct vm_finding *f)
{
	const char *use, *comma = "";

	say_foreign(stdout, path);
	if (f->line)
		printf(":%u", f->line);
	printf(": %s: ", vm_severity_name(f->severity));
	say_foreign(stdout, f->what);
	fputs(" (for ", stdout);
	for (unsigned i = 0; (use = vm_use_name(i)) != NULL; i++) {
		if (!(f->uses & (1U << i)))
			continue;
		printf("%s%s", comma, use);
		comma = ", ";
	}
	fputs(")\n    ", stdout);
	say_foreign(stdout, f->todo);
	fputc('\n', stdout);
}

static void print_findings(const char *path, const struct vm_findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		print_finding(path, &f->v[i]);
	for (enum vm_severity s = 0; s < _VM_SEVERITY_MAX; s++) {
		size_t n = count(f, s);

		printf("%s%zu %s%s", s ? ", " : "", n, vm_severity_name(s), n == 1 ? "" : "s");
	}
	fputc('\n', stdout);
}

/* Paths are bytes, JSON is text: those that are none become '?', as on a terminal.
 * NULL without memory. */
static json_t *text_json(const char *foreign)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	say_foreign(out, foreign);
	return fclose(out) ? NULL : json_string(text);
}

static json_t *finding_json(const struct vm_finding *f)
{
	json_t *uses = json_array();
	const char *use;

	for (unsigned i = 0; (use = vm_use_name(i)) != NULL; i++)
		if (f->uses & (1U << i) && json_array_append_new(uses, json_string(use)))
			break;
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "severity", vm_severity_name(f->severity),
		"uses", uses, "line", f->line ? json_integer(f->line) : json_null(),
		"what", text_json(f->what), "todo", text_json(f->todo));
}

static int print_json(const char *path, const struct vm_findings *f)
{
	char hex[2 * LAUNCH_DIGEST_SIZE + 1];
	json_t *list = json_array();

	for (size_t i = 0; i < f->n; i++)
		if (json_array_append_new(list, finding_json(&f->v[i])))
			break;
	snp_hex_encode(f->digest.value, f->digest.len, hex);
	return show_json(json_pack("{s:o, s:s?, s:I, s:I, s:I, s:o}", "file", text_json(path),
		"digest", f->measured ? hex : NULL, "errors", (json_int_t)count(f, VM_ERROR),
		"warnings", (json_int_t)count(f, VM_WARNING), "hints",
		(json_int_t)count(f, VM_HINT), "findings", list));
}

static int run(int argc, char **argv)
{
	struct vm_findings f = {0};
	char why[VMCONF_WHY_MAX];
	int r, status = EXIT_DONE;
	unsigned uses;

	if (take_uses(&uses))
		return EXIT_USAGE;
	r = vm_check(argv[0], uses, &f, why);
	if (r) {
		say_error("%s", why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	if (json)
		status = print_json(argv[0], &f);
	else
		print_findings(argv[0], &f);
	if (!status && count(&f, VM_ERROR))
		status = EXIT_REFUSED;
	vm_findings_done(&f);
	return status;
}

const struct command cmd_vm_check = {
	.name = "vm check",
	.args = "FILE",
	.summary = "tell what a VM's description lacks",
	.description =
		"Reads a vm.conf and tells what is missing in it or contradicts itself, for each\n"
		"use: with file and line, the uses that it concerns, and below it what to do.\n"
		"Files that it names are looked at and hashed; nothing is started. Exit status 1\n"
		"when there is an error, 0 with warnings and hints alone.",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
