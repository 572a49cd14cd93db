/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's version and whether it can make SNP guests, by asking it. ENEMY INPUT: what it writes. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "process.h"
#include "read.h"

#define QEMU "qemu-system-x86_64"
#define QEMU_TIMEOUT_MS 5000
#define QEMU_TEXT_MAX 65536

/* The answer of "@program @first @second"; the caller frees it. 0 or -errno. */
static int ask(const char *program, const char *first, const char *second, char **ret)
{
	_cleanup_close_ int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	const char *argv[] = {program, first, second, NULL};
	struct process_io io = {.in = null, .out = -1, .err = null};
	_cleanup_free_ char *text = malloc(QEMU_TEXT_MAX + 1);
	size_t len;
	int status = 0, r;

	if (null < 0)
		return -errno;
	if (!text)
		return -ENOMEM;
	r = process_output((char *const *)(uintptr_t)argv, &io, QEMU_TIMEOUT_MS, text, QEMU_TEXT_MAX,
		&len, &status);
	if (r)
		return r;
	if (status)
		return -EIO;
	*ret = steal_ptr(text);
	return 0;
}

/* "QEMU emulator version 9.1.0 (...)" */
static bool parse_version(const char *text, struct facts_qemu *ret)
{
	static const char before[] = "version ";
	const char *p = strstr(text, before);
	uint64_t major, minor;

	if (!p)
		return false;
	p += strlen(before);
	if (!read_number(&p, 10, 999, &major) || *p != '.')
		return false;
	p++;
	if (!read_number(&p, 10, 999, &minor))
		return false;
	ret->major = (unsigned)major;
	ret->minor = (unsigned)minor;
	return true;
}

/* A line for each object, its name between blanks. */
static bool names_object(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = strstr(text, name); p; p = strstr(p + 1, name))
		if ((p == text || strchr(" \n", p[-1])) && (!p[len] || strchr(" \r\n", p[len])))
			return true;
	return false;
}

static void ask_both(const char *program, struct facts_qemu *ret)
{
	_cleanup_free_ char *version = NULL, *objects = NULL;

	ret->error = ask(program, "-version", NULL, &version);
	if (!ret->error && !parse_version(version, ret))
		ret->error = -EBADMSG;
	ret->objects_error = ret->error ? ret->error : ask(program, "-object", "help", &objects);
	if (!ret->objects_error)
		ret->has_snp_guest = names_object(objects, "sev-snp-guest");
}

void read_qemu(const struct sysroot *root, struct facts_qemu *ret)
{
	_cleanup_close_ int fd = -1;
	char program[64] = QEMU;
	int r;

	*ret = (struct facts_qemu){0};
	if (!root->live) {
		r = sysroot_fd(root, "/usr/bin/" QEMU, O_PATH, &fd);
		if (r) {
			ret->error = ret->objects_error = r;
			return;
		}
		/* What was found, and not what its name is a link to from here. */
		snprintf(program, sizeof(program), "/proc/%d/fd/%d", getpid(), fd);
	}
	ask_both(program, ret);
}
