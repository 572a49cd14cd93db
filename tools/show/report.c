/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports as lines of text and as one object. */
#include "report.h"

#include <stdio.h>
#include <string.h>

#include "command.h"
#include "report-fields.h"
#include "say.h"

#define NAME_COLUMN 22
#define LINE_WIDTH 80
#define HEX_LINE 48	/* characters of a long value in one line */

json_t *show_report_json(const struct report_view *view)
{
	const struct report_field *f;
	json_t *object = json_object();

	for (size_t i = 0; (f = report_field(i)) != NULL; i++) {
		if (json_object_set_new(object, f->name, f->value(f, view))) {
			json_decref(object);
			return NULL;
		}
	}
	if (json_object_set_new(object, "refused",
		    view->refused ? json_string(view->refused) : json_null())) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static void append(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", len ? ", " : "", more);
}

static void format_object(json_t *value, char *text, size_t size)
{
	const char *name;
	json_t *member;

	json_object_foreach(value, name, member) {
		char part[64];

		snprintf(part, sizeof(part), "%s %lld", name,
			(long long)json_integer_value(member));
		append(text, size, part);
	}
}

static void format_list(json_t *value, char *text, size_t size)
{
	json_t *member;
	size_t i;

	json_array_foreach(value, i, member)
		append(text, size, json_string_value(member));
	if (json_array_size(value) == 0)
		append(text, size, "none");
}

static void format_value(json_t *value, char *text, size_t size)
{
	text[0] = '\0';
	if (json_is_object(value))
		format_object(value, text, size);
	else if (json_is_array(value))
		format_list(value, text, size);
	else if (json_is_string(value))
		append(text, size, json_string_value(value));
	else if (json_is_integer(value))
		snprintf(text, size, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		append(text, size, json_is_true(value) ? "yes" : "no");
	else
		append(text, size, "not in this version");
}

static void print_field(const struct report_field *f, const char *text)
{
	size_t len = strlen(text);

	printf("%-*s", NAME_COLUMN, f->name);
	for (; len > HEX_LINE && !strchr(text, ' '); text += HEX_LINE, len -= HEX_LINE)
		printf("%.*s\n%*s", HEX_LINE, text, NAME_COLUMN, "");
	printf("%s", text);
	if (NAME_COLUMN + len + 4 + strlen(f->meaning) > LINE_WIDTH)
		printf("\n%*s(%s)\n", NAME_COLUMN, "", f->meaning);
	else
		printf("  (%s)\n", f->meaning);
}

int show_report(const struct report_view *view)
{
	const struct report_field *f;
	char text[512];

	if (view->refused)
		printf("refused: %s\n", view->refused);
	for (size_t i = 0; (f = report_field(i)) != NULL; i++) {
		_cleanup_(json_decrefp) json_t *value = f->value(f, view);

		if (!value) {
			say_error("not enough memory");
			return EXIT_COULD_NOT;
		}
		format_value(value, text, sizeof(text));
		print_field(f, text);
	}
	return EXIT_DONE;
}
