/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch came to, for people and for scripts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"
#include "say.h"
#include "show/checks.h"

static const char *verdict_of(const struct batch_item *i)
{
	return i->status == EXIT_DONE ? "pass" : i->status == EXIT_REFUSED ? "fail" : "not-checked";
}

size_t batch_count(const struct batch *b, int status)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->items[i].status == status;
	return n;
}

void batch_print(const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct batch_item *item = &b->items[i];

		printf("%-11s  ", verdict_of(item));
		say_foreign(stdout, item->name);
		if (item->reason) {
			printf("  %s%s", item->failed ? item->failed : "",
				item->failed ? ": " : "");
			say_foreign(stdout, item->reason);
		}
		putchar('\n');
	}
	printf("%zu passed, %zu failed, %zu not checked\n", batch_count(b, EXIT_DONE),
		batch_count(b, EXIT_REFUSED), batch_count(b, EXIT_COULD_NOT));
}

/* A name that is not UTF-8 cannot stand in JSON as it is. */
static json_t *name_json(const char *name)
{
	_cleanup_free_ char *plain = strdup(name);
	json_t *text = json_string(name);

	if (text || !plain)
		return text;
	for (char *p = plain; *p; p++)
		if ((unsigned char)*p > 0x7E)
			*p = '?';
	return json_string(plain);
}

static json_t *item_json(const struct batch_item *i)
{
	return json_pack("{s:o, s:s, s:s?, s:s?, s:s?}", "file", name_json(i->name),
		"verdict", verdict_of(i), "product", i->product, "failed", i->failed,
		"reason", i->reason);
}

int batch_print_json(const struct batch *b, int status)
{
	_cleanup_(json_decrefp) json_t *reports = json_array();

	for (size_t i = 0; i < b->n; i++)
		if (json_array_append_new(reports, item_json(&b->items[i])))
			return show_json(NULL);
	return show_json(json_pack("{s:s, s:I, s:I, s:I, s:O}",
		"verdict", status == EXIT_DONE ? "pass" : "fail",
		"passed", (json_int_t)batch_count(b, EXIT_DONE),
		"failed", (json_int_t)batch_count(b, EXIT_REFUSED),
		"not_checked", (json_int_t)batch_count(b, EXIT_COULD_NOT), "reports", reports));
}
