/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read within their bounds; written through a write(2) that does less than asked. */
#include <string.h>

#include "owner/file.h"
#include "runner.h"

static size_t room;		/* bytes that still go */
static int errno_then;		/* 0: nothing is written, and nothing said about it */
static char written[16];

/* In place of libc's, in this program. */
ssize_t write(int fd, const void *data, size_t len)
{
	if (room == 0) {
		errno = errno_then ? errno_then : errno;
		return errno_then ? -1 : 0;
	}
	len = len < 3 ? len : 3;
	len = len < room ? len : room;
	memcpy(written + strlen(written), data, len);
	room -= len;
	return (ssize_t)len;
}

static const struct {
	size_t room;
	int errno_before, errno_then, r;
} rows[] = {
	{10, 0, 0, 0},
	{7, 0, ENOSPC, -ENOSPC},
	/* No progress is a failure, whatever the last one was of. */
	{0, 0, 0, -EIO},
	{7, 0, 0, -EIO},
	{7, EINTR, 0, -EIO},
	{7, ENOENT, 0, -EIO},
};

START_TEST(write_fd)
{
	int r;

	room = rows[_i].room;
	errno_then = rows[_i].errno_then;
	memset(written, 0, sizeof(written));
	errno = rows[_i].errno_before;
	r = file_write_fd(-1, "0123456789", 10);
	room = SIZE_MAX;
	ck_assert_int_eq(r, rows[_i].r);
	ck_assert_uint_eq(strlen(written), rows[_i].room);
	ck_assert(strncmp(written, "0123456789", rows[_i].room) == 0);
}
END_TEST

static const struct {
	size_t size, max;
	int r;
} reads[] = {
	{9, 10, 0},
	{10, 10, 0},
	{11, 10, OWNER_E_FILE_SIZE},
	{0, 10, OWNER_E_FILE_SIZE},
};

START_TEST(read_file)
{
	char path[] = "/tmp/test-file-XXXXXX";
	_cleanup_close_ int fd = mkstemp(path);
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, (off_t)reads[_i].size), 0);
	ck_assert_int_eq(file_read(path, reads[_i].max, &data, &len), reads[_i].r);
	ck_assert(!data == (reads[_i].r != 0));
	if (data)
		ck_assert_uint_eq(len, reads[_i].size);
	unlink(path);
}
END_TEST

static const struct {
	const char *bytes;
	size_t len;
	int r;
} texts[] = {
	{"a text\n", 7, 0},
	{"\0", 1, OWNER_E_FILE_TEXT},
	{"\0text", 5, OWNER_E_FILE_TEXT},
	{"te\0xt", 5, OWNER_E_FILE_TEXT},
	{"text\0", 5, OWNER_E_FILE_TEXT},
	{"", 0, OWNER_E_FILE_SIZE},
	{"a longer text", 13, OWNER_E_FILE_SIZE},
};

START_TEST(read_text)
{
	char path[] = "/tmp/test-file-XXXXXX";
	_cleanup_close_ int fd = mkstemp(path);
	_cleanup_free_ char *text = NULL;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, texts[_i].bytes, texts[_i].len, 0), (ssize_t)texts[_i].len);
	ck_assert_int_eq(file_read_text(path, 12, &text), texts[_i].r);
	ck_assert(!text == (texts[_i].r != 0));
	if (text)
		ck_assert_str_eq(text, texts[_i].bytes);
	unlink(path);
}
END_TEST

/* Its size is 0. */
START_TEST(read_proc)
{
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;

	ck_assert_int_eq(file_read("/proc/self/status", 65536, &data, &len), 0);
	ck_assert_uint_eq(strlen((char *)data), len);
	ck_assert_int_eq(strncmp((char *)data, "Name:", 5), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("file");
	TCase *t = tcase_create("write");

	/* An endless loop ends here. */
	tcase_set_timeout(t, 5);
	tcase_add_loop_test(t, write_fd, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	t = tcase_create("read");
	tcase_add_loop_test(t, read_file, 0, ARRAY_SIZE(reads));
	tcase_add_loop_test(t, read_text, 0, ARRAY_SIZE(texts));
	tcase_add_test(t, read_proc);
	suite_add_tcase(s, t);
	return s;
}
