/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SSH public key blobs: lengths that lie, and names that are none. */
#include "snp/sshkey.h"

#include <string.h>

#include "runner.h"

static const struct refusal {
	const char *what;
	const char *blob;
	size_t len;
	int expected;
} refusals[] = {
	{"empty", "", 0, SNP_E_TRUNCATED},
	{"length cut", "\0\0\0", 3, SNP_E_TRUNCATED},
	{"type cut", "\0\0\0\x0bssh-ed2551", 14, SNP_E_TRUNCATED},
	{"length of 4 GiB", "\xff\xff\xff\xffssh", 7, SNP_E_TRUNCATED},
	{"no type", "\0\0\0\0rest", 8, SNP_E_ENCODING},
	{"blank in the type", "\0\0\0\3a b", 7, SNP_E_ENCODING},
	{"line break in the type", "\0\0\0\3a\nb", 7, SNP_E_ENCODING},
	{"zero in the type", "\0\0\0\3a\0b", 7, SNP_E_ENCODING},
	{"type of 64", "\0\0\0\x40" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		68, SNP_E_TOO_LARGE},
};

START_TEST(refused)
{
	const struct refusal *t = &refusals[_i];
	char type[SNP_SSH_TYPE_SIZE] = "untouched";
	uint8_t *exact = malloc(t->len);

	memcpy(exact, t->blob, t->len);
	ck_assert_msg(snp_ssh_type(exact, t->len, type) == t->expected, "%s", t->what);
	ck_assert_str_eq(type, "untouched");
	free(exact);
}
END_TEST

START_TEST(types)
{
	char type[SNP_SSH_TYPE_SIZE];

	ck_assert_int_eq(snp_ssh_type("\0\0\0\x0bssh-ed25519rest", 19, type), 0);
	ck_assert_str_eq(type, "ssh-ed25519");
	ck_assert_int_eq(snp_ssh_type("\0\0\0\x1ask-ssh-ed25519@openssh.com", 30, type), 0);
	ck_assert_str_eq(type, "sk-ssh-ed25519@openssh.com");
}
END_TEST

/* printf abc | sha256sum, in base64 */
START_TEST(fingerprint)
{
	char text[SNP_SSH_FINGERPRINT_SIZE];

	ck_assert_int_eq(snp_ssh_fingerprint("abc", 3, text), 0);
	ck_assert_str_eq(text, "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0");
	ck_assert_uint_eq(strlen(text), sizeof(text) - 1);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("sshkey");
	TCase *t = tcase_create("sshkey");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, types);
	tcase_add_test(t, fingerprint);
	suite_add_tcase(s, t);
	return s;
}
