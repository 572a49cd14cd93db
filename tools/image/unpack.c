/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tree of one's own, made by tar(1). */
#include "unpack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "say.h"

/*
 * tar makes a file that has extended attributes by mknod() with no type in its mode, which means a
 * regular file to everybody but fakeroot: there it is of no type at all, and mke2fs leaves it out.
 * So such files are copied, and owned by name: cp trusts what fakeroot says of a file that it does
 * not know yet. Hard links follow: the copy stands as STAMP.links/INODE until all are found. The
 * directory keeps its time.
 */
static const char mend_script[] =
	"for f; do\n"
	"  [ -f \"$f\" ] || [ -d \"$f\" ] || [ -L \"$f\" ] || [ -b \"$f\" ] || [ -c \"$f\" ] ||\n"
	"    [ -p \"$f\" ] || [ -S \"$f\" ] || {\n"
	"      copy=$0.links/$(stat --format=%i -- \"$f\") &&\n"
	"      touch --reference=\"${f%/*}\" -- \"$0\" &&\n"
	"      { [ -e \"$copy\" ] || {\n"
	"          mkdir --parents -- \"$0.links\" &&\n"
	"          cp --preserve=timestamps,xattr -- \"$f\" \"$copy\" &&\n"
	"          chown --reference=\"$f\" -- \"$copy\" &&\n"
	"          chmod --reference=\"$f\" -- \"$copy\"\n"
	"      } } &&\n"
	"      ln --force --no-target-directory -- \"$copy\" \"$f\" &&\n"
	"      touch --reference=\"$0\" -- \"${f%/*}\"\n"
	"  } || exit 1\n"
	"done";

static int mend(const struct owned *o, const char *tree)
{
	_cleanup_free_ char *stamp = NULL, *links = NULL;
	const char *find[] = {NULL, NULL, NULL, NULL, "find", tree, "-exec",
		"sh", "-c", mend_script, NULL, "{}", "+", NULL};
	const char *rm[] = {NULL, NULL, NULL, NULL, "rm", "--recursive",
		"--force", "--", NULL, NULL};
	int r;

	if (!o->keeper.pid)
		return 0;
	if (asprintf(&stamp, "%s.stamp", tree) < 0 || asprintf(&links, "%s.stamp.links", tree) < 0)
		return -ENOMEM;
	find[10] = stamp;
	rm[8] = links;
	r = owned_run(o, "unpack extended attributes", find, NULL, 0);
	return r ? r : owned_run(o, "unpack extended attributes", rm, NULL, 0);
}

static int make_top(const char *tree, struct timespec *ret_begun)
{
	struct stat st;

	/* Not what mkdtemp() gives: an archive need not have an entry for its top. */
	if (mkdir(tree, 0755) || chmod(tree, 0755) || stat(tree, &st))
		return -errno;
	if (ret_begun)
		*ret_begun = st.st_mtim;
	return 0;
}

/* From the file @archive, or from @in where that is "-". */
static int extract(const struct owned *o, const char *archive, int in, const char *tree)
{
	const char *argv[] = {NULL, NULL, NULL, NULL, "tar", "--extract", "--file", archive,
		"--directory", tree, "--preserve-permissions", "--same-owner", "--numeric-owner",
		"--xattrs", "--xattrs-include=*", "--force-local", NULL};
	int r = owned_run_from(o, "unpack the archive", argv, in);

	return r ? r : mend(o, tree);
}

int unpack_archive(const struct owned *o, const char *archive, const char *tree,
	struct timespec *ret_begun)
{
	int r = make_top(tree, ret_begun);

	if (r)
		return r;
	say_progress("unpacking %s", archive);
	return extract(o, archive, -1, tree);
}

/* Outside any session, which would not know the true owners. What it has to say of files that it
 * cannot read is for the user. */
static int start_packing(const char *dir, int to, struct process *ret)
{
	const char *argv[] = {"tar", "--create", "--file", "-", "--format=posix", "--numeric-owner",
		"--xattrs", "--xattrs-include=*", "--directory", dir, ".", NULL};
	struct process_io io = PROCESS_IO_INHERIT;

	io.out = to;
	return process_start((char *const *)(uintptr_t)argv, &io, ret);
}

int unpack_copy(const struct owned *o, const char *dir, const char *tree,
	struct timespec *ret_begun)
{
	_cleanup_process_ struct process packing = PROCESS_NONE;
	_cleanup_close_ int from = -1, to = -1;
	int fds[2], status, r = make_top(tree, ret_begun);

	if (r)
		return r;
	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	from = fds[0];
	to = fds[1];
	say_progress("copying %s", dir);
	r = start_packing(dir, to, &packing);
	close(steal_fd(&to));
	if (!r)
		r = extract(o, "-", from, tree);
	closep(&from);
	from = -1;
	if (!r)
		r = process_wait(&packing, -1, &status);
	if (r || !status)
		return r;
	say_error("%s: cannot be read whole", dir);
	return -ECANCELED;
}
