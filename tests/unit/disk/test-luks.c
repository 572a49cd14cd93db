/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * luks_load() and luks_open() on files, with volumes that libcryptsetup made: nothing is activated
 * here (that needs device-mapper, so a VM), but key slots are opened with right and wrong keys.
 */
#include "disk/luks.h"

#include <fcntl.h>
#include <libcryptsetup.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "luks-mutations.h"
#include "runner.h"

#define UUID "0f51e9d2-62a1-4b5f-9f4e-0d2b6a5f3c11"
#define KEY "correct horse battery staple"

static char path[64];

/*
 * libcryptsetup formats integrity only with device-mapper at hand. So the volume is formatted
 * without, and gets a key slot for an unbound key of the size that is needed; setup() then binds it.
 */
static void make_volume(void)
{
	struct crypt_pbkdf_type pbkdf = {.type = CRYPT_KDF_PBKDF2, .hash = "sha256",
		.iterations = 1000, .flags = CRYPT_PBKDF_NO_BENCHMARK};
	struct crypt_params_luks2 params = {.pbkdf = &pbkdf, .sector_size = 4096};
	struct crypt_device *cd = NULL;
	char key[96];

	crypt_metadata_locking(NULL, 0);
	memset(key, 'k', sizeof(key));
	ck_assert_int_eq(crypt_init(&cd, path), 0);
	ck_assert_int_eq(crypt_format(cd, CRYPT_LUKS2, "aes", "xts-plain64", UUID, NULL, 64,
		&params), 0);
	ck_assert_int_eq(crypt_keyslot_add_by_key(cd, 0, key, sizeof(key), KEY, strlen(KEY),
		CRYPT_VOLUME_KEY_NO_SEGMENT), 0);
	crypt_free(cd);
}

static void change(const struct luks_mutation *m)
{
	static uint8_t image[LUKS_IMAGE_SIZE];
	int fd = open(path, O_RDWR | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, image, sizeof(image), 0), sizeof(image));
	luks_mutate(image, m);
	ck_assert_int_eq(pwrite(fd, image, sizeof(image), 0), sizeof(image));
	close(fd);
}

/* The only digest is "1" by now; the mutations speak of "0". */
static void rename_digest(uint8_t *image)
{
	json_t *json = luks_image_json(image, 0);
	json_t *digests = json_object_get(json, "digests");

	json_object_set(digests, "0", json_object_get(digests, "1"));
	json_object_del(digests, "1");
	luks_image_set_json(image, 0, json);
	luks_image_set_json(image, LUKS_IMAGE_HDR, json);
	json_decref(json);
}

static void setup(void)
{
	struct luks_mutation integrity = {.patch = "{\"segments\":{\"0\":{\"encryption\":"
		"\"aes-xts-random\",\"integrity\":{\"type\":\"hmac(sha256)\","
		"\"journal_encryption\":\"none\",\"journal_integrity\":\"none\"}}},"
		"\"digests\":{\"0\":null,\"1\":{\"segments\":[\"0\"]}}}"};
	struct luks_mutation rename = {.edit = rename_digest};
	int fd;

	snprintf(path, sizeof(path), "/tmp/test-luks-XXXXXX");
	fd = mkostemp(path, O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, 32 << 20), 0);
	close(fd);
	make_volume();
	change(&integrity);
	change(&rename);
}

static void teardown(void)
{
	unlink(path);
}

static struct snp_volume expectation(const char *key)
{
	struct snp_volume v = {
		.name = "root",
		.uuid = UUID,
		.cipher = "aes-xts-random",
		.integrity = "hmac(sha256)",
	};

	ck_assert_int_eq(snp_secret_from(&v.key, key, strlen(key)), 0);
	return v;
}

START_TEST(right_key)
{
	struct luks_volume v = {0};
	struct snp_volume e = expectation(KEY);
	char detail[256] = "";
	int r = luks_load(path, &v, detail);

	ck_assert_msg(r == 0, "%d: %s", r, detail);
	ck_assert_str_eq(v.info.uuid, UUID);
	r = luks_open(&v, &e, NULL, false, detail);
	ck_assert_msg(r == 0, "%d: %s", r, detail);
	luks_done(&v);
	luks_done(&v);
	snp_secret_done(&e.key);
}
END_TEST

START_TEST(wrong_key)
{
	static const char *const keys[] = {"wrong", "correct horse battery stapl", ""};
	struct luks_volume v = {0};
	struct snp_volume e = expectation(keys[_i]);
	char detail[256] = "";

	ck_assert_int_eq(luks_load(path, &v, detail), 0);
	ck_assert_int_eq(luks_open(&v, &e, NULL, false, detail), -EPERM);
	ck_assert_str_eq(detail, "the key does not open the volume");
	luks_done(&v);
	snp_secret_done(&e.key);
}
END_TEST

/* What the owner knows is compared before the key is tried: the right key does not help. */
START_TEST(expectations)
{
	struct luks_volume v = {0};
	struct snp_volume e = expectation(KEY);
	char detail[256] = "";

	ck_assert_int_eq(luks_load(path, &v, detail), 0);
	e.uuid[0] = 'f';
	ck_assert_int_eq(luks_open(&v, &e, NULL, false, detail), LUKS_E_EXPECT_UUID);
	e.uuid[0] = UUID[0];
	strcpy(e.cipher, "aes-xts-plain64");
	ck_assert_int_eq(luks_open(&v, &e, NULL, false, detail), LUKS_E_EXPECT_CIPHER);
	strcpy(e.cipher, "aes-xts-random");
	strcpy(e.integrity, "hmac(sha512)");
	ck_assert_int_eq(luks_open(&v, &e, NULL, false, detail), LUKS_E_EXPECT_INTEGRITY);
	ck_assert_str_eq(detail, luks_refusal_text(LUKS_E_EXPECT_INTEGRITY));
	luks_done(&v);
	snp_secret_done(&e.key);
}
END_TEST

/* A header that changes on the disk after it was copied makes no difference: the copy counts. */
START_TEST(changed_on_disk)
{
	struct luks_volume v = {0};
	struct snp_volume e = expectation(KEY);
	char detail[256] = "";
	int r;

	ck_assert_int_eq(luks_load(path, &v, detail), 0);
	change(luks_mutation_find("cipher-null-bare"));
	ck_assert_int_eq(truncate(path, 0), 0);
	ck_assert_int_eq(truncate(path, 32 << 20), 0);
	r = luks_open(&v, &e, NULL, false, detail);
	ck_assert_msg(r == 0, "%d: %s", r, detail);
	luks_done(&v);
	snp_secret_done(&e.key);
}
END_TEST

START_TEST(copy_is_sealed)
{
	struct luks_volume v = {0};
	char detail[256] = "";

	ck_assert_int_eq(luks_load(path, &v, detail), 0);
	ck_assert_int_eq(pwrite(v.header_fd, "x", 1, 0), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert_int_eq(ftruncate(v.header_fd, 0), -1);
	luks_done(&v);
}
END_TEST

static const char *const spoiled[] = {"garbage", "luks1", "checksum", "json-cut", "cipher-null",
	"no-integrity", "two-segments", "reencrypt-segment", "requirement", "keyslot-null",
	"argon2-memory", "offset-past", "area-past", "digest-segment", "secondary-newer", "flags"};

/* The refusals reach the caller through the device as well, and volumes that are not refused open
 * with nothing but what the primary copy says. */
START_TEST(refused)
{
	const struct luks_mutation *m = luks_mutation_find(spoiled[_i]);
	struct snp_volume e = expectation(KEY);
	struct luks_volume v = {0};
	char detail[256] = "";
	int r;

	change(m);
	r = luks_load(path, &v, detail);
	ck_assert_msg(r == m->refusal, "%s: %d (%s), not %d", m->name, r, detail, m->refusal);
	if (r) {
		const char *text = luks_refusal_text(r);

		ck_assert_int_eq(strncmp(detail, text, strlen(text)), 0);
	} else {
		ck_assert_int_eq(luks_open(&v, &e, NULL, false, detail), 0);
	}
	luks_done(&v);
	snp_secret_done(&e.key);
}
END_TEST

START_TEST(no_device)
{
	struct luks_volume v = {0};
	char detail[256] = "";

	ck_assert_int_eq(luks_load("/dev/no-such-device", &v, detail), -ENOENT);
	ck_assert_uint_gt(strlen(detail), 0);
	ck_assert_int_eq(luks_load("/dev/null", &v, detail), -ENOTBLK);
	ck_assert_int_eq(luks_load("/tmp", &v, detail), -ENOTBLK);
}
END_TEST

START_TEST(too_small)
{
	static const struct {
		off_t size;
		int expect;
	} rows[] = {{0, LUKS_E_NOT_LUKS}, {4095, LUKS_E_NOT_LUKS}, {4096, LUKS_E_OFFSET},
		{32768, LUKS_E_OFFSET}, {16 << 20, LUKS_E_OFFSET}};
	struct luks_volume v = {0};
	char detail[256] = "";

	for (int i = (int)ARRAY_SIZE(rows) - 1; i >= 0; i--) {
		ck_assert_int_eq(truncate(path, rows[i].size), 0);
		ck_assert_int_eq(luks_load(path, &v, detail), rows[i].expect);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("luks");
	TCase *t = tcase_create("luks");

	tcase_set_timeout(t, 30);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(spoiled));
	tcase_add_loop_test(t, wrong_key, 0, 3);
	tcase_add_test(t, right_key);
	tcase_add_test(t, expectations);
	tcase_add_test(t, changed_on_disk);
	tcase_add_test(t, copy_is_sealed);
	tcase_add_test(t, no_device);
	tcase_add_test(t, too_small);
	suite_add_tcase(s, t);
	return s;
}
