/* SPDX-License-Identifier: GPL-3.0-or-later */
/* REPORT_DATA, against values computed by other programs. */
#include "snp/reportdata.h"

#include <string.h>

#include "runner.h"
#include "snp/codec.h"

/* printf 'snpguard/v1 key-request\0' and the bytes 00..1f, through sha256sum. */
START_TEST(key_request)
{
	uint8_t key[SNP_X25519_SIZE], binding[SNP_BINDING_SIZE];
	char hex[SNP_HEX_SIZE(SNP_BINDING_SIZE)];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	ck_assert_int_eq(snp_binding_key_request(key, binding), 0);
	snp_hex_encode(binding, sizeof(binding), hex);
	ck_assert_str_eq(hex, "567140fdc15f5711ebd8a702283a0e0935e7286e2387dcb21551c0cd6c1008cd");
}
END_TEST

/* A public key as ssh-keygen wrote it, and the fingerprint that ssh-keygen -l shows for it. */
START_TEST(ssh)
{
	static const char key[] =
		"AAAAC3NzaC1lZDI1NTE5AAAAIAPG5yVvfTE6vbXbkbKkeAmfHABqzlp5q/3Vuga9l+7A";
	static const char fingerprint[] = "ZYjVDdShUXnMbu/BSYy0Gpu++UyPsjC3iW6xV2oqVBo=";
	uint8_t blob[51], binding[SNP_BINDING_SIZE], expected[SNP_BINDING_SIZE];

	ck_assert_int_eq(snp_base64_decode(key, strlen(key), blob, sizeof(blob)), 0);
	ck_assert_int_eq(snp_binding_ssh(blob, sizeof(blob), binding), 0);
	ck_assert_int_eq(snp_base64_decode(fingerprint, strlen(fingerprint), expected,
		sizeof(expected)), 0);
	ck_assert_mem_eq(binding, expected, sizeof(binding));
}
END_TEST

START_TEST(layout)
{
	uint8_t binding[32], nonce[32], data[64];

	memset(binding, 0xBB, sizeof(binding));
	memset(nonce, 0x11, sizeof(nonce));
	snp_report_data(binding, nonce, data);
	ck_assert_mem_eq(data, binding, 32);
	ck_assert_mem_eq(data + 32, nonce, 32);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("reportdata");
	TCase *t = tcase_create("reportdata");

	tcase_add_test(t, key_request);
	tcase_add_test(t, ssh);
	tcase_add_test(t, layout);
	suite_add_tcase(s, t);
	return s;
}
