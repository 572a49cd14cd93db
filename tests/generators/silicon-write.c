/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * silicon --list              the names of all processors and reports that can be made
 * silicon DIR [KEY=VALUE]... [NAME]...
 *                             makes these, or all: NAME.report, and NAME.pem with leaf, ASK and ARK.
 *                             The RSA keys are kept in DIR. KEY is a setting of the emulator's, such
 *                             as measurement; the report has it, the chain does not change.
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

/* What is to be made, by the words of the command line. */
struct job {
	const char *dir;	/* NULL: the names alone */
	char **settings, **names;
	int n_settings, n_names;
};

/* The report as it would be of a guest with these settings. */
static int configure(const struct job *job, struct chip *chip)
{
	for (int i = 0; i < job->n_settings; i++) {
		char *value = strchr(job->settings[i], '=');
		int r;

		*value = '\0';
		r = emu_config_set(&chip->config, job->settings[i], value + 1);
		*value = '=';
		if (r)
			return r;
	}
	chip_report(chip);
	return chip_sign(chip);
}

static int make(const struct job *job, const struct chip_spec *spec, const char *name)
{
	_cleanup_chip_ struct chip chip = {0};
	int r;

	r = chip_make(spec, &chip);
	if (!r && job->n_settings)
		r = configure(job, &chip);
	if (!r)
		r = write_file(job->dir, name, "report", write_report, &chip);
	if (!r)
		r = write_file(job->dir, name, "pem", write_chain, &chip);
	if (r)
		fprintf(stderr, "silicon: %s/%s: %s\n", job->dir, name, strerror(-r));
	return r;
}

static bool is_wanted(const struct job *job, const char *name)
{
	for (int i = 0; i < job->n_names; i++)
		if (strcmp(name, job->names[i]) == 0)
			return true;
	return job->n_names == 0;
}

/* Makes those wanted, or prints their names; how many there were, or -1. */
static int each(const struct job *job)
{
	struct chip_spec spec;
	int found = 0;

	for (size_t i = 0; chip_spec_by_index(i, &spec); i++) {
		char name[CHIP_NAME_SIZE];

		chip_spec_name(&spec, name);
		if (!is_wanted(job, name))
			continue;
		found++;
		if (!job->dir)
			puts(name);
		else if (make(job, &spec, name))
			return -1;
	}
	return found;
}

/* Settings come before names. */
static void take_words(int argc, char **argv, struct job *ret)
{
	*ret = (struct job){.dir = argv[1], .settings = argv + 2};
	while (ret->n_settings < argc - 2 && strchr(ret->settings[ret->n_settings], '='))
		ret->n_settings++;
	ret->names = ret->settings + ret->n_settings;
	ret->n_names = argc - 2 - ret->n_settings;
}

int main(int argc, char **argv)
{
	struct job job = {0};
	int r;

	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return each(&job) > 0 ? 0 : 3;
	if (argc < 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: silicon --list | silicon DIR [KEY=VALUE]... [NAME]...\n");
		return 2;
	}
	take_words(argc, argv, &job);
	r = silicon_init(argv[1]);
	if (r) {
		fprintf(stderr, "silicon: %s: %s\n", argv[1], strerror(-r));
		return 3;
	}
	r = each(&job);
	silicon_done();
	if (job.n_names && r >= 0 && r != job.n_names) {
		fprintf(stderr, "silicon: no such name; see --list\n");
		return 2;
	}
	return r > 0 ? 0 : 3;
}
