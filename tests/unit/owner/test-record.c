/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Volume records: strict reading, and writing only what reading takes. */
#include <string.h>
#include <sys/stat.h>

#include "owner/record.h"
#include "owner/release.h"
#include "runner.h"
#include "snp/util.h"

#define UUID "0f8fad5b-d9cb-469f-a165-70867728950e"
#define VOLUME(name, uuid)                                                                         \
	"{\"name\":\"" name "\",\"uuid\":\"" uuid "\",\"cipher\":\"aes-xts-random\","              \
	"\"integrity\":\"hmac(sha256)\",\"sector_size\":4096,\"data_offset\":16777216}"
#define RECORD(volumes) "{\"version\":1,\"volumes\":[" volumes "]}"
#define ROOT VOLUME("root", UUID)

static const char *const refused_texts[] = {
	"",
	"[]",
	"null",
	"{}",
	RECORD(""),
	RECORD("1"),
	RECORD(ROOT) "x",
	RECORD(ROOT "," ROOT),
	RECORD(ROOT "," ROOT "," ROOT "," ROOT "," ROOT "," ROOT "," ROOT "," ROOT "," ROOT),
	"{\"version\":2,\"volumes\":[" ROOT "]}",
	"{\"version\":0,\"volumes\":[" ROOT "]}",
	"{\"version\":\"1\",\"volumes\":[" ROOT "]}",
	"{\"volumes\":[" ROOT "]}",
	"{\"version\":1,\"version\":1,\"volumes\":[" ROOT "]}",
	"{\"version\":1,\"volumes\":[" ROOT "],\"more\":1}",
	"{\"version\":1,\"volumes\":" ROOT "}",
	RECORD(VOLUME("", UUID)),
	RECORD(VOLUME("Root", UUID)),
	RECORD(VOLUME("ro/ot", UUID)),
	RECORD(VOLUME("a-name-that-is-longer-than-there-is-room-for", UUID)),
	RECORD(VOLUME("root", "")),
	RECORD(VOLUME("root", "0F8FAD5B-D9CB-469F-A165-70867728950E")),
	RECORD(VOLUME("root", "0f8fad5bd9cb469fa16570867728950e")),
	RECORD(VOLUME("root", UUID "0")),
	RECORD(VOLUME("root", "0f8fad5b-d9cb-469f-a165-70867728950")),
	RECORD("{\"name\":\"root\"}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"\",\"integrity\":\"x\","
	       "\"sector_size\":4096,\"data_offset\":0}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"x\",\"integrity\":null,"
	       "\"sector_size\":4096,\"data_offset\":0}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"x\",\"integrity\":\"x\","
	       "\"sector_size\":1000,\"data_offset\":0}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"x\",\"integrity\":\"x\","
	       "\"sector_size\":8192,\"data_offset\":0}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"x\",\"integrity\":\"x\","
	       "\"sector_size\":4096,\"data_offset\":-1}"),
	RECORD("{\"name\":\"root\",\"uuid\":\"" UUID "\",\"cipher\":\"x\",\"integrity\":\"x\","
	       "\"sector_size\":4096,\"data_offset\":0,\"key\":\"x\"}"),
};

START_TEST(refused)
{
	const char *text = refused_texts[_i];
	struct record record;

	ck_assert_int_eq(record_parse(text, strlen(text), &record), OWNER_E_RECORD);
}
END_TEST

START_TEST(taken)
{
	static const char text[] = RECORD(ROOT "," VOLUME("data-1", UUID));
	struct record record;

	ck_assert_int_eq(record_parse(text, strlen(text), &record), 0);
	ck_assert_uint_eq(record.n, 2);
	ck_assert_str_eq(record.v[0].uuid, UUID);
	ck_assert_str_eq(record.v[0].cipher, "aes-xts-random");
	ck_assert_str_eq(record.v[0].integrity, "hmac(sha256)");
	ck_assert_uint_eq(record.v[0].sector_size, 4096);
	ck_assert_uint_eq(record.v[0].data_offset, 16777216);
	ck_assert_ptr_eq(record_find(&record, "data-1"), &record.v[1]);
	ck_assert_ptr_null(record_find(&record, "data"));
}
END_TEST

START_TEST(written_and_read)
{
	static const char text[] = RECORD(ROOT);
	struct record record, again;
	char path[] = "/tmp/record-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ne(fd, -1);
	close(fd);
	ck_assert_int_eq(record_parse(text, strlen(text), &record), 0);
	ck_assert_int_eq(record_write(path, &record), 0);
	ck_assert_int_eq(record_read(path, &again), 0);
	ck_assert_uint_eq(again.n, 1);
	ck_assert_mem_eq(&again.v[0], &record.v[0], sizeof(record.v[0]));
	record.v[0].uuid[0] = 'X';
	ck_assert_int_eq(record_write(path, &record), OWNER_E_RECORD);
	ck_assert_int_eq(record_read(path, &again), 0); /* the old one is still there */
	unlink(path);
}
END_TEST

static void new_key(struct snp_secret *ret)
{
	ck_assert_int_eq(snp_secret_from(ret, "0123456789abcdef", 16), 0);
}

START_TEST(keys_belong_to_volumes_of_the_record)
{
	static const char text[] = RECORD(ROOT);
	_cleanup_secret_ struct snp_secret first = SNP_SECRET_NULL, second = SNP_SECRET_NULL;
	_cleanup_(snp_volumes_done) struct snp_volumes volumes = {0};
	struct record record;

	ck_assert_int_eq(record_parse(text, strlen(text), &record), 0);
	new_key(&first);
	new_key(&second);
	ck_assert_int_eq(release_add_volume(&record, "data", &first, &volumes),
		OWNER_E_VOLUME_KEY);
	ck_assert_uint_eq(first.len, 16);
	ck_assert_int_eq(release_add_volume(&record, "root", &first, &volumes), 0);
	ck_assert_uint_eq(first.len, 0); /* moved */
	ck_assert_int_eq(release_add_volume(&record, "root", &second, &volumes),
		OWNER_E_VOLUME_KEY);
	ck_assert_uint_eq(volumes.n, 1);
	ck_assert_str_eq(volumes.v[0].uuid, UUID);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("record");
	TCase *t = tcase_create("record");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refused_texts));
	tcase_add_test(t, taken);
	tcase_add_test(t, written_and_read);
	tcase_add_test(t, keys_belong_to_volumes_of_the_record);
	suite_add_tcase(s, t);
	return s;
}
