/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of a .pub file: one line, one type, one blob; everything else is refused. */
#include "identity/pubkey-line.h"

#include <string.h>

#include "runner.h"

/* Made by ssh-keygen. */
#define BLOB "AAAAC3NzaC1lZDI1NTE5AAAAIPq0xPKDR2wvPLDMlInOGQ5PnOK1Iu3Vn5BSvlUhbSvf"

static const struct {
	const char *text;
	int expected;
} refused[] = {
	{"", SNP_E_ENCODING},
	{"ssh-ed25519", SNP_E_ENCODING},
	{"ssh-ed25519 ", SNP_E_TRUNCATED},
	{"ssh-ed25519\t" BLOB, SNP_E_ENCODING},
	{" ssh-ed25519 " BLOB, SNP_E_ENCODING},
	{"ssh-rsa " BLOB, SNP_E_ENCODING},
	{"ssh-ed25519 " BLOB "\nssh-ed25519 " BLOB "\n", SNP_E_ENCODING},
	{"ssh-ed25519 " BLOB "\n\n", SNP_E_ENCODING},
	{"ssh-ed25519  " BLOB, SNP_E_TRUNCATED},
	{"ssh-ed25519 " BLOB "=", SNP_E_ENCODING},
	{"ssh-ed25519 AAAA!", SNP_E_ENCODING},
	{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE", SNP_E_ENCODING},
	{"ssh-ed25519 AAAAB3NzaC1yc2E=", SNP_E_TRUNCATED},
	/* The blob says ssh-rsa. */
	{"ssh-ed25519 AAAAB3NzaC1yc2EA", SNP_E_ENCODING},
};

static int parse(const char *text, uint8_t *ret, size_t *ret_len)
{
	/* Exactly as long as the text, so that a read beyond it shows. */
	const size_t len = strlen(text);
	char *exact = malloc(len);
	int r;

	memcpy(exact, text, len);
	r = pubkey_line_parse(exact, len, "ssh-ed25519", ret, ret_len);
	free(exact);
	return r;
}

START_TEST(refuses)
{
	uint8_t blob[SNP_BOUND_KEY_MAX];
	size_t len = 77;
	int r = parse(refused[_i].text, blob, &len);

	ck_assert_msg(r > 0, "\"%s\" gives %d", refused[_i].text, r);
	ck_assert_uint_eq(len, 77);
}
END_TEST

START_TEST(takes)
{
	static const char *const rows[] = {"ssh-ed25519 " BLOB, "ssh-ed25519 " BLOB "\n",
		"ssh-ed25519 " BLOB " root@host with blanks\n"};
	uint8_t blob[SNP_BOUND_KEY_MAX];
	size_t len;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ck_assert_int_eq(parse(rows[i], blob, &len), 0);
		ck_assert_uint_eq(len, 51);
		ck_assert_mem_eq(blob, "\0\0\0\x0bssh-ed25519\0\0\0\x20", 19);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("pubkey-line");
	TCase *t = tcase_create("pubkey-line");

	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, takes);
	suite_add_tcase(s, t);
	return s;
}
