/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets: zero at birth, locked, absent from dumps and children, gone at the end. */
#include "snp/secret.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "runner.h"
#include "sanitizer.h"

START_TEST(zero_at_birth)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	uint8_t zeros[5000] = {0};

	ck_assert_int_eq(snp_secret_new(&s, sizeof(zeros)), 0);
	ck_assert_uint_eq(s.len, sizeof(zeros));
	ck_assert_mem_eq(s.data, zeros, sizeof(zeros));
}
END_TEST

START_TEST(empty_has_memory)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_new(&s, 0), 0);
	ck_assert_uint_eq(s.len, 0);
	ck_assert_ptr_nonnull(s.data);
}
END_TEST

START_TEST(absurd_size_refused)
{
	struct snp_secret s = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_new(&s, SIZE_MAX), -EOVERFLOW);
	ck_assert_ptr_null(s.data);
}
END_TEST

/* Not being able to lock is a failure and not a warning. */
START_TEST(unlockable_refused)
{
	struct snp_secret s = SNP_SECRET_NULL;
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){0});
		/* Root may lock beyond any limit. */
		if (geteuid() == 0 && setresuid(65534, 65534, 65534))
			_exit(2);
		_exit(snp_secret_new(&s, 32) == -EPERM && !s.data ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(move_empties_the_source)
{
	_cleanup_secret_ struct snp_secret a = SNP_SECRET_NULL, b = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_from(&a, "key", 3), 0);
	snp_secret_move(&b, &a);
	ck_assert_ptr_null(a.data);
	ck_assert_uint_eq(b.len, 3);
	ck_assert_mem_eq(b.data, "key", 3);
}
END_TEST

START_TEST(done_unmaps)
{
	struct snp_secret s = SNP_SECRET_NULL;
	unsigned char resident;
	void *was;

	ck_assert_int_eq(snp_secret_from(&s, "key", 3), 0);
	was = s.data;
	ck_assert_int_eq(mincore(was, 1, &resident), 0);
	snp_secret_done(&s);
	ck_assert_ptr_null(s.data);
	ck_assert_int_eq(mincore(was, 1, &resident), -1);
	snp_secret_done(&s);
}
END_TEST

START_TEST(child_sees_zeros)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	pid_t pid;
	int status;

	ck_assert_int_eq(snp_secret_from(&s, "key", 3), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(memcmp(s.data, "\0\0\0", 3) == 0 ? 0 : 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_mem_eq(s.data, "key", 3);
}
END_TEST

/* The kernel's own word: "lo" locked, "dd" not dumped, "wf" wiped on fork. */
START_TEST(kernel_flags)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	char line[512], start[32];
	bool found = false, here = false;
	FILE *f;

	ck_assert_int_eq(snp_secret_from(&s, "key", 3), 0);
	snprintf(start, sizeof(start), "%lx-", (unsigned long)s.data);
	f = fopen("/proc/self/smaps", "re");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, start, strlen(start)) == 0)
			here = true;
		if (!here || strncmp(line, "VmFlags:", 8) != 0)
			continue;
		ck_assert(UNIT_ASAN || strstr(line, " lo"));
		ck_assert_ptr_nonnull(strstr(line, " dd"));
		ck_assert_ptr_nonnull(strstr(line, " wf"));
		found = true;
		break;
	}
	fclose(f);
	ck_assert(found);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("secret");
	TCase *t = tcase_create("secret");

	tcase_add_test(t, zero_at_birth);
	tcase_add_test(t, empty_has_memory);
	tcase_add_test(t, absurd_size_refused);
	if (!UNIT_ASAN)
		tcase_add_test(t, unlockable_refused);
	tcase_add_test(t, move_empties_the_source);
	tcase_add_test(t, done_unmaps);
	tcase_add_test(t, child_sees_zeros);
	tcase_add_test(t, kernel_flags);
	suite_add_tcase(s, t);
	return s;
}
