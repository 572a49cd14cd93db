/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decompress.c: plain, xz, zstd; cut short, damaged, followed by something. */
#include "decompress.h"
#include "runner.h"
#include "scratch.h"

#include <lzma.h>
#include <string.h>
#include <zstd.h>

static uint8_t plain[200000], packed[210000];
static size_t packed_len;
static struct why why;

static void set_up(void)
{
	scratch_new();
	for (size_t i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * i >> 7);
}

static void pack_xz(void)
{
	packed_len = 0;
	ck_assert_int_eq(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, plain, sizeof(plain),
		packed, &packed_len, sizeof(packed)), LZMA_OK);
}

static void pack_zstd(void)
{
	ZSTD_CCtx *ctx = ZSTD_createCCtx();

	/* With a checksum, as the kernel's build makes them: damage can be seen. */
	ck_assert(!ZSTD_isError(ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1)));
	packed_len = ZSTD_compress2(ctx, packed, sizeof(packed), plain, sizeof(plain));
	ZSTD_freeCCtx(ctx);
	ck_assert(!ZSTD_isError(packed_len));
}

static void pack_none(void)
{
	memcpy(packed, plain, sizeof(plain));
	packed_len = sizeof(plain);
}

static void (*const packers[])(void) = {pack_none, pack_xz, pack_zstd};

static int unpack(size_t len, uint8_t **ret, size_t *ret_len)
{
	scratch_file("module", packed, len);
	return decompress_file(scratch_path("module"), ret, ret_len, &why);
}

START_TEST(test_whole)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;

	packers[_i]();
	ck_assert_int_eq(unpack(packed_len, &data, &len), 0);
	ck_assert_uint_eq(len, sizeof(plain));
	ck_assert_mem_eq(data, plain, len);
}
END_TEST

START_TEST(test_damaged)
{
	uint8_t *data;
	size_t len;

	packers[_i]();
	ck_assert_int_eq(unpack(packed_len - 1, &data, &len), -EILSEQ);
	ck_assert_ptr_nonnull(strstr(why.text, "module: damaged"));
	ck_assert_int_eq(unpack(20, &data, &len), -EILSEQ);
	packed[packed_len] = 0x55;
	ck_assert_int_eq(unpack(packed_len + 1, &data, &len), -EILSEQ);
	memset(packed + packed_len / 2, 0xFF, 64);
	ck_assert_int_eq(unpack(packed_len, &data, &len), -EILSEQ);
}
END_TEST

START_TEST(test_unreadable)
{
	uint8_t *data;
	size_t len;

	ck_assert_int_eq(decompress_file(scratch_path("none"), &data, &len, &why), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, "/none: No such file"));
	ck_assert_int_eq(decompress_file("/", &data, &len, &why), -EINVAL);
	ck_assert_int_eq(decompress_file("/dev/zero", &data, &len, &why), -EINVAL);
}
END_TEST

START_TEST(test_empty)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;

	ck_assert_int_eq(unpack(0, &data, &len), 0);
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(test_plain_name)
{
	ck_assert_uint_eq(decompress_plain_len("a/b.ko"), 6);
	ck_assert_uint_eq(decompress_plain_len("a/b.ko.xz"), 6);
	ck_assert_uint_eq(decompress_plain_len("a/b.ko.zst"), 6);
	ck_assert_uint_eq(decompress_plain_len("a.xz/b.ko"), 9);
	ck_assert_uint_eq(decompress_plain_len(".xz"), 3);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("decompress");
	TCase *tc = tcase_create("decompress");

	tcase_add_checked_fixture(tc, set_up, scratch_done);
	tcase_add_loop_test(tc, test_whole, 0, ARRAY_SIZE(packers));
	tcase_add_loop_test(tc, test_damaged, 1, ARRAY_SIZE(packers));
	tcase_add_test(tc, test_unreadable);
	tcase_add_test(tc, test_empty);
	tcase_add_test(tc, test_plain_name);
	suite_add_tcase(suite, tc);
	return suite;
}
