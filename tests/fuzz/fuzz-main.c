/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turns a fuzzer into a regression test: gives it every file of the folder named on the command
 * line. A folder without files is a failure, since nothing was tested.
 */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

__attribute__((noreturn)) static void die(const char *what, const char *name)
{
	fprintf(stderr, "cannot %s %s\n", what, name);
	exit(1);
}

/* Of exactly the file's size, so that the sanitizers see a read beyond it. */
static uint8_t *read_whole(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "rbe");
	uint8_t *data;
	long len;

	if (!f || fseek(f, 0, SEEK_END))
		die("open", path);
	len = ftell(f);
	rewind(f);
	data = len < 0 ? NULL : malloc((size_t)len);
	if (!data || fread(data, 1, (size_t)len, f) != (size_t)len)
		die("read", path);
	fclose(f);
	*ret_len = (size_t)len;
	return data;
}

static void replay(const char *dir, const char *name)
{
	char path[4096];
	uint8_t *data;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	data = read_whole(path, &len);
	/* Said before, so that a crash names its file. */
	fprintf(stderr, "%s, %zu bytes\n", name, len);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
}

int main(int argc, char **argv)
{
	struct dirent **names;
	int n, replayed = 0;

	if (argc != 2)
		die("do without", "a corpus folder");
	n = scandir(argv[1], &names, NULL, alphasort);
	if (n < 0)
		die("list", argv[1]);
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			replay(argv[1], names[i]->d_name);
			replayed++;
		}
		free(names[i]);
	}
	free(names);
	if (replayed == 0)
		die("find files in", argv[1]);
	return 0;
}
