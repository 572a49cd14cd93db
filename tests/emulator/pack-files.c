/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and kernel modules into an archive; the init inside the VM cannot decompress, so this does. */
#include "pack-files.h"

#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>

static void *read_stream(FILE *f, size_t *ret_len)
{
	size_t size = 1 << 16, len = 0;
	char *data = malloc(size);

	while (data) {
		len += fread(data + len, 1, size - len, f);
		if (len < size)
			break;
		size *= 2;
		char *more = realloc(data, size);

		if (!more)
			free(data);
		data = more;
	}
	*ret_len = len;
	return data;
}

static int add_stream(struct cpio *cpio, const char *path, unsigned mode, FILE *f)
{
	_cleanup_free_ void *data = NULL;
	size_t len;

	data = read_stream(f, &len);
	if (!data)
		return -ENOMEM;
	if (ferror(f) || !len)
		return -EIO;
	return cpio_add_file(cpio, path, mode, data, len);
}

int pack_file(struct cpio *cpio, const char *path, unsigned mode, const char *from)
{
	FILE *f = fopen(from, "re");
	int r;

	r = f ? add_stream(cpio, path, mode, f) : -errno;
	if (r)
		fprintf(stderr, "cannot read %s\n", from);
	if (f)
		fclose(f);
	return r;
}

static int add_output(struct cpio *cpio, const char *path, const char *program, const char *from)
{
	int fds[2], status, r;
	FILE *f;
	pid_t pid;

	if (pipe(fds) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execlp(program, program, "-dc", from, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	f = fdopen(fds[0], "re");
	r = f ? add_stream(cpio, path, 0644, f) : -errno;
	if (f)
		fclose(f);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		return -EIO;
	return r;
}

int pack_module(struct cpio *cpio, const char *modules, const char *name)
{
	static const struct {
		const char *suffix, *program;
	} forms[] = {{"", NULL}, {".xz", "xz"}, {".zst", "zstd"}};
	char from[PATH_MAX], to[64];

	snprintf(to, sizeof(to), "emulator/%s.ko", name);
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		snprintf(from, sizeof(from), "%s/kernel/fs/fuse/%s.ko%s", modules, name,
			forms[i].suffix);
		if (access(from, R_OK) < 0)
			continue;
		if (!forms[i].program)
			return pack_file(cpio, to, 0644, from);
		return add_output(cpio, to, forms[i].program, from);
	}
	fprintf(stderr, "no module %s in %s: taken for built in\n", name, modules);
	return 0;
}
