/* SPDX-License-Identifier: GPL-3.0-or-later */
/* firmware-shim.c: the name is found wherever it lies in what is compressed, and nowhere else. */
#include <lzma.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/firmware-shim.h"

#define SIZE (3 * 65536)

static char path[] = "/tmp/snpguard-firmware-shim.XXXXXX";
static uint8_t drivers[SIZE], image[2 * SIZE];
static size_t image_size;
static const uint8_t shim[] = {'s', 0, 'h', 0, 'i', 0, 'm', 0, 0, 0};
static const uint8_t section[] = {0, 0, 0, 2, 0x98, 0x58, 0x4e, 0xee, 0x14, 0x39, 0x59, 0x42, 0x9d,
	0x6e, 0xdc, 0x7b, 0xd7, 0x94, 0x03, 0xcf, 24, 0, 1, 0};

/* A volume's header's worth of something, the section, and the drivers as a build packs them. */
static void pack(void)
{
	lzma_stream s = LZMA_STREAM_INIT;
	lzma_options_lzma options;

	ck_assert(!lzma_lzma_preset(&options, 1));
	ck_assert_int_eq(lzma_alone_encoder(&s, &options), LZMA_OK);
	memset(image, 0xff, sizeof(image));
	memcpy(image + 100, section, sizeof(section));
	s.next_in = drivers;
	s.avail_in = sizeof(drivers);
	s.next_out = image + 100 + sizeof(section);
	s.avail_out = sizeof(image) - 100 - sizeof(section);
	ck_assert_int_eq(lzma_code(&s, LZMA_FINISH), LZMA_STREAM_END);
	image_size = 100 + sizeof(section) + s.total_out;
	lzma_end(&s);
}

static bool knows(void)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(image, 1, image_size, f), image_size);
	ck_assert_int_eq(fclose(f), 0);
	return firmware_knows_shim(path);
}

static void set_up(void)
{
	strcpy(path + sizeof(path) - 7, "XXXXXX");
	ck_assert_int_eq(close(mkstemp(path)), 0);
	for (size_t i = 0; i < sizeof(drivers); i++)
		drivers[i] = (uint8_t)(i * i >> 7);
}

static void tear_down(void)
{
	unlink(path);
}

/* At both ends, and across what is decompressed at a time. */
static const size_t places[] = {0, 1000, 65536 - 1, 65536 - 5, 65536 - 10, 2 * 65536 - 9, SIZE - 10};

START_TEST(test_found)
{
	memcpy(drivers + places[_i], shim, sizeof(shim));
	pack();
	ck_assert(knows());
	drivers[places[_i] + 8] = 'x';	/* a longer word */
	pack();
	ck_assert(!knows());
}
END_TEST

START_TEST(test_damaged)
{
	memcpy(drivers + 1000, shim, sizeof(shim));
	pack();
	for (size_t i = 100; i < 130; i++) {
		image[i] ^= 0x80;
		(void)knows();	/* must end, whatever it finds */
		image[i] ^= 0x80;
	}
	image[105] ^= 1;
	ck_assert(!knows());
	image[105] ^= 1;
	for (image_size = 100; image_size < 130; image_size++)
		ck_assert(!knows());
	image_size = 0;
	ck_assert(!knows());
	ck_assert(!firmware_knows_shim("/nowhere"));
}
END_TEST

/* In clear it is no driver's. */
START_TEST(test_outside)
{
	pack();
	memcpy(image + 20, shim, sizeof(shim));
	ck_assert(!knows());
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("firmware-shim");
	TCase *t = tcase_create("shim");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, test_found, 0, ARRAY_SIZE(places));
	tcase_add_test(t, test_damaged);
	tcase_add_test(t, test_outside);
	suite_add_tcase(s, t);
	return s;
}
