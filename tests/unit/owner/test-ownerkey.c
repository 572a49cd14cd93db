/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key files: who may read them, what they may be, and that nothing existing is replaced. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "heap.h"
#include "owner/ownerkey.h"
#include "owner/secretfile.h"
#include "runner.h"
#include "snp/hpke.h"

static char dir[] = "/tmp/ownerkey-XXXXXX";
static char path[64];

static void setup(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/key", dir);
}

static void teardown(void)
{
	unlink(path);
	rmdir(dir);
}

static void write_file(const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static int answer_passphrase(void *context, struct snp_secret *ret)
{
	const char *text = context;

	return text ? snp_secret_from(ret, text, strlen(text)) : OWNER_E_NO_TERMINAL;
}

static void make(struct snp_secret *key, const char *passphrase)
{
	_cleanup_secret_ struct snp_secret pass = SNP_SECRET_NULL;
	uint8_t public_key[SNP_X25519_SIZE];

	ck_assert_int_eq(snp_x25519_generate(key, public_key), 0);
	if (passphrase)
		ck_assert_int_eq(snp_secret_from(&pass, passphrase, strlen(passphrase)), 0);
	ck_assert_int_eq(ownerkey_write(path, key, &pass), 0);
}

START_TEST(readable_by_others)
{
	static const mode_t modes[] = {0640, 0620, 0610, 0604, 0602, 0601, 0644, 0666, 0777};
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL, again = SNP_SECRET_NULL;

	make(&key, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		ck_assert_int_eq(chmod(path, modes[i]), 0);
		ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &again), OWNER_E_FILE_MODE);
	}
	ck_assert_int_eq(chmod(path, 0400), 0);
	ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &again), 0);
}
END_TEST

START_TEST(not_a_key)
{
	static const char *const texts[] = {"x", "-----BEGIN PRIVATE KEY-----\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		/* Ed25519 */
		"-----BEGIN PRIVATE KEY-----\n"
		"MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
		"-----END PRIVATE KEY-----\n"};
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		write_file(texts[i], 0600);
		ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &key), OWNER_E_KEY_FILE);
	}
	write_file("", 0600);
	ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &key), OWNER_E_FILE_SIZE);
	ck_assert_int_eq(truncate(path, OWNER_KEY_FILE_MAX + 1), 0);
	ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &key), OWNER_E_FILE_SIZE);
	ck_assert_ptr_null(key.data);
}
END_TEST

START_TEST(never_replaces)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL, again = SNP_SECRET_NULL;

	make(&key, NULL);
	ck_assert_int_eq(ownerkey_write(path, &key, NULL), -EEXIST);
	ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &again), 0);
	ck_assert_mem_eq(again.data, key.data, key.len);
}
END_TEST

START_TEST(mode_is_private_whatever_the_umask)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	struct stat st;

	umask(0);
	make(&key, NULL);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
}
END_TEST

START_TEST(passphrase)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL, again = SNP_SECRET_NULL;

	make(&key, "right");
	ck_assert_int_eq(ownerkey_read(path, NULL, NULL, &again), OWNER_E_PASSPHRASE);
	ck_assert_int_eq(ownerkey_read(path, answer_passphrase, (char []){"wrong"}, &again),
		OWNER_E_PASSPHRASE);
	ck_assert_int_eq(ownerkey_read(path, answer_passphrase, NULL, &again),
		OWNER_E_NO_TERMINAL);
	ck_assert_ptr_null(again.data);
	ck_assert_int_eq(ownerkey_read(path, answer_passphrase, (char []){"right"}, &again), 0);
	ck_assert_mem_eq(again.data, key.data, key.len);
}
END_TEST

START_TEST(public_key_is_that_of_rfc_7748)
{
	static const uint8_t alice[] = {
		0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2,
		0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5,
		0x1d, 0xb9, 0x2c, 0x2a,
	};
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	char text[OWNER_PUBLIC_TEXT_SIZE];

	ck_assert_int_eq(snp_secret_from(&key, alice, sizeof(alice)), 0);
	ck_assert_int_eq(ownerkey_public_text(&key, text), 0);
	ck_assert_str_eq(text, "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo");
}
END_TEST

START_TEST(first_line_only)
{
	_cleanup_secret_ struct snp_secret line = SNP_SECRET_NULL;

	write_file("secret\nmore\n", 0600);
	ck_assert_int_eq(secret_file_read_line(path, 64, &line), 0);
	ck_assert_uint_eq(line.len, 6);
	ck_assert_mem_eq(line.data, "secret\0\0\0\0\0\0", 12); /* the rest is wiped */
	snp_secret_done(&line);
	write_file("\nsecret\n", 0600);
	ck_assert_int_eq(secret_file_read_line(path, 64, &line), OWNER_E_FILE_SIZE);
	write_file("0123456789", 0600);
	ck_assert_int_eq(secret_file_read_line(path, 9, &line), OWNER_E_FILE_SIZE);
}
END_TEST

/* Neither written nor read, encrypted or not, does the key leave a copy behind. */
START_TEST(no_key_stays_in_the_heap)
{
	static char right[] = "correct horse";
	char *words = _i ? right : NULL;
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL, again = SNP_SECRET_NULL;

	make(&key, words);
	ck_assert_int_eq(ownerkey_read(path, answer_passphrase, words, &again), 0);
	ck_assert_uint_eq(unit_count_in_heap(key.data + key.len / 2, key.len / 2), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("ownerkey");
	TCase *t = tcase_create("files");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, readable_by_others);
	tcase_add_test(t, not_a_key);
	tcase_add_test(t, never_replaces);
	tcase_add_test(t, mode_is_private_whatever_the_umask);
	tcase_add_test(t, passphrase);
	tcase_add_test(t, public_key_is_that_of_rfc_7748);
	tcase_add_test(t, first_line_only);
	tcase_add_loop_test(t, no_key_stays_in_the_heap, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
