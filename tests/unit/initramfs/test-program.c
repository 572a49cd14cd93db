/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program.c: only a static x86-64 program may become /init. */
#include "program.h"
#include "runner.h"

#include <elf.h>
#include <string.h>

static struct {
	Elf64_Ehdr header;
	Elf64_Phdr segments[2];
} image;
static struct why why;

static void set_up(void)
{
	image.header = (Elf64_Ehdr){
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB},
		.e_type = ET_DYN, .e_machine = EM_X86_64, .e_phoff = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
	};
	image.segments[0] = (Elf64_Phdr){.p_type = PT_LOAD};
	image.segments[1] = (Elf64_Phdr){.p_type = PT_DYNAMIC};
}

static int check(size_t len)
{
	return program_check_static((const uint8_t *)&image, len, &why);
}

START_TEST(test_good)
{
	ck_assert_int_eq(check(sizeof(image)), 0);
	image.header.e_type = ET_EXEC;
	ck_assert_int_eq(check(sizeof(image)), 0);
}
END_TEST

START_TEST(test_interpreter)
{
	image.segments[1].p_type = PT_INTERP;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
	ck_assert_ptr_nonnull(strstr(why.text, "dynamically linked"));
}
END_TEST

START_TEST(test_not_a_program)
{
	ck_assert_int_eq(check(sizeof(image.header) - 1), -ENOEXEC);
	image.header.e_machine = EM_AARCH64;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
	set_up();
	image.header.e_type = ET_REL;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
	set_up();
	image.header.e_ident[EI_CLASS] = ELFCLASS32;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
	set_up();
	image.header.e_ident[0] = '#';
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
}
END_TEST

START_TEST(test_table_out_of_bounds)
{
	ck_assert_int_eq(check(sizeof(image) - 1), -ENOEXEC);
	image.header.e_phnum = 3;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
	set_up();
	image.header.e_phoff = UINT64_MAX;
	ck_assert_int_eq(check(sizeof(image)), -ENOEXEC);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("program");
	TCase *tc = tcase_create("program");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, test_good);
	tcase_add_test(tc, test_interpreter);
	tcase_add_test(tc, test_not_a_program);
	tcase_add_test(tc, test_table_out_of_bounds);
	suite_add_tcase(suite, tc);
	return suite;
}
