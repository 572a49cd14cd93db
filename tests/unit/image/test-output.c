/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that takes its place when all is made, and that is taken back. */
#include <stdio.h>

#include "image/output.h"
#include "runner.h"
#include "scratch-tree.h"

static const char *content(const char *path)
{
	static char text[16];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = 0;
	return f ? text : "absent";
}

static void commit(struct output *o, bool force)
{
	ck_assert_int_eq(output_begin("file", o), 0);
	ck_assert_int_eq(output_size(o, 0), 0);
	write_at(o->partial, 0, "new", 3);
	ck_assert_int_eq(output_commit(o, force), 0);
	ck_assert_str_eq(content("file"), "new");
}

START_TEST(test_retract)
{
	struct output o;

	commit(&o, false);
	output_retract(&o);
	output_done(&o);
	ck_assert_str_eq(content("file"), "absent");
	write_at("file", 0, "old", 3);
	commit(&o, true);
	output_retract(&o);
	output_done(&o);
	ck_assert_str_eq(content("file"), "old");
	commit(&o, true);
	output_done(&o);
	ck_assert_str_eq(content("file"), "new");
}
END_TEST

/* What came in the meantime and is no file is no file to replace, and not removed either. */
START_TEST(test_folder_stays)
{
	struct output o;

	ck_assert_int_eq(output_begin("tree", &o), 0);
	ck_assert_int_eq(output_size(&o, 0), 0);
	put("precious");
	ck_assert_int_eq(output_commit(&o, true), -EISDIR);
	output_done(&o);
	ck_assert_str_eq(content("tree/precious"), "x");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-output");
	TCase *t = tcase_create("output");

	tcase_add_checked_fixture(t, scratch_set_up, scratch_tear_down);
	tcase_add_test(t, test_retract);
	tcase_add_test(t, test_folder_stays);
	suite_add_tcase(s, t);
	return s;
}
