/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of vm.conf into their places, and the words for those that do not go there. */
#include "key.h"

#include <stdarg.h>
#include <string.h>

#include "snp/codec.h"
#include "value.h"

int vmconf_refuse(struct vmconf_reader *r, const char *fmt, ...)
{
	va_list args;
	int n = snprintf(r->why, VMCONF_WHY_MAX, "%.200s:%u: ", r->path, r->line);

	va_start(args, fmt);
	vsnprintf(r->why + n, VMCONF_WHY_MAX - (size_t)n, fmt, args);
	va_end(args);
	return VMCONF_E_INVALID;
}

int vmconf_set_text(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return -ENOMEM;
	*(char **)target = copy;
	return 0;
}

int vmconf_set_path(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	const char *slash = strrchr(r->path, '/');
	int dir = value[0] != '/' && slash ? (int)(slash - r->path) + 1 : 0;
	char *path;

	if (asprintf(&path, "%.*s%s", dir, r->path, value) < 0)
		return -ENOMEM;
	*(char **)target = path;
	return 0;
}

int vmconf_set_number(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return value_number(value, k->min, k->max, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is not a number from %u to %u", k->key, value, k->min,
			k->max);
}

int vmconf_set_memory(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return value_memory(value, k->min, k->max, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is not a size from %uM to %uG", k->key, value, k->min,
			k->max / 1024);
}

int vmconf_set_hex64(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return value_hex64(value, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is not 0x and up to 16 hexadecimal digits", k->key,
			value);
}

int vmconf_set_bool(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return value_yes_no(value, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is neither yes nor no", k->key, value);
}

int vmconf_set_base64(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	if (value_base64(value, k->min, k->max))
		return vmconf_set_text(r, k, target, value);
	return k->min == k->max ? vmconf_refuse(r, "%s: not base64 of %u bytes", k->key, k->max) :
		vmconf_refuse(r, "%s: not base64 of %u to %u bytes", k->key, k->min, k->max);
}

int vmconf_set_hex(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return snp_hex_decode(value, strlen(value), target, k->max) ?
		vmconf_refuse(r, "%s: not %u hexadecimal digits", k->key, 2 * k->max) : 0;
}
