/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an emulated VM is told of its launch: the lines, and that the stand-in takes each of them. */
#include <string.h>

#include "config.h"
#include "run/launch-text.h"
#include "runner.h"

#define ZEROS "0000000000000000"

static const struct vm_identity example = {
	.measurement = {0x01, [47] = 0xff},
	.policy = UINT64_C(0x1f000b0000),
	.host_data = {0x02},
	.family_id = {0x03},
	.image_id = {0x04},
	.guest_svn = UINT32_MAX,
	.id_key_digest = {0x05},
	.author_key = true,
	.author_key_digest = {0x06},
};

START_TEST(lines)
{
	_cleanup_free_ char *text = launch_text(&example);

	ck_assert_str_eq(text,
		"measurement=0100000000000000" ZEROS ZEROS ZEROS ZEROS "00000000000000ff\n"
		"policy=0x1f000b0000\n"
		"host_data=0200000000000000" ZEROS ZEROS ZEROS "\n"
		"family_id=0300000000000000" ZEROS "\n"
		"image_id=0400000000000000" ZEROS "\n"
		"guest_svn=4294967295\n"
		"id_key_digest=0500000000000000" ZEROS ZEROS ZEROS ZEROS ZEROS "\n"
		"author_key_digest=0600000000000000" ZEROS ZEROS ZEROS ZEROS ZEROS "\n"
		"author_key_en=1\n");
}
END_TEST

START_TEST(the_stand_in_takes_them)
{
	_cleanup_free_ char *text = launch_text(&example);
	struct emu_config config;
	char *save, *line;

	emu_config_init(&config);
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *value = strchr(line, '=');

		ck_assert_ptr_nonnull(value);
		*value++ = 0;
		ck_assert_msg(emu_config_set(&config, line, value) == 0, "%s=%s", line, value);
	}
	ck_assert_mem_eq(config.measurement, example.measurement, sizeof(config.measurement));
	ck_assert_uint_eq(config.policy, example.policy);
	ck_assert_mem_eq(config.host_data, example.host_data, sizeof(config.host_data));
	ck_assert_mem_eq(config.family_id, example.family_id, sizeof(config.family_id));
	ck_assert_mem_eq(config.image_id, example.image_id, sizeof(config.image_id));
	ck_assert_uint_eq(config.guest_svn, example.guest_svn);
	ck_assert_mem_eq(config.id_key_digest, example.id_key_digest, sizeof(config.id_key_digest));
	ck_assert_mem_eq(config.author_key_digest, example.author_key_digest,
		sizeof(config.author_key_digest));
	ck_assert_uint_eq(config.signer_info & 1, 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("launch-text");
	TCase *t = tcase_create("launch-text");

	tcase_add_test(t, lines);
	tcase_add_test(t, the_stand_in_takes_them);
	suite_add_tcase(s, t);
	return s;
}
