/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main() of every unit test: runs the suite and reports in TAP. */
#include "runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

const char *unit_vectors(void)
{
	const char *dir = getenv("SNPGUARD_VECTORS");
	struct stat st;

	return dir && stat(dir, &st) == 0 ? dir : NULL;
}

void unit_skip_all(const char *reason)
{
	printf("1..0 # SKIP %s\n", reason);
	exit(0);
}

uint8_t *unit_read_file(const char *dir, const char *name, size_t *ret_len)
{
	char path[4096];
	FILE *f;
	long len;
	uint8_t *data;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rbe");
	ck_assert_msg(f != NULL, "cannot open %s", path);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	len = ftell(f);
	ck_assert_int_ge(len, 0);
	rewind(f);
	data = malloc((size_t)len + 1);
	ck_assert_ptr_nonnull(data);
	ck_assert_uint_eq(fread(data, 1, (size_t)len, f), (size_t)len);
	data[len] = 0;
	fclose(f);
	*ret_len = (size_t)len;
	return data;
}

int main(void)
{
	/* Crashes are expected only as test failures; core files help nobody here. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0});

	Suite *suite = unit_suite();
	SRunner *runner = srunner_create(suite);

	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);

	srunner_free(runner);
	return failed ? 1 : 0;
}
