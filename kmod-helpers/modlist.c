/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of wanted modules: parses their text. */
#include "modlist.h"

#include <stdio.h>
#include <string.h>

static struct wanted *find(struct modlist *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

static int append(struct modlist *list, const char *name, bool required)
{
	struct wanted *v = reallocarray(list->v, list->n + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	list->v = v;
	v[list->n] = (struct wanted){.name = strdup(name), .required = required};
	if (!v[list->n].name)
		return -ENOMEM;
	list->n++;
	return 0;
}

static int parse_line(struct modlist *list, char *line, unsigned number, struct why *why)
{
	static const char blank[] = " \t\r";
	const char *name, *need, *more;
	char *state;

	line[strcspn(line, "#")] = 0;
	name = strtok_r(line, blank, &state);
	if (!name)
		return 0;
	need = strtok_r(NULL, blank, &state);
	more = strtok_r(NULL, blank, &state);
	if (!need || more || (strcmp(need, "required") != 0 && strcmp(need, "optional") != 0))
		return why_set(why, -EINVAL,
			"module list, line %u: not NAME required|optional", number);
	if (find(list, name))
		return why_set(why, -EINVAL, "module list, line %u: %s is listed twice", number,
			name);
	return append(list, name, need[0] == 'r');
}

int modlist_parse(struct modlist *list, const char *text, struct why *why)
{
	_cleanup_free_ char *copy = strdup(text);
	char *rest = copy, *line;
	unsigned number = 0;
	int r;

	if (!copy)
		return -ENOMEM;
	while ((line = strsep(&rest, "\n"))) {
		r = parse_line(list, line, ++number, why);
		if (r)
			return r;
	}
	return 0;
}

int modlist_require(struct modlist *list, const char *name)
{
	struct wanted *known = find(list, name);

	if (!known)
		return append(list, name, true);
	known->required = true;
	return 0;
}

void modlist_done(struct modlist *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	*list = (struct modlist){0};
}
