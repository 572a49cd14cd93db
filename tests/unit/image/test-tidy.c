/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of a tree: those that were told, none of now, none beyond the limit; and its fingerprint. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/tidy.h"
#include "runner.h"
#include "scratch-tree.h"

static const struct {
	const char *text;
	int64_t time;	/* -1: refused */
} epochs[] = {
	{"", -1}, {"-1", -1}, {" 1", -1}, {"1 ", -1}, {"1.0", -1}, {"9223372036854775808", -1},
	{"0", 0}, {"1700000000", 1700000000}, {"9223372036854775807", INT64_MAX},
};

START_TEST(test_epoch)
{
	int64_t time = -1;

	ck_assert_int_eq(tidy_parse_epoch(epochs[_i].text, &time), epochs[_i].time < 0 ? -EINVAL : 0);
	ck_assert_int_eq(time, epochs[_i].time);
}
END_TEST

static void tidy(const struct tidy_wish *w, struct tidied *ret)
{
	ck_assert_int_eq(image_tidy("tree", w, ret), 0);
}

static int64_t time_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert_int_eq(st.st_mtim.tv_nsec, 0);
	return st.st_mtim.tv_sec;
}

START_TEST(test_tidy)
{
	static const struct timespec told[2] = {{.tv_nsec = UTIME_OMIT},
		{.tv_sec = 5000, .tv_nsec = 999999999}};
	static const struct timespec future[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 9999999999}};
	struct tidy_wish w = {0};
	struct tidied a, b;
	struct stat st;

	ck_assert_int_eq(stat("tree", &st), 0);
	w.begun = st.st_mtim;
	put("told");
	put("future");
	put("untold");
	ck_assert_int_eq(symlink("told", "tree/link"), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/told", told, 0), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/future", future, 0), 0);
	tidy(&w, &a);
	ck_assert_int_eq(time_of("tree/told"), 5000);
	ck_assert_int_eq(time_of("tree/untold"), 0);
	ck_assert_int_eq(time_of("tree/link"), 0);
	ck_assert_int_eq(time_of("tree"), 0);
	ck_assert_int_eq(time_of("tree/future"), 9999999999);
	ck_assert_int_eq(a.latest, 9999999999);
	tidy(&w, &b);
	ck_assert_mem_eq(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
	w.has_limit = true;
	w.limit = 4000;
	tidy(&w, &b);
	ck_assert_int_eq(time_of("tree/told"), 4000);
	ck_assert_int_eq(b.latest, 4000);
	ck_assert_mem_ne(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
	write_at("tree/told", 0, "y", 1);	/* as long as before */
	ck_assert_int_eq(utimensat(AT_FDCWD, "tree/told", told, 0), 0);
	tidy(&w, &a);
	ck_assert_mem_ne(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-tidy");
	TCase *t = tcase_create("tidy");

	tcase_add_checked_fixture(t, scratch_set_up, scratch_tear_down);
	tcase_add_loop_test(t, test_epoch, 0, ARRAY_SIZE(epochs));
	tcase_add_test(t, test_tidy);
	suite_add_tcase(s, t);
	return s;
}
