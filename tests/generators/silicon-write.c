/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * silicon --list              the names of all processors and reports that can be made
 * silicon DIR [NAME]...       makes these, or all: NAME.report, and NAME.pem with leaf, ASK and ARK.
 *                             The RSA keys are kept in DIR.
 */
#include <limits.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "silicon.h"

static FILE *create(const char *dir, const char *name, const char *suffix)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, suffix);
	return fopen(path, "we");
}

static int write_report(FILE *f, const struct chip *chip)
{
	return fwrite(&chip->report, sizeof(chip->report), 1, f) == 1 ? 0 : -EIO;
}

static int write_chain(FILE *f, const struct chip *chip)
{
	return PEM_write_X509(f, chip->pki.leaf) == 1 && PEM_write_X509(f, chip->pki.ask) == 1 &&
		PEM_write_X509(f, chip->pki.ark) == 1 ? 0 : -EIO;
}

static int write_file(const char *dir, const char *name, const char *suffix,
	int (*write)(FILE *f, const struct chip *chip), const struct chip *chip)
{
	FILE *f = create(dir, name, suffix);
	int r;

	if (!f)
		return -errno;
	r = write(f, chip);
	if (fclose(f) && !r)
		r = -errno;
	return r;
}

static int make(const char *dir, const struct chip_spec *spec, const char *name)
{
	_cleanup_chip_ struct chip chip = {0};
	int r;

	r = chip_make(spec, &chip);
	if (!r)
		r = write_file(dir, name, "report", write_report, &chip);
	if (!r)
		r = write_file(dir, name, "pem", write_chain, &chip);
	if (r)
		fprintf(stderr, "silicon: %s/%s: %s\n", dir, name, strerror(-r));
	return r;
}

static bool is_wanted(const char *name, char **names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return n == 0;
}

/* Makes those wanted, or prints their names when there is no @dir; how many there were, or -1. */
static int each(const char *dir, char **names, int n)
{
	struct chip_spec spec;
	int found = 0;

	for (size_t i = 0; chip_spec_by_index(i, &spec); i++) {
		char name[CHIP_NAME_SIZE];

		chip_spec_name(&spec, name);
		if (!is_wanted(name, names, n))
			continue;
		found++;
		if (!dir)
			puts(name);
		else if (make(dir, &spec, name))
			return -1;
	}
	return found;
}

int main(int argc, char **argv)
{
	int r;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return each(NULL, NULL, 0) > 0 ? 0 : 3;
	if (argc < 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: silicon --list | silicon DIR [NAME]...\n");
		return 2;
	}
	r = silicon_init(argv[1]);
	if (r) {
		fprintf(stderr, "silicon: %s: %s\n", argv[1], strerror(-r));
		return 3;
	}
	r = each(argv[1], argv + 2, argc - 2);
	silicon_done();
	if (argc > 2 && r >= 0 && r != argc - 2) {
		fprintf(stderr, "silicon: no such name; see --list\n");
		return 2;
	}
	return r > 0 ? 0 : 3;
}
