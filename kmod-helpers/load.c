/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loads kernel modules by name or alias through libkmod, with what they depend on.
 *
 * Reads nothing but the module tree of the running kernel and the kernel command line (module
 * options), both measured: no modprobe.d, hence no blacklist and no install commands.
 */
#include "modules.h"

#include <libkmod.h>

#include "modules-internal.h"

static void discard_log(void *data, int priority, const char *file, int line, const char *fn,
	const char *format, va_list args)
{
	/* Every failure comes back as an errno as well, and the caller knows if it matters. */
}

struct kmod_ctx *modules_open_tree(const char *dir)
{
	static const char *const no_config[] = {NULL};
	struct kmod_ctx *ctx = kmod_new(dir, no_config);

	if (!ctx)
		return NULL;
	kmod_set_log_fn(ctx, discard_log, NULL);
	/* Keeps the indexes mapped; without them each look-up opens its file, or finds nothing. */
	(void)kmod_load_resources(ctx);
	return ctx;
}

struct kmod_ctx *modules_open(void)
{
	return modules_open_tree(NULL);
}

void modules_close(struct kmod_ctx *ctx)
{
	kmod_unref(ctx);
}

static bool is_there(const struct kmod_module *mod)
{
	int state = kmod_module_get_initstate(mod);

	return state == KMOD_MODULE_BUILTIN || state == KMOD_MODULE_LIVE;
}

/* Adds to @count the modules that were not there before, dependencies aside. */
static int load(struct kmod_ctx *ctx, const char *name_or_alias, unsigned *count)
{
	struct kmod_list *found = NULL, *item;
	int first_error = 0;
	bool any = false;
	int r;

	r = kmod_module_new_from_lookup(ctx, name_or_alias, &found);
	if (r)
		return r == -ENOSYS ? -ENOENT : r; /* libkmod's word for a missing index */
	kmod_list_foreach(item, found) {
		struct kmod_module *mod = kmod_module_get_module(item);

		r = 0;
		if (!is_there(mod)) {
			/* No flags: softdeps are honoured, "already there" is success. */
			r = kmod_module_probe_insert_module(mod, 0, NULL, NULL, NULL, NULL);
			if (r == 0)
				(*count)++;
		}
		if (r == 0)
			any = true;
		else if (!first_error)
			first_error = r;
		kmod_module_unref(mod);
	}
	kmod_module_unref_list(found);
	if (any)
		return 0;
	return first_error ? first_error : -ENOENT;
}

int modules_load(struct kmod_ctx *ctx, const char *name_or_alias)
{
	unsigned count = 0;

	return load(ctx, name_or_alias, &count);
}

unsigned modules_try(struct kmod_ctx *ctx, const char *name_or_alias)
{
	unsigned count = 0;

	return load(ctx, name_or_alias, &count) ? 0 : count;
}
