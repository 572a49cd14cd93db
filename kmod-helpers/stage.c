/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A private directory with a module tree, and depmod run in it. */
#include "stage.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Fedora's order, and Debian's where there is no "extra": replacements first. */
static const char depmod_conf[] = "search updates extra built-in weak-updates\n";

static void closedirp(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* The directories above @path; those that are there already are fine. */
static int make_parents(const char *path)
{
	_cleanup_free_ char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (mkdir(copy, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int write_file(const char *path, const void *data, size_t len)
{
	FILE *f;
	int r;

	r = make_parents(path);
	if (r)
		return r;
	f = fopen(path, "wxe");
	if (!f)
		return -errno;
	if (fwrite(data, 1, len, f) != len)
		r = -errno;
	if (fclose(f) && r == 0)
		r = -errno;
	return r;
}

static int make_root(struct stage *stage, const char *version)
{
	const char *tmp = secure_getenv("TMPDIR");
	_cleanup_free_ char *conf = NULL;
	char *root, *tree;

	if (asprintf(&root, "%s/snpguard.XXXXXX", tmp && tmp[0] == '/' ? tmp : "/tmp") < 0)
		return -ENOMEM;
	if (!mkdtemp(root)) {
		int r = -errno;

		free(root);
		return r;
	}
	stage->root = root;
	if (asprintf(&tree, "%s/lib/modules/%s", root, version) < 0)
		return -ENOMEM;
	stage->tree = tree;
	stage->version = strdup(version);
	if (!stage->version || asprintf(&conf, "%s/depmod.d/search.conf", root) < 0) {
		conf = NULL;
		return -ENOMEM;
	}
	return write_file(conf, depmod_conf, strlen(depmod_conf));
}

int stage_new(struct stage *stage, const char *version, struct why *why)
{
	struct stage new = {0};
	int r = make_root(&new, version);

	if (r == 0)
		r = make_parents(new.tree);
	if (r == 0 && mkdir(new.tree, 0755) < 0)
		r = -errno;
	if (r) {
		stage_done(&new);
		return why_set(why, r, "cannot make a temporary directory: %s", strerror(-r));
	}
	*stage = new;
	return 0;
}

static bool depmod_reads(const char *name)
{
	static const char *const inputs[] = {
		"modules.order", "modules.builtin", "modules.builtin.modinfo",
	};

	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++)
		if (strcmp(name, inputs[i]) == 0)
			return true;
	/* Other modules.* are what depmod makes; `build` and `source` lead to kernel sources. */
	return name[0] != '.' && strncmp(name, "modules.", 8) != 0 && strcmp(name, "build") != 0 &&
		strcmp(name, "source") != 0;
}

static int link_entry(const struct stage *stage, const char *tree, const char *name)
{
	_cleanup_free_ char *from = NULL, *to = NULL;

	if (asprintf(&from, "%s/%s", tree, name) < 0) {
		from = NULL;
		return -ENOMEM;
	}
	if (asprintf(&to, "%s/%s", stage->tree, name) < 0) {
		to = NULL;
		return -ENOMEM;
	}
	return symlink(from, to) < 0 ? -errno : 0;
}

int stage_link_tree(struct stage *stage, const char *tree, struct why *why)
{
	_cleanup_(closedirp) DIR *dir = opendir(tree);
	const struct dirent *entry;

	if (!dir)
		return why_set(why, -errno, "%s: %s", tree, strerror(errno));
	while ((entry = readdir(dir))) {
		int r = depmod_reads(entry->d_name) ? link_entry(stage, tree, entry->d_name) : 0;

		if (r)
			return why_set(why, r, "%s: %s", stage->tree, strerror(-r));
	}
	return 0;
}

int stage_file(struct stage *stage, const char *path, const void *data, size_t len, struct why *why)
{
	_cleanup_free_ char *full = NULL;
	int r;

	if (asprintf(&full, "%s/%s", stage->tree, path) < 0) {
		full = NULL;
		return why_set(why, -ENOMEM, "out of memory");
	}
	r = write_file(full, data, len);
	return r ? why_set(why, r, "%s: %s", full, strerror(-r)) : 0;
}

/* depmod lives where an ordinary user's PATH does not lead. */
static int spawn_depmod(char *const argv[], pid_t *ret_pid)
{
	static const char *const paths[] = {"/usr/sbin/depmod", "/sbin/depmod", "/usr/bin/depmod"};
	char locale[] = "LC_ALL=C";
	char *env[] = {locale, NULL};
	int r = ENOENT;

	for (size_t i = 0; i < ARRAY_SIZE(paths) && r == ENOENT; i++)
		r = posix_spawn(ret_pid, paths[i], NULL, NULL, argv, env);
	return -r;
}

int stage_depmod(struct stage *stage, struct why *why)
{
	_cleanup_free_ char *conf = NULL;
	char name[] = "depmod", config_option[] = "-C", base_option[] = "-b";
	int r, status = 0;
	pid_t pid;

	if (asprintf(&conf, "%s/depmod.d", stage->root) < 0) {
		conf = NULL;
		return why_set(why, -ENOMEM, "out of memory");
	}
	r = spawn_depmod((char *[]){name, config_option, conf, base_option, stage->root,
		stage->version, NULL}, &pid);
	if (r)
		return why_set(why, r, "depmod (package kmod): %s", strerror(-r));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return why_set(why, -errno, "depmod: %s", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return why_set(why, -EIO, "depmod for kernel %s failed", stage->version);
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void stage_done(struct stage *stage)
{
	if (stage->root)
		nftw(stage->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(stage->root);
	free(stage->tree);
	free(stage->version);
	*stage = (struct stage){0};
}
