/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * luks-mutate --list           the malformed headers: name and what is wrong, with a tab between
 * luks-mutate IMAGE NAME       makes the LUKS2 header of IMAGE (a file or device) the malformed NAME
 *
 * For volumes with cryptsetup's default header size of 16 KiB.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "luks-mutations.h"

static int list(void)
{
	for (size_t i = 0; i < luks_n_mutations; i++)
		printf("%s\t%s\n", luks_mutations[i].name, luks_mutations[i].wrong);
	return 0;
}

static int mutate(const char *path, const char *name)
{
	static uint8_t image[LUKS_IMAGE_SIZE];
	const struct luks_mutation *m = luks_mutation_find(name);
	int fd;

	if (!m) {
		fprintf(stderr, "luks-mutate: no mutation %s; see --list\n", name);
		return 2;
	}
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || pread(fd, image, sizeof(image), 0) != (ssize_t)sizeof(image)) {
		perror(path);
		return 3;
	}
	if (memcmp(image, "LUKS\xba\xbe\0\2\0\0\0\0\0\0\x40\0", 16) != 0) {
		fprintf(stderr, "luks-mutate: %s has no LUKS2 header of 16 KiB\n", path);
		return 3;
	}
	luks_mutate(image, m);
	if (pwrite(fd, image, sizeof(image), 0) != (ssize_t)sizeof(image) || fsync(fd) < 0 ||
		close(fd) < 0) {
		perror(path);
		return 3;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc == 3)
		return mutate(argv[1], argv[2]);
	fprintf(stderr, "usage: luks-mutate --list | luks-mutate IMAGE NAME\n");
	return 2;
}
