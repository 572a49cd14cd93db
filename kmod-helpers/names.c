/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sorted set of strings. */
#include "names.h"

#include <string.h>

int names_add(struct names *names, const char *s)
{
	size_t low = 0, high = names->n;
	_cleanup_free_ char *copy = NULL;
	char **v;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int cmp = strcmp(s, names->v[mid]);

		if (cmp == 0)
			return 1;
		if (cmp < 0)
			high = mid;
		else
			low = mid + 1;
	}
	copy = strdup(s);
	v = reallocarray(names->v, names->n + 1, sizeof(*v));
	if (v)
		names->v = v;
	if (!copy || !v)
		return -ENOMEM;
	memmove(v + low + 1, v + low, (names->n - low) * sizeof(*v));
	v[low] = steal_ptr(copy);
	names->n++;
	return 0;
}

void names_done(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i]);
	free(names->v);
	*names = (struct names){0};
}
