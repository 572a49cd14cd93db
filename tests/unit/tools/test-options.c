/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table: what it refuses, and that refusing says so without touching the targets. */
#include <fcntl.h>
#include <string.h>

#include "options.h"
#include "runner.h"

static bool flag;
static const char *string;
static const char *one_file;
static struct option_list list, files;
static unsigned number;

static const struct option_spec specs[] = {
	{"flag", OPTION_FLAG, &flag, NULL, "a flag"},
	{"string", OPTION_STRING, &string, "TEXT", "a text"},
	{"file", OPTION_STRING, &one_file, "FILE", "a file"},
	{"list", OPTION_LIST, &list, "TEXT", "texts"},
	{"files", OPTION_LIST, &files, "DIR", "folders"},
	{"number", OPTION_NUMBER, &number, "N", "a number"},
	OPTION_END,
};

#define ARGS_MAX 24
#define ARG_SIZE 32

/* Writable copies, as main() gets them. */
static char copies[ARGS_MAX][ARG_SIZE];

static int parse(const char *const *args, int *argc, char **argv, bool *help)
{
	for (*argc = 0; args[*argc]; ++*argc)
		argv[*argc] = strcpy(copies[*argc], args[*argc]);
	flag = false;
	string = one_file = NULL;
	number = 0;
	list = files = (struct option_list){0};
	return options_parse(specs, argc, argv, help);
}

static const struct refusal {
	const char *args[ARGS_MAX];
} refusals[] = {
	{{"--unknown"}},
	{{"--fla"}},
	{{"--flags"}},
	{{"-f"}},
	{{"--flag=yes"}},
	{{"--flag", "--flag"}},
	{{"--string"}},
	{{"--string", "a", "--string", "b"}},
	{{"--string=a", "--string", "a"}},
	{{"--file", ""}},
	{{"--file="}},
	{{"--files", "a", "--files", ""}},
	{{"--number", "-1"}},
	{{"--number", "+1"}},
	{{"--number", " 1"}},
	{{"--number", "1x"}},
	{{"--number="}},
	{{"--number", "4294967296"}},
	{{"--number", "99999999999999999999"}},
	{{"--list=1", "--list=2", "--list=3", "--list=4", "--list=5", "--list=6", "--list=7",
		"--list=8", "--list=9", "--list=10", "--list=11", "--list=12", "--list=13",
		"--list=14", "--list=15", "--list=16", "--list=17"}},
};

START_TEST(refused)
{
	char *argv[ARGS_MAX];
	bool help;
	int argc;

	/* The complaint is the command line test's; here it would only disturb the TAP reader. */
	ck_assert_int_ge(dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO), 0);
	ck_assert_int_eq(parse(refusals[_i].args, &argc, argv, &help), 1);
	ck_assert(!help);
}
END_TEST

START_TEST(taken)
{
	static const char *const args[] = {"one", "--flag", "--string", "-x", "two", "--number=7",
		"--list", "a", "--list=b=c", "--", "--flag", "-", NULL};
	char *argv[ARGS_MAX];
	bool help;
	int argc;

	ck_assert_int_eq(parse(args, &argc, argv, &help), 0);
	ck_assert(flag);
	ck_assert_str_eq(string, "-x");
	ck_assert_uint_eq(number, 7);
	ck_assert_uint_eq(list.n, 2);
	ck_assert_str_eq(list.v[1], "b=c");
	ck_assert_int_eq(argc, 4);
	ck_assert_str_eq(argv[0], "one");
	ck_assert_str_eq(argv[1], "two");
	ck_assert_str_eq(argv[2], "--flag");
	ck_assert_str_eq(argv[3], "-");
}
END_TEST

START_TEST(help_wins_over_what_follows)
{
	static const char *const args[] = {"--help", "--unknown", NULL};
	char *argv[ARGS_MAX];
	bool help;
	int argc;

	ck_assert_int_eq(parse(args, &argc, argv, &help), 0);
	ck_assert(help);
}
END_TEST

START_TEST(no_options_at_all)
{
	char file[] = "file", *argv[] = {file};
	int argc = 1;
	bool help;

	ck_assert_int_eq(options_parse(NULL, &argc, argv, &help), 0);
	ck_assert_int_eq(argc, 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("options");
	TCase *t = tcase_create("options");

	tcase_add_loop_test(t, refused, 0, sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(t, taken);
	tcase_add_test(t, help_wins_over_what_follows);
	tcase_add_test(t, no_options_at_all);
	suite_add_tcase(s, t);
	return s;
}
