/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines with SSH public keys: strict in what they are, generous in what stands around them. */
#include <string.h>

#include "owner/sshkeys.h"
#include "runner.h"
#include "snp/util.h"

/* Blobs of a type and one byte of "key": what the type means is ssh's business. */
#define A "AAAAC3NzaC1lZDI1NTE5AQ=="	/* ssh-ed25519, 01 */
#define B "AAAAC3NzaC1lZDI1NTE5Ag=="	/* ssh-ed25519, 02 */
#define R "AAAAB3NzaC1yc2EB"		/* ssh-rsa, 01 */

static const struct refusal {
	const char *text;
	int answer;
} refusals[] = {
	{"", OWNER_E_SSH_NONE},
	{"\n\n", OWNER_E_SSH_NONE},
	{"# ssh-ed25519 " A "\n", OWNER_E_SSH_NONE},
	{"@revoked * ssh-ed25519 " A "\n", OWNER_E_SSH_NONE},
	{"@cert-authority * ssh-ed25519 " A "\n", OWNER_E_SSH_NONE},
	{"ssh-rsa " R "\n", OWNER_E_SSH_NONE},
	{"ssh-ed25519\n", OWNER_E_SSH_TEXT},
	{A "\n", OWNER_E_SSH_TEXT},
	{"ssh-rsa " A "\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 " R "\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519x " A "\n", OWNER_E_SSH_TEXT},
	{"ssh-ed2551 " A "\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AQ=\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AR==\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 AAAA\n", OWNER_E_SSH_TEXT},
	{"a b ssh-ed25519 " A "\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 " A "\nnot a key\n", OWNER_E_SSH_TEXT},
	{"ssh-ed25519 " A "\nssh-ed25519 " B "\n", OWNER_E_SSH_MANY},
	{"a ssh-ed25519 " A "\nb ssh-ed25519 " B "\n", OWNER_E_SSH_MANY},
};

START_TEST(refused)
{
	const struct refusal *row = &refusals[_i];
	struct ssh_key key = {.len = 77};

	ck_assert_int_eq(ssh_key_find(row->text, strlen(row->text), "ssh-ed25519", &key),
		row->answer);
	ck_assert_uint_eq(key.len, 77);
}
END_TEST

static const char *const taken_texts[] = {
	"ssh-ed25519 " A,
	"ssh-ed25519 " A "\n",
	"ssh-ed25519 " A "\r\n",
	" ssh-ed25519\t" A " a comment, of words\n",
	"[127.0.0.1]:2222 ssh-ed25519 " A "\n",
	"host,192.0.2.1 ssh-ed25519 " A " comment\n",
	"ssh-ed25519 ssh-ed25519 " A "\n",
	"# comment\n\n@revoked x y\nssh-rsa " R "\nhost ssh-ed25519 " A "\nssh-ed25519 " A,
};

START_TEST(taken)
{
	struct ssh_key key;

	ck_assert_int_eq(ssh_key_find(taken_texts[_i], strlen(taken_texts[_i]), "ssh-ed25519",
		&key), 0);
	ck_assert_uint_eq(key.len, 16);
	ck_assert_uint_eq(key.blob[15], 1);
}
END_TEST

/* A key that no report can bind, however honest its server. */
START_TEST(too_large)
{
	char text[2048] = "ssh-rsa AAAAB3NzaC1y";
	struct ssh_key key;
	size_t len = strlen(text);

	memset(text + len, 'A', sizeof(text) - len);
	ck_assert_int_eq(ssh_key_find(text, sizeof(text), "ssh-rsa", &key), OWNER_E_SSH_TEXT);
}
END_TEST

START_TEST(a_zero_is_no_end)
{
	static const char text[] = "ssh-ed25519\0 " A;
	struct ssh_key key;

	ck_assert_int_eq(ssh_key_find(text, sizeof(text) - 1, "ssh-ed25519", &key),
		OWNER_E_SSH_TEXT);
}
END_TEST

START_TEST(types)
{
	ck_assert_ptr_null(ssh_type_by_name("ssh-dss"));
	ck_assert_ptr_null(ssh_type_by_name("ssh-ed25519-cert-v01@openssh.com"));
	ck_assert_ptr_null(ssh_type_by_name(""));
	ck_assert_str_eq(ssh_type_by_name("ssh-rsa")->algorithms, "rsa-sha2-512,rsa-sha2-256");
	ck_assert_str_eq(ssh_type_by_name("ecdsa-sha2-nistp384")->scan, "ecdsa");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("sshkeys");
	TCase *t = tcase_create("sshkeys");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, taken, 0, ARRAY_SIZE(taken_texts));
	tcase_add_test(t, too_large);
	tcase_add_test(t, a_zero_is_no_end);
	tcase_add_test(t, types);
	suite_add_tcase(s, t);
	return s;
}
