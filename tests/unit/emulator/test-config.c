/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of the stand-in processor: a misspelt one must fail, or a test would test nothing. */
#include "config.h"

#include <string.h>

#include "runner.h"

static struct emu_config config;

static void setup(void)
{
	emu_config_init(&config);
}

static const struct {
	const char *key, *value;
} refused[] = {
	{"", ""},
	{"versio", "2"},
	{"version ", "2"},
	{"versions", "2"},
	{"version", ""},
	{"version", "two"},
	{"version", "2x"},
	{"version", "-2"},
	{"version", "0x100000000"},
	{"policy", "0x10000000000000000"},
	{"measurement", "00"},
	{"measurement", ""},
	{"tcb", "04000000000018dbdb"},
	{"tcb", "04000000000018dg"},
	{"author_key_en", "2"},
	{"author_key_en", ""},
	{"product", "A name of more than 15 characters"},
	{"fault", ""},
	{"fault", "slo"},
	{"fault", "slow:"},
	{"fault", "slow:x"},
	{"fault", "slow:1@"},
	{"fault", "slow:1@x"},
	{"fault", "slow@1:1"},
	{"fault", "slow@1-"},
	{"fault", "slow@-2"},
	{"fault", "slow@1-x"},
	{"fault", "slow@2-2"},
	{"fault", "slow@2-1"},
	{"fault", "a name that is longer than any of the faults has"},
};

START_TEST(unknown_or_malformed_is_refused)
{
	ck_assert_msg(emu_config_set(&config, refused[_i].key, refused[_i].value) == -EINVAL,
		"%s=%s", refused[_i].key, refused[_i].value);
}
END_TEST

START_TEST(values_arrive)
{
	ck_assert_int_eq(emu_config_set(&config, "version", "2"), 0);
	ck_assert_int_eq(emu_config_set(&config, "policy", "0x1f00030000"), 0);
	ck_assert_int_eq(emu_config_set(&config, "host-data", "11111111111111111111111111111111"
		"11111111111111111111111111111111"), 0);
	ck_assert_int_eq(emu_config_set(&config, "product", "Turin"), 0);
	ck_assert_int_eq(emu_config_set(&config, "signer_info", "0x5"), 0);
	ck_assert_int_eq(emu_config_set(&config, "author_key_en", "0"), 0);
	ck_assert_uint_eq(config.signer_info, 4);
	ck_assert_int_eq(emu_config_set(&config, "author_key_en", "1"), 0);
	ck_assert_uint_eq(config.signer_info, 5);
	ck_assert_uint_eq(config.version, 2);
	ck_assert_uint_eq(config.policy, 0x1f00030000);
	ck_assert_uint_eq(config.host_data[31], 0x11);
	ck_assert_int_eq(emu_config_layout(&config), SNP_TCB_TURIN);
	ck_assert_uint_eq(emu_config_chip_id_len(&config), 8);
}
END_TEST

START_TEST(one_tcb_is_all_of_them_unless_given)
{
	const uint8_t tcb[8] = {1, 2, 0, 0, 0, 0, 3, 4}, other[8] = {9};

	ck_assert_int_eq(emu_config_set(&config, "tcb", "0102000000000304"), 0);
	ck_assert_int_eq(emu_config_set(&config, "committed_tcb", "0900000000000000"), 0);
	ck_assert_mem_eq(config.tcb, tcb, 8);
	ck_assert_mem_eq(config.current_tcb, tcb, 8);
	ck_assert_mem_eq(config.launch_tcb, tcb, 8);
	ck_assert_mem_eq(config.committed_tcb, other, 8);
}
END_TEST

static const struct {
	const char *text;
	enum emu_fault fault;
	uint32_t value, after, until;
} faults[] = {
	{"slow", EMU_SLOW, 3, 0},
	{"slow:61", EMU_SLOW, 61, 0},
	{"timeout:2@3", EMU_TIMEOUT, 2, 3},
	{"status:0x27", EMU_STATUS, 0x27, 0},
	{"wiped@1", EMU_WIPED, 0, 1},
	{"size:0", EMU_SIZE, 0, 0},
	{"status@3-5", EMU_STATUS, 0x16, 3, 5},
	{"status:0x27@0-1", EMU_STATUS, 0x27, 0, 1},
};

START_TEST(fault_is_understood)
{
	const struct emu_fault_state *f = &config.faults[faults[_i].fault];

	ck_assert_int_eq(emu_config_set(&config, "fault", faults[_i].text), 0);
	ck_assert(f->on);
	ck_assert_uint_eq(f->value, faults[_i].value);
	ck_assert_uint_eq(f->after, faults[_i].after);
	ck_assert_uint_eq(f->until, faults[_i].until);
	for (size_t i = 0; i < _EMU_FAULT_MAX; i++)
		ck_assert(config.faults[i].on == (i == (size_t)faults[_i].fault));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("emulator-config");
	TCase *tcase = tcase_create("config");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_loop_test(tcase, unknown_or_malformed_is_refused, 0, ARRAY_SIZE(refused));
	tcase_add_test(tcase, values_arrive);
	tcase_add_test(tcase, one_tcb_is_all_of_them_unless_given);
	tcase_add_loop_test(tcase, fault_is_understood, 0, ARRAY_SIZE(faults));
	suite_add_tcase(suite, tcase);
	return suite;
}
