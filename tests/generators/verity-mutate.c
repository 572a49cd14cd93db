/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verity-mutate --list                  the malformed superblocks: name and what is wrong, with a tab
 *                                       between
 * verity-mutate IMAGE OFFSET NAME       makes the superblock at OFFSET of IMAGE (a file or device) the
 *                                       malformed NAME
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "verity-mutations.h"

static int list(void)
{
	for (size_t i = 0; i < verity_n_mutations; i++)
		printf("%s\t%s\n", verity_mutations[i].name, verity_mutations[i].wrong);
	return 0;
}

static int mutate(const char *path, off_t offset, const char *name)
{
	const struct verity_mutation *m = verity_mutation_find(name);
	uint8_t superblock[VERITY_SUPERBLOCK_SIZE];
	int fd;

	if (!m) {
		fprintf(stderr, "verity-mutate: no mutation %s; see --list\n", name);
		return 2;
	}
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || pread(fd, superblock, sizeof(superblock), offset) != sizeof(superblock)) {
		perror(path);
		return 3;
	}
	if (memcmp(superblock, "verity\0\0\1", 9) != 0) {
		fprintf(stderr, "verity-mutate: %s has no superblock there\n", path);
		return 3;
	}
	verity_mutate(superblock, m);
	if (pwrite(fd, superblock, sizeof(superblock), offset) != sizeof(superblock) ||
		fsync(fd) < 0 || close(fd) < 0) {
		perror(path);
		return 3;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list();
	if (argc == 4)
		return mutate(argv[1], (off_t)strtoull(argv[2], NULL, 10), argv[3]);
	fprintf(stderr, "usage: verity-mutate --list | verity-mutate IMAGE OFFSET NAME\n");
	return 2;
}
