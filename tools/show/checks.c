/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification results as lines and as JSON. */
#include "checks.h"

#include <stdio.h>
#include <string.h>

#include "check-advice.h"
#include "command.h"
#include "say.h"

static void show_detail(const char *name, const char *text)
{
	if (!text[0])
		return;
	printf("%9s%-9s ", "", name);
	say_foreign(stdout, text);
	putchar('\n');
}

/* What can be done about it, where something can. */
static const char *advice(const struct check *c, const struct check_diagnosis *d)
{
	if (c->verdict != CHECK_FAILED)
		return NULL;
	return d && d->advice[0] && strcmp(c->id, "guest.measurement") == 0 ?
		d->advice : check_advice(c->id);
}

void show_advice(const char *text)
{
	const int indent = 19, width = 79;
	int column = indent;

	if (!text)
		return;
	printf("%9s%-10s", "", "do:");
	for (; *text; text += strspn(text, " ")) {
		int len = (int)strcspn(text, " ");

		if (column > indent && column + 1 + len > width) {
			printf("\n%*s", indent, "");
			column = indent;
		}
		column += printf("%s%.*s", column > indent ? " " : "", len, text);
		text += len;
	}
	putchar('\n');
}

static void show_check(const struct check *c, const struct check_diagnosis *d)
{
	printf("%-7s  %s", check_verdict_name(c->verdict), c->id);
	if (c->reason[0]) {
		const int room = 20 - (int)strlen(c->id);

		printf("%*s", room > 0 ? room : 1, "");
		say_foreign(stdout, c->reason);
	}
	putchar('\n');
	if (c->verdict == CHECK_FAILED) {
		show_detail("expected:", c->expected);
		show_detail("got:", c->got);
		show_advice(advice(c, d));
	}
}

void show_checks(const struct verify_result *result, const struct check_diagnosis *d)
{
	for (size_t i = 0; i < result->n_checks; i++)
		if (result->checks[i].verdict != CHECK_NOT_RUN)
			show_check(&result->checks[i], d);
}

/* Absent is null, so that every check has the same members. */
static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static json_t *check_json(const struct check *c, const struct check_diagnosis *d)
{
	return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s?}", "id", c->id,
		"verdict", check_verdict_name(c->verdict), "expected", text_or_null(c->expected),
		"got", text_or_null(c->got), "reason", text_or_null(c->reason),
		"advice", advice(c, d));
}

static json_t *diagnosis_json(const struct check_diagnosis *d)
{
	json_t *differs;

	if (!d || !d->done)
		return json_null();
	differs = json_array();
	for (size_t i = 0; i < d->found.n; i++)
		if (json_array_append_new(differs, json_string(d->found.v[i].id)))
			return NULL;
	return json_pack("{s:o, s:b, s:i}", "differs", differs, "same", d->found.same, "tried",
		(int)d->found.tried);
}

json_t *show_checks_json(const struct verify_result *result, bool verified,
	const struct check_diagnosis *d)
{
	const struct check *failure = verify_first_failure(result);
	_cleanup_(json_decrefp) json_t *checks = json_array();

	for (size_t i = 0; i < result->n_checks; i++)
		if (json_array_append_new(checks, check_json(&result->checks[i], d)))
			return NULL;
	return json_pack("{s:s, s:s?, s:s?, s:O, s:o}", "verdict", verified ? "pass" : "fail",
		"product", result->product ? result->product->name : NULL,
		"failed", failure ? failure->id : NULL, "checks", checks,
		"diagnosis", diagnosis_json(d));
}

/* DEL is ASCII, and stands in strings only. */
static int write_without_del(const char *text, size_t len, void *to)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == 0x7F ? fputs("\\u007f", to) == EOF : putc(text[i], to) == EOF)
			return -1;
	return 0;
}

int show_json(json_t *object)
{
	_cleanup_(json_decrefp) json_t *owned = object;

	if (!owned || json_dump_callback(owned, write_without_del, stdout,
			JSON_INDENT(2) | JSON_ENSURE_ASCII) ||
			putchar('\n') == EOF || fflush(stdout)) {
		say_error("cannot write the JSON answer");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}
