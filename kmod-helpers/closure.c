/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which modules of a kernel an initramfs needs: looks up each wanted name in freshly made indexes,
 * then follows depends and softdeps until nothing new appears.
 */
#include "closure.h"

#include <libkmod.h>
#include <string.h>

#include "stage.h"

struct search {
	struct kmod_ctx *kmod;
	size_t prefix;		/* length of the staged tree's path and its slash */
	struct closure *found;
};

static void kmod_unrefp(struct kmod_ctx **ctx)
{
	kmod_unref(*ctx);
}

static void list_freep(struct kmod_list **list)
{
	kmod_module_unref_list(*list);
}

static int add_module(struct search *s, struct kmod_module *mod);

static int add_all(struct search *s, struct kmod_list *list)
{
	struct kmod_list *item;
	int r = 0;

	kmod_list_foreach(item, list) {
		struct kmod_module *mod = kmod_module_get_module(item);

		r = add_module(s, mod);
		kmod_module_unref(mod);
		if (r)
			break;
	}
	return r;
}

static int add_softdeps(struct search *s, struct kmod_module *mod)
{
	_cleanup_(list_freep) struct kmod_list *pre = NULL, *post = NULL;
	int r = kmod_module_get_softdeps(mod, &pre, &post);

	if (!r)
		r = add_all(s, pre);
	return r ? r : add_all(s, post);
}

/* One that is built in has no path, and whatever it needs is built in as well. */
static int add_module(struct search *s, struct kmod_module *mod)
{
	const char *path = kmod_module_get_path(mod);
	_cleanup_(list_freep) struct kmod_list *needed = NULL;
	int r;

	if (!path)
		return 0;
	r = names_add(&s->found->modules, path + s->prefix);
	if (r)
		return r < 0 ? r : 0; /* met before */
	needed = kmod_module_get_dependencies(mod);
	r = add_all(s, needed);
	return r ? r : add_softdeps(s, mod);
}

static bool any_loadable(struct kmod_list *list)
{
	struct kmod_list *item;
	bool any = false;

	kmod_list_foreach(item, list) {
		struct kmod_module *mod = kmod_module_get_module(item);

		any = any || kmod_module_get_path(mod);
		kmod_module_unref(mod);
	}
	return any;
}

static int add_wanted(struct search *s, const struct wanted *wanted)
{
	_cleanup_(list_freep) struct kmod_list *list = NULL;
	int r = kmod_module_new_from_lookup(s->kmod, wanted->name, &list);

	if (r < 0 && r != -ENOSYS) /* libkmod's word for an index without entries */
		return r;
	if (!list)
		r = names_add(wanted->required ? &s->found->missing : &s->found->absent,
			wanted->name);
	else if (!any_loadable(list))
		r = names_add(&s->found->builtin, wanted->name);
	else
		r = add_all(s, list);
	return r < 0 ? r : 0;
}

static int search_tree(const struct stage *stage, const struct modlist *list, struct closure *found,
	struct why *why)
{
	static const char *const no_config[] = {NULL};
	_cleanup_(kmod_unrefp) struct kmod_ctx *kmod = kmod_new(stage->tree, no_config);
	struct search s = {.kmod = kmod, .prefix = strlen(stage->tree) + 1, .found = found};
	int r = 0;

	if (!kmod)
		return why_set(why, -ENOMEM, "out of memory");
	/* Only to be faster. Fails where one index has no entries: no module, or none built in. */
	(void)kmod_load_resources(kmod);
	for (size_t i = 0; i < list->n && r == 0; i++) {
		r = add_wanted(&s, &list->v[i]);
		if (r)
			why_set(why, r, "%s: %s: %s", found->tree, list->v[i].name, strerror(-r));
	}
	return r;
}

static int resolve(const struct modlist *list, struct closure *found, struct why *why)
{
	_cleanup_(stage_done) struct stage stage = {0};
	int r = stage_new(&stage, found->version, why);

	if (r == 0)
		r = stage_link_tree(&stage, found->tree, why);
	if (r == 0)
		r = stage_depmod(&stage, why);
	return r ? r : search_tree(&stage, list, found, why);
}

static int name_tree(const char *dir, struct closure *found, struct why *why)
{
	found->tree = realpath(dir, NULL);
	if (!found->tree)
		return why_set(why, -errno, "%s: %s", dir, strerror(errno));
	found->version = strdup(strrchr(found->tree, '/') + 1);
	if (!found->version)
		return why_set(why, -ENOMEM, "out of memory");
	/* modprobe will look in lib/modules/`uname -r`:
	 * any other name would be found at boot only. */
	if (found->version[0] < '0' || found->version[0] > '9')
		return why_set(why, -EINVAL, "%s: not a lib/modules/VERSION directory", dir);
	return 0;
}

int closure_resolve(const char *dir, const struct modlist *list, struct closure *ret,
	struct why *why)
{
	struct closure found = {0};
	int r = name_tree(dir, &found, why);

	if (r == 0)
		r = resolve(list, &found, why);
	if (r) {
		closure_done(&found);
		return r;
	}
	*ret = found;
	return 0;
}

void closure_done(struct closure *closure)
{
	free(closure->tree);
	free(closure->version);
	names_done(&closure->modules);
	names_done(&closure->builtin);
	names_done(&closure->absent);
	names_done(&closure->missing);
	*closure = (struct closure){0};
}
