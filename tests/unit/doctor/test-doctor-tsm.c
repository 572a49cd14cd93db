/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report of this machine's: the kernel is played by write(), which every program calls when it asks.
 * It makes a report about what was written, and counts.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "runner.h"
#include "tree.h"

static struct kernel {
	bool other_report;	/* about something else */
	unsigned steps;		/* by which the generation grows at each write; 0: nobody listens */
	unsigned generation;
	char privlevel[8];	/* what was asked for */
} kernel;

static struct sysroot root = SYSROOT_NONE;
static char folder[96];

static void put(const char *name, const void *data, size_t len)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	tree_put_at(path, 0, data, len);
}

static void answer(const uint8_t asked[static SNP_REPORT_DATA_SIZE])
{
	struct snp_report_wire report = {.version = {2}, .policy = {0, 0, 3}, .signature_algo = {1}};

	memcpy(report.report_data, asked, SNP_REPORT_DATA_SIZE);
	report.report_data[0] ^= kernel.other_report;
	put("outblob", &report, sizeof(report));
}

ssize_t write(int fd, const void *data, size_t len)
{
	char generation[16];
	ssize_t n = syscall(SYS_write, fd, data, len);

	/* Check's own are longer, and go elsewhere. */
	if (!kernel.steps || n != (ssize_t)len || (len != SNP_REPORT_DATA_SIZE && len != 1))
		return n;
	if (len == 1)
		snprintf(kernel.privlevel, sizeof(kernel.privlevel), "%.1s", (const char *)data);
	else
		answer(data);
	kernel.generation += kernel.steps;
	snprintf(generation, sizeof(generation), "%u\n", kernel.generation);
	put("generation", generation, strlen(generation));
	return n;
}

static void setup(void)
{
	kernel = (struct kernel){.steps = 1, .generation = 7};
	snprintf(folder, sizeof(folder), "/sys/kernel/config/tsm/report/snpguard-doctor-%d", getpid());
	tree_begin();
	ck_assert_int_eq(sysroot_open(tree_folder(), &root), 0);
	root.live = true;
	put("generation", "7\n", 2);
	put("provider", "sev_guest\n", 10);
	put("inblob", "", 0);
	put("auxblob", "", 0);
}

static void teardown(void)
{
	kernel.steps = 0;
	sysroot_close(&root);
	tree_end();
}

static void gather(struct facts *ret)
{
	const struct facts_wish wish = {.side_given = true, .side = FACTS_GUEST};

	facts_gather(&root, &wish, ret);
	ck_assert_int_eq(ret->tsm.error, 0);
}

START_TEST(report)
{
	struct finding found;
	struct facts f;

	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, 0);
	ck_assert_str_eq(kernel.privlevel, "");
	facts_judge(&f, "guest.report", &found);
	ck_assert_int_eq(found.verdict, FINDING_OK);
}
END_TEST

/* Below an SVSM level 0 is not ours. */
START_TEST(level)
{
	struct facts f;

	put("privlevel_floor", "2\n", 2);
	put("privlevel", "", 0);
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, 0);
	ck_assert_str_eq(kernel.privlevel, "2");
}
END_TEST

START_TEST(other_report)
{
	struct facts f;

	kernel.other_report = true;
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, -EKEYREJECTED);
}
END_TEST

/* Somebody else has written as well. */
START_TEST(other_request)
{
	struct facts f;

	kernel.steps = 2;
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, -EBUSY);
}
END_TEST

/* Each file that the kernel would have. */
static const char *const needed[] = {"generation", "inblob", "provider"};

START_TEST(missing)
{
	char path[160];
	struct facts f;

	snprintf(path, sizeof(path), "%s/%s", folder, needed[_i]);
	tree_remove(path);
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, -ENOENT);
}
END_TEST

START_TEST(odd_generation)
{
	struct facts f;

	put("generation", "x\n", 2);
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, -EBADMSG);
}
END_TEST

/* What was made for asking is taken away, also when nobody answers. */
START_TEST(cleared)
{
	struct facts f;

	tree_remove(folder);
	kernel.steps = 0;
	gather(&f);
	ck_assert_int_eq(f.tsm.report_error, -ENOENT);
	ck_assert(!sysroot_has(&root, folder));
}
END_TEST

/* Devices of this machine, which a copy cannot have: what they are, and for whom. */
START_TEST(devices)
{
	struct finding found;
	struct facts f;

	tree_put("/dev/sev-guest", "");
	gather(&f);
	facts_judge(&f, "guest.device", &found);
	ck_assert_int_eq(found.verdict, FINDING_FAIL);
	tree_remove("/dev/sev-guest");
	tree_link("/dev/sev-guest", "/dev/null");
	gather(&f);
	facts_judge(&f, "guest.device", &found);
	ck_assert_int_eq(found.verdict, FINDING_OK);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("doctor-tsm");
	TCase *tc = tcase_create("tsm");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, report);
	tcase_add_test(tc, level);
	tcase_add_test(tc, other_report);
	tcase_add_test(tc, other_request);
	tcase_add_loop_test(tc, missing, 0, ARRAY_SIZE(needed));
	tcase_add_test(tc, odd_generation);
	tcase_add_test(tc, cleared);
	tcase_add_test(tc, devices);
	suite_add_tcase(s, tc);
	return s;
}
