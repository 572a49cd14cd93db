/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification results as lines and as JSON. */
#include "show-checks.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "say.h"

static void show_detail(const char *name, const char *text)
{
	if (!text[0])
		return;
	printf("%10s%-9s ", "", name);
	say_foreign(stdout, text);
	putchar('\n');
}

static void show_check(const struct check *c)
{
	printf("%-8s  %s", check_verdict_name(c->verdict), c->id);
	if (c->reason[0]) {
		printf("%*s", (int)(20 - strlen(c->id)), "");
		say_foreign(stdout, c->reason);
	}
	putchar('\n');
	if (c->verdict == CHECK_FAILED) {
		show_detail("expected:", c->expected);
		show_detail("got:", c->got);
	}
}

void show_checks(const struct verify_result *result)
{
	for (size_t i = 0; i < result->n_checks; i++)
		if (result->checks[i].verdict != CHECK_NOT_RUN)
			show_check(&result->checks[i]);
}

static void set_text(json_t *object, const char *name, const char *text, int *failed)
{
	if (text[0] && json_object_set_new(object, name, json_string(text)))
		*failed = 1;
}

static json_t *check_json(const struct check *c)
{
	json_t *object = json_pack("{s:s, s:s}", "id", c->id, "verdict",
		check_verdict_name(c->verdict));
	int failed = 0;

	set_text(object, "expected", c->expected, &failed);
	set_text(object, "got", c->got, &failed);
	set_text(object, "reason", c->reason, &failed);
	if (failed) {
		json_decref(object);
		return NULL;
	}
	return object;
}

json_t *show_checks_json(const struct verify_result *result, bool verified)
{
	const struct check *failure = verify_first_failure(result);
	_cleanup_(json_decrefp) json_t *checks = json_array();

	for (size_t i = 0; i < result->n_checks; i++)
		if (json_array_append_new(checks, check_json(&result->checks[i])))
			return NULL;
	return json_pack("{s:b, s:s?, s:s?, s:O}", "verified", verified,
		"product", result->product ? result->product->name : NULL,
		"failed", failure ? failure->id : NULL, "checks", checks);
}

int show_json(json_t *object)
{
	_cleanup_(json_decrefp) json_t *owned = object;

	if (!owned || json_dumpf(owned, stdout, JSON_INDENT(2)) || putchar('\n') == EOF ||
		fflush(stdout)) {
		say_error("cannot write the JSON answer");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}
