/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What root= can say, what is found on devices (files here), and waiting in vain. */
#include "disk/blockdev.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "disk/blockdev-probe.h"
#include "disk/uevent.h"
#include "luks-image.h"
#include "runner.h"

#define DISK_SIZE (2 << 20)	/* on a floppy, libblkid takes the first format that it finds */
#define SECTOR 512
#define UUID "e5162a3c-91cc-449b-8390-9bf332d04741"

static const struct {
	const char *spec;
	int expect;
	enum blockdev_by by;
	const char *value;
} specs[] = {
	{"/dev/vda", 0, BLOCKDEV_BY_PATH, "/dev/vda"},
	{"/dev/mapper/root", 0, BLOCKDEV_BY_PATH, "/dev/mapper/root"},
	{"UUID=" UUID, 0, BLOCKDEV_BY_UUID, UUID},
	{"LABEL=a b", 0, BLOCKDEV_BY_LABEL, "a b"},
	{"PARTUUID=x", 0, BLOCKDEV_BY_PARTUUID, "x"},
	{"PARTLABEL=root", 0, BLOCKDEV_BY_PARTLABEL, "root"},
	{"", -EINVAL, 0, NULL},
	{"vda", -EINVAL, 0, NULL},
	{"/dev/", -EINVAL, 0, NULL},
	{"/dev/../etc/passwd", -EINVAL, 0, NULL},
	{"/dev/a/../../etc/passwd", -EINVAL, 0, NULL},
	{"/etc/passwd", -EINVAL, 0, NULL},
	{"8:1", -EINVAL, 0, NULL},
	{"nfs:server", -EINVAL, 0, NULL},
	{"UUID=", -EINVAL, 0, NULL},
	{"uuid=" UUID, -EINVAL, 0, NULL},
	{"ID=x", -EINVAL, 0, NULL},
	{"/dev/0123456789012345678901234567890123456789012345678901234567890123", -EINVAL, 0,
		NULL},
	{"LABEL=0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
		"234567890123456789012345678901234567890123456789", -EINVAL, 0, NULL},
};

START_TEST(parse)
{
	enum blockdev_by by = BLOCKDEV_BY_PATH;
	const char *value = NULL;

	ck_assert_int_eq(blockdev_parse(specs[_i].spec, &by, &value), specs[_i].expect);
	if (specs[_i].expect)
		return;
	ck_assert_int_eq(by, specs[_i].by);
	ck_assert_str_eq(value, specs[_i].value);
}
END_TEST

static int disk(const uint8_t *data, size_t len)
{
	int fd = memfd_create("disk", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, DISK_SIZE), 0);
	ck_assert_int_eq(pwrite(fd, data, len, 0), (ssize_t)len);
	return fd;
}

static void probe(const uint8_t *data, size_t len, const char *uuid, const char *label)
{
	struct blockdev_tags tags = {.uuid = "old", .label = "old"};
	int fd = disk(data, len);

	ck_assert_int_eq(blockdev_probe(fd, &tags), 0);
	ck_assert_str_eq(tags.uuid, uuid);
	ck_assert_str_eq(tags.label, label);
	close(fd);
}

START_TEST(luks)
{
	static uint8_t image[LUKS_IMAGE_SIZE];

	luks_image_make(image, UUID, "{}", 2);
	memcpy(image + 24, "secret", 7);
	luks_image_checksum(image, 0);
	probe(image, sizeof(image), UUID, "secret");
}
END_TEST

/* As much of an ext4 superblock as libblkid looks at. */
static void make_ext4(uint8_t image[static 4096])
{
	uint8_t *sb = image + 1024;

	memset(image, 0, 4096);
	sb[56] = 0x53;
	sb[57] = 0xEF;
	sb[76] = 1;	/* revision */
	sb[92] = 0x04;	/* has a journal */
	sb[96] = 0x40;	/* extents: so it is ext4 */
	memset(sb + 104, 0x42, 16);
	memcpy(sb + 120, "rootfs", 7);
}

START_TEST(ext4)
{
	uint8_t image[4096];

	make_ext4(image);
	probe(image, sizeof(image), "42424242-4242-4242-4242-424242424242", "rootfs");
}
END_TEST

/* A device with two faces has none. */
START_TEST(ambivalent)
{
	uint8_t image[4096];

	make_ext4(image);
	memcpy(image, "hsqs", 4);
	image[28] = 4;
	probe(image, sizeof(image), "", "");
}
END_TEST

/* libblkid knows it, root= does not: parsers that are not needed stay off. */
START_TEST(not_ours)
{
	static uint8_t swap[8192];

	memcpy(swap + 4096 - 10, "SWAPSPACE2", 10);
	swap[1024] = 1;
	swap[1028] = 255;
	memset(swap + 1036, 0x11, 16);
	probe(swap, sizeof(swap), "", "");
}
END_TEST

START_TEST(nothing)
{
	static const uint8_t zeros[4096];

	probe(zeros, sizeof(zeros), "", "");
	probe(zeros, 0, "", "");
}
END_TEST

static void le32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

static uint32_t crc32(const uint8_t *p, size_t len)
{
	uint32_t crc = ~0u;

	while (len--) {
		crc ^= *p++;
		for (int i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return ~crc;
}

/* A GPT with partitions 1 and 2, of the unique GUIDs 11... and 22..., named "one" and @second. */
static void make_gpt(uint8_t image[static 34 * SECTOR], const char *second)
{
	const char *const names[] = {"one", second};
	uint8_t *header = image + SECTOR, *entries = image + 2 * SECTOR;

	memset(image, 0, 34 * SECTOR);
	image[446 + 4] = 0xEE;
	le32(image + 446 + 8, 1);
	le32(image + 446 + 12, DISK_SIZE / SECTOR - 1);
	image[510] = 0x55;
	image[511] = 0xAA;
	for (unsigned i = 0; i < 2; i++) {
		uint8_t *e = entries + 128 * i;

		memset(e, 0xAF, 16);
		memset(e + 16, i ? 0x22 : 0x11, 16);
		le32(e + 32, 64 + 64 * i);
		le32(e + 40, 127 + 64 * i);
		for (unsigned j = 0; names[i][j]; j++)
			e[56 + 2 * j] = (uint8_t)names[i][j];
	}
	memcpy(header, "EFI PART", 8);
	le32(header + 8, 0x10000);
	le32(header + 12, 92);
	le32(header + 24, 1);
	le32(header + 32, DISK_SIZE / SECTOR - 1);
	le32(header + 40, 34);
	le32(header + 48, DISK_SIZE / SECTOR - 34);
	le32(header + 72, 2);
	le32(header + 80, 128);
	le32(header + 84, 128);
	le32(header + 88, crc32(entries, 128 * 128));
	le32(header + 16, crc32(header, 92));
}

START_TEST(gpt)
{
	uint8_t image[34 * SECTOR];
	int fd, n = -1;

	make_gpt(image, "root");
	fd = disk(image, sizeof(image));
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTLABEL, "root", &n), 0);
	ck_assert_int_eq(n, 2);
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTLABEL, "ROOT", &n), 0);
	ck_assert_int_eq(n, 0);
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTUUID,
		"11111111-1111-1111-1111-111111111111", &n), 0);
	ck_assert_int_eq(n, 1);
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTUUID, "3333", &n), 0);
	ck_assert_int_eq(n, 0);
	close(fd);
}
END_TEST

START_TEST(gpt_twice)
{
	uint8_t image[34 * SECTOR];
	int fd, n = -1;

	make_gpt(image, "one");
	fd = disk(image, sizeof(image));
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTLABEL, "one", &n), -ENOTUNIQ);
	ck_assert_int_eq(n, -1);
	close(fd);
}
END_TEST

START_TEST(gpt_broken)
{
	uint8_t image[34 * SECTOR];
	int fd, n = -1;

	make_gpt(image, "root");
	image[2 * SECTOR + 200] ^= 1;	/* the checksum of the entries does not fit any more */
	fd = disk(image, sizeof(image));
	ck_assert_int_eq(blockdev_probe_partition(fd, BLOCKDEV_PARTLABEL, "root", &n), 0);
	ck_assert_int_eq(n, 0);
	close(fd);
}
END_TEST

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

START_TEST(never_appears)
{
	static const char *const never[] = {
		"/dev/no-such-device", "/dev/null", "UUID=00000000-dead-beef-0000-000000000000",
		"LABEL=no such label", "PARTUUID=00000000-dead-beef-0000-000000000000",
		"PARTLABEL=no such label"};
	char path[BLOCKDEV_PATH_MAX] = "untouched", reason[256] = "";
	double begin = now();

	ck_assert_int_eq(blockdev_wait(never[_i], 1, path, reason), -ETIMEDOUT);
	ck_assert_str_eq(path, "untouched");
	ck_assert_str_eq(reason, "no such device after 1 s");
	ck_assert(now() - begin >= 1);
}
END_TEST

START_TEST(not_a_device)
{
	char path[BLOCKDEV_PATH_MAX] = "untouched", reason[256] = "";

	ck_assert_int_eq(blockdev_wait("vda", 60, path, reason), -EINVAL);
	ck_assert_str_eq(path, "untouched");
	ck_assert_uint_gt(strlen(reason), 0);
}
END_TEST

/* Without a socket the wait is short, so that looking again takes the bell's place. */
START_TEST(no_bell)
{
	double begin = now();

	uevent_wait(-EPERM, 60000);
	ck_assert(now() - begin < 10);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("blockdev");
	TCase *t = tcase_create("blockdev");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, parse, 0, ARRAY_SIZE(specs));
	tcase_add_loop_test(t, never_appears, 0, 6);
	tcase_add_test(t, not_a_device);
	tcase_add_test(t, luks);
	tcase_add_test(t, ext4);
	tcase_add_test(t, ambivalent);
	tcase_add_test(t, not_ours);
	tcase_add_test(t, nothing);
	tcase_add_test(t, gpt);
	tcase_add_test(t, gpt_twice);
	tcase_add_test(t, gpt_broken);
	tcase_add_test(t, no_bell);
	suite_add_tcase(s, t);
	return s;
}
