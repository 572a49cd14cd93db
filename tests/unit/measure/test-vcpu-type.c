/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models of QEMU's and their signatures; what is no such model. */
#include <string.h>

#include "measure/vcpu-type.h"
#include "runner.h"
#include "snp/util.h"

static const struct {
	const char *type;
	uint32_t signature;
} known[] = {
	{"EPYC", 0x00800f12},
	{"EPYC-v1", 0x00800f12},
	{"EPYC-v4", 0x00800f12},
	{"EPYC-v5", 0x00800f12},
	{"EPYC-IBPB", 0x00800f12},
	{"EPYC-Rome", 0x00830f10},
	{"EPYC-Rome-v3", 0x00830f10},
	{"EPYC-Rome-v5", 0x00830f10},
	{"EPYC-Milan", 0x00a00f11},
	{"EPYC-Milan-v3", 0x00a00f11},
	{"EPYC-Genoa", 0x00a10f10},
	{"EPYC-Genoa-v2", 0x00a10f10},
	{"EPYC-Turin", 0x00b00f00},
	{"EPYC-Turin-v2", 0x00b00f00},
};

START_TEST(a_model_has_its_signature)
{
	uint32_t sig = 0;

	ck_assert(vcpu_type_signature(known[_i].type, &sig));
	ck_assert_uint_eq(sig, known[_i].signature);
}
END_TEST

static const char *const unknown[] = {"", "host", "max", "epyc", "EPYC ", " EPYC", "EPYC-", "EPYC-v",
	"EPYC-v0", "EPYC-v01", "EPYC-v123", "EPYC-v1x", "EPYC-V1", "EPYC-Naples", "EPYC-Milan-", "EPYC-Milan-v2-v2",
	"EPYC-Milanv2",
	/* versions that no QEMU has */
	"EPYC-v6", "EPYC-v9", "EPYC-v15", "EPYC-IBPB-v1", "EPYC-Rome-v6", "EPYC-Milan-v4", "EPYC-Genoa-v3",
	"EPYC-Turin-v3", "EPYC-Turin-v10", "EPYC+v4", "EPYC-v4,+aes", "Skylake-Server"};

START_TEST(no_other_name_is_one)
{
	uint32_t sig = 7;

	ck_assert(!vcpu_type_signature(unknown[_i], &sig));
	ck_assert_uint_eq(sig, 7);
}
END_TEST

/* As QEMU's -cpu has them; 0: unknown. */
static const struct {
	const char *cpu;
	uint32_t signature;
} cpus[] = {
	{"EPYC-v4", 0x00800f12},
	{"EPYC-Milan,+aes,-pku,model-id=EPYC", 0x00a00f11},
	{"EPYC-Milan,", 0x00a00f11},
	{"host,+aes", 0},
	{",EPYC", 0},
	{"EPYC-v4,family=25", 0},
	{"EPYC-v4,+aes,model=1", 0},
	{"EPYC-v4,stepping=2,+aes", 0},
	{"EPYC-v4-of-a-name-that-is-longer-than-all-others", 0},
};

START_TEST(what_follows_the_comma_may_be_another_signature)
{
	uint32_t sig = 0;

	ck_assert(vcpu_cpu_signature(cpus[_i].cpu, &sig) == (cpus[_i].signature != 0));
	ck_assert_uint_eq(sig, cpus[_i].signature);
}
END_TEST

/* Processors by their data sheets. */
START_TEST(signatures_follow_amds_layout)
{
	ck_assert_uint_eq(vcpu_signature(15, 0x6b, 2), 0x00060fb2);	/* family 15: no extended family */
	ck_assert_uint_eq(vcpu_signature(6, 0, 0), 0x00000600);
	ck_assert_uint_eq(vcpu_signature(16, 4, 2), 0x00100f42);
	ck_assert_uint_eq(vcpu_signature(25, 0x11, 1), 0x00a10f11);
	ck_assert_uint_eq(vcpu_signature(26, 2, 1), 0x00b00f21);
}
END_TEST

START_TEST(every_listed_name_is_known)
{
	unsigned i = 0;
	uint32_t sig;

	for (; vcpu_type_name(i); i++)
		ck_assert(vcpu_type_signature(vcpu_type_name(i), &sig));
	ck_assert_uint_eq(i, 6);
	ck_assert_ptr_null(vcpu_type_name(i + 1));
}
END_TEST

START_TEST(the_list_has_versions_and_is_cut_where_the_room_ends)
{
	char all[256], few[12], none[1] = {'x'};

	vcpu_type_list(all, sizeof(all));
	ck_assert_str_eq(all, "EPYC (-v1 to -v5), EPYC-IBPB, EPYC-Rome (-v1 to -v5), EPYC-Milan (-v1 to -v3), "
		"EPYC-Genoa (-v1 to -v2), EPYC-Turin (-v1 to -v2)");
	vcpu_type_list(few, sizeof(few));
	ck_assert_str_eq(few, "EPYC (-v1 t");
	vcpu_type_list(none, sizeof(none));
	ck_assert_str_eq(none, "");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vcpu-type");
	TCase *c = tcase_create("vcpu-type");

	tcase_add_loop_test(c, a_model_has_its_signature, 0, ARRAY_SIZE(known));
	tcase_add_loop_test(c, no_other_name_is_one, 0, ARRAY_SIZE(unknown));
	tcase_add_loop_test(c, what_follows_the_comma_may_be_another_signature, 0, ARRAY_SIZE(cpus));
	tcase_add_test(c, signatures_follow_amds_layout);
	tcase_add_test(c, every_listed_name_is_known);
	tcase_add_test(c, the_list_has_versions_and_is_cut_where_the_room_ends);
	suite_add_tcase(s, c);
	return s;
}
