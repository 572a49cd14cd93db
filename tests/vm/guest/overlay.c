/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another "real init" for the VM tests: writes into the overlays over a verity root and says what came
 * of it, a line for each: "guest: yes: WHAT" or "guest: no: WHAT".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static void __attribute__((format(printf, 2, 3))) say(int yes, const char *fmt, ...)
{
	va_list args;

	printf("guest: %s: ", yes ? "yes" : "no");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
}

/* Zero bytes are fine: an empty file. */
static int write_file(const char *path, size_t len)
{
	static const char block[65536];
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644), r = 0;

	if (fd < 0)
		return -errno;
	for (size_t done = 0; done < len && !r;) {
		size_t n = len - done < sizeof(block) ? len - done : sizeof(block);
		ssize_t written = write(fd, block, n);

		if (written < 0)
			r = -errno;
		else
			done += (size_t)written;
	}
	close(fd);
	return r;
}

static void try_directories(void)
{
	static const char *const dirs[] = {"/", "/etc", "/home", "/root", "/tmp", "/var", "/var/lib"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		char path[64];

		snprintf(path, sizeof(path), "%s/written", dirs[i]);
		say(write_file(path, 10) == 0, "writes in %s", dirs[i]);
	}
}

/* What the image has: seen, changed, taken away. */
static void try_files(void)
{
	say(access("/etc/kept", R_OK) == 0, "sees the image's files");
	say(write_file("/etc/kept", 20) == 0, "changes a file of the image");
	say(rename("/etc/moved", "/etc/elsewhere") == 0 && access("/etc/moved", F_OK) < 0,
		"renames a file of the image");
	say(unlink("/etc/deleted") == 0 && access("/etc/deleted", F_OK) < 0,
		"deletes a file of the image");
	say(rename("/etc/folder", "/etc/other") == 0 && access("/etc/other/inside", R_OK) == 0 &&
		access("/etc/folder", F_OK) < 0, "renames a directory of the image");
	say(unlink("/etc/gone/inside") == 0 && rmdir("/etc/gone") == 0 &&
		mkdir("/etc/gone", 0755) == 0 && access("/etc/gone/inside", F_OK) < 0,
		"makes a directory of the image anew");
}

/* The directories that have an overlay look as the image has them. */
static void try_attributes(void)
{
	char value[16] = "";
	struct stat st;

	say(stat("/root", &st) == 0 && (st.st_mode & 07777) == 0700, "keeps a directory's mode");
	say(stat("/home", &st) == 0 && st.st_uid == 1234 && st.st_gid == 567,
		"keeps a directory's owner");
	say(stat("/home", &st) == 0 && st.st_mtime == 1000000000, "keeps a directory's time");
	say(getxattr("/home", "trusted.note", value, sizeof(value)) == 4 && !memcmp(value, "kept", 4),
		"keeps a directory's attributes");
	say(stat("/tmp", &st) == 0 && (st.st_mode & 07777) == 01777, "/tmp is everybody's");
}

/* Until nothing fits any more; the others must not mind. */
static void try_to_fill(const char *dir, const char *other)
{
	char path[64];
	struct statvfs fs = {0};
	unsigned n = 0;
	int r = statvfs(dir, &fs);

	say(r == 0 && fs.f_blocks > 0, "%s tells a limit of %llu KiB", dir,
		(unsigned long long)fs.f_blocks * fs.f_frsize / 1024);
	snprintf(path, sizeof(path), "%s/large", dir);
	r = write_file(path, (size_t)1 << 30);
	say(r == -ENOSPC, "%s fills up: %s", dir, strerror(-r));
	snprintf(path, sizeof(path), "%s/after", other);
	say(write_file(path, 100000) == 0, "%s goes on taking files", other);
	snprintf(path, sizeof(path), "%s/large", dir);
	say(unlink(path) == 0, "%s can be emptied", dir);
	do {
		snprintf(path, sizeof(path), "%s/empty%u", dir, n++);
		r = write_file(path, 0);
	} while (!r && n < 200000);
	say(r == -ENOSPC, "%s takes a limited number of files: %u", dir, n);
}

int main(int argc, char **argv)
{
	int console = open("/dev/console", O_RDWR | O_CLOEXEC);

	if (console >= 0) {
		dup2(console, 0);
		dup2(console, 1);
		dup2(console, 2);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("guest: init reached\n");
	try_files();
	try_attributes();
	try_directories();
	if (argc > 2)
		try_to_fill(argv[1], argv[2]);
	printf("guest: done\n");
	for (;;)
		if (waitpid(-1, NULL, 0) < 0)
			pause();
}
