/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes out of a tree what the table of strip-rules.c lists. */
#include "strip.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

void strip_list_done(struct strip_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i].path);
	l->n = 0;
}

/* Where it leads, no link of it leaving the tree. */
static int open_inside(int tree, const char *path, int flags)
{
	const struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};

	return (int)syscall(SYS_openat2, tree, path, &how, sizeof(how));
}

/* -errno of a path that leads nowhere, which is no failure. */
static bool leads_nowhere(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

/* The kernel's name for an open file, with room for @suffix. */
static int path_of(int fd, const char *suffix, char **ret)
{
	char link[32], path[4096];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path));
	if (n < 0)
		return -errno;
	if ((size_t)n == sizeof(path))
		return -ENAMETOOLONG;
	if (asprintf(ret, "%.*s%s", (int)n, path, suffix) < 0) {
		*ret = NULL;
		return -ENOMEM;
	}
	return 0;
}

/* Unless it is there: two links may lead to one file, and the first rule for it counts. */
static int list_path(struct strip_list *l, char *path, size_t top_len,
	const struct strip_rule *rule)
{
	_cleanup_free_ char *owned = path;

	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].path, path) == 0)
			return 0;
	if (l->n == STRIP_MAX)
		return -E2BIG;
	l->v[l->n++] = (struct strip_item){.path = path, .inside = path + top_len, .rule = rule};
	owned = NULL;
	return 0;
}

static int list_match(int tree, size_t top_len, const struct strip_rule *rule, const char *name,
	struct strip_list *l)
{
	_cleanup_free_ char *inside = NULL;
	_cleanup_close_ int fd = -1;
	char *path;
	int r;

	if (asprintf(&inside, "%s/%s", rule->dir, name) < 0) {
		inside = NULL;
		return -ENOMEM;
	}
	fd = open_inside(tree, inside, O_PATH);
	if (fd < 0)
		return leads_nowhere(errno) ? 0 : -errno;
	r = path_of(fd, "", &path);
	return r ? r : list_path(l, path, top_len, rule);
}

/* A file that is to be empty: listed unless it is. */
static int list_emptied(int tree, int dir, size_t top_len, const struct strip_rule *rule,
	struct strip_list *l)
{
	_cleanup_free_ char *suffix = NULL;
	struct stat st;
	char *path;
	int r;

	if (!fstatat(dir, rule->name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (S_ISREG(st.st_mode) && st.st_size == 0)
			return 0;
		r = S_ISLNK(st.st_mode) ? list_match(tree, top_len, rule, rule->name, l) : 0;
		if (r)
			return r;
	}
	if (asprintf(&suffix, "/%s", rule->name) < 0) {
		suffix = NULL;
		return -ENOMEM;
	}
	r = path_of(dir, suffix, &path);
	return r ? r : list_path(l, path, top_len, rule);
}

static void close_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* "*" takes hidden files, too, and must not take the folder itself. */
static bool is_entry(const char *name)
{
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static int list_rule(int tree, size_t top_len, const struct strip_rule *rule, struct strip_list *l)
{
	_cleanup_(close_dir) DIR *d = NULL;
	int fd = open_inside(tree, rule->dir, O_RDONLY | O_DIRECTORY), r = 0;
	const struct dirent *e;

	if (fd < 0)
		return leads_nowhere(errno) ? 0 : -errno;
	d = fdopendir(fd);
	if (!d) {
		r = -errno;
		close(fd);
		return r;
	}
	if (rule->emptied)
		return list_emptied(tree, fd, top_len, rule, l);
	while (!r && (errno = 0, e = readdir(d)))
		if (is_entry(e->d_name) && fnmatch(rule->name, e->d_name, 0) == 0)
			r = list_match(tree, top_len, rule, e->d_name, l);
	return r ? r : -errno;
}

static int by_path(const void *a, const void *b)
{
	const struct strip_item *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int strip_find(const char *tree, struct strip_list *ret)
{
	_cleanup_close_ int fd = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_strip_list_ struct strip_list l = {0};
	_cleanup_free_ char *top = NULL;
	int r = fd < 0 ? -errno : path_of(fd, "", &top);

	for (size_t i = 0; !r && strip_rule(i); i++)
		r = list_rule(fd, strlen(top), strip_rule(i), &l);
	if (r)
		return r;
	/* Not in the order of the disk. */
	qsort(l.v, l.n, sizeof(l.v[0]), by_path);
	*ret = l;
	l.n = 0;
	return 0;
}

/* In the session, which must not remember what lay at an inode that is used again. */
static int empty(const struct owned *o, const struct strip_list *l)
{
	int r = 0;

	for (size_t i = 0; i < l->n && !r; i++) {
		const char *argv[] = {NULL, NULL, NULL, NULL, "install", "--mode=0444", "--owner=0",
			"--group=0", "--no-target-directory", "--",
			"/dev/null", l->v[i].path, NULL};

		if (l->v[i].rule->emptied)
			r = owned_run(o, "empty a file", argv, NULL, 0);
	}
	return r;
}

static int take_out(const struct owned *o, const struct strip_list *l)
{
	const char *argv[OWNED_ARGS + 4 + STRIP_MAX + 1] = {NULL, NULL, NULL, NULL,
		"rm", "--recursive", "--force", "--"};
	size_t n = OWNED_ARGS + 4, before = n;

	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].rule->emptied)
			argv[n++] = l->v[i].path;
	return n > before ? owned_run(o, "remove files", argv, NULL, 0) : 0;
}

struct parent {
	int fd;
	struct timespec times[2];
};

static int open_parent(const char *path, struct parent *ret)
{
	_cleanup_free_ char *dir = strndup(path, (size_t)(strrchr(path, '/') - path));
	struct stat st;

	ret->fd = -1;
	if (!dir)
		return -ENOMEM;
	ret->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (ret->fd < 0 || fstat(ret->fd, &st))
		return -errno;
	ret->times[0] = st.st_atim;
	ret->times[1] = st.st_mtim;
	return 0;
}

static int close_parent(struct parent *p)
{
	int r = p->fd >= 0 && futimens(p->fd, p->times) ? -errno : 0;

	closep(&p->fd);
	return r;
}

int strip_apply(const struct owned *o, const struct strip_list *l)
{
	struct parent parents[STRIP_MAX];
	size_t n = 0;
	int r = 0;

	while (n < l->n && !r) {
		r = open_parent(l->v[n].path, &parents[n]);
		n++;
	}
	if (!r)
		r = empty(o, l);
	if (!r)
		r = take_out(o, l);
	while (n > 0) {
		int closed = close_parent(&parents[--n]);

		r = r ? r : closed;
	}
	return r;
}
