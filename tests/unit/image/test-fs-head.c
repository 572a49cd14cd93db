/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file system says of itself, and images that are cut or of another kind. */
#include <string.h>

#include "image/fs-head.h"
#include "runner.h"
#include "scratch-tree.h"

/* A file of 1 MiB with some fields in it. */
static const struct {
	struct {
		long offset;
		const char *bytes;
		size_t len;
	} fields[4];
	int answer;
	const char *type;
	uint64_t size;
	bool unclean;
} heads[] = {
#define AT(offset, bytes) {offset, bytes, sizeof(bytes) - 1}
	{{AT(0, "")}, FS_HEAD_UNKNOWN},
	{{AT(0, "XFSB")}, FS_HEAD_UNKNOWN},
	{{AT(0, "hsqs"), AT(28, "\3\0"), AT(40, "\0\20")}, FS_HEAD_UNKNOWN},	/* version 3 */
	{{AT(0, "hsqs"), AT(28, "\4\0")}, FS_HEAD_UNKNOWN},			/* of no size */
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\1\0\20")}, FS_HEAD_CUT},	/* one byte */
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\377\377\377\377\377\377\377\377")}, FS_HEAD_CUT},
	{{AT(0, "hsqs"), AT(28, "\4\0"), AT(40, "\1\20")}, 0, "squashfs", 4097},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\10"), AT(1060, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\100"), AT(1060, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\14"), AT(1060, "\1\1")}, FS_HEAD_CUT},
	{{AT(1024, "\xE2\xE1\xF5\xE0"), AT(1036, "\14"), AT(1060, "\0\1")}, 0, "erofs", 1 << 20},
	{{AT(0x438, "\x53\xEF"), AT(0x418, "\7"), AT(0x404, "\1")}, FS_HEAD_UNKNOWN},
	{{AT(0x438, "\x53\xEF"), AT(0x418, "\2"), AT(0x404, "\1\1")}, FS_HEAD_CUT},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x460, "\200"), AT(0x550, "\1")}, FS_HEAD_CUT},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x460, "\200"), AT(0x550, "\377\377\377\377")},
		FS_HEAD_UNKNOWN},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\1"), AT(0x550, "\1")}, 0, "ext4", 1024},
	{{AT(0x438, "\x53\xEF"), AT(0x404, "\0\1"), AT(0x418, "\2"), AT(0x460, "\4")}, 0, "ext4", 1 << 20,
		true},
};

START_TEST(test_head)
{
	struct fs_head head = {0};

	write_at("file", (1 << 20) - 1, "", 1);
	for (size_t i = 0; i < ARRAY_SIZE(heads[_i].fields) && heads[_i].fields[i].bytes; i++)
		write_at("file", heads[_i].fields[i].offset, heads[_i].fields[i].bytes,
			heads[_i].fields[i].len);
	ck_assert_int_eq(fs_head_read("file", &head), heads[_i].answer);
	if (heads[_i].answer)
		return;
	ck_assert_str_eq(head.type, heads[_i].type);
	ck_assert_uint_eq(head.size, heads[_i].size);
	ck_assert(head.unclean == heads[_i].unclean);
	ck_assert_str_eq(head.uuid, strcmp(head.type, "squashfs") == 0 ? "" :
		"00000000-0000-0000-0000-000000000000");
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("image-fs-head");
	TCase *t = tcase_create("fs-head");

	tcase_add_checked_fixture(t, scratch_set_up, scratch_tear_down);
	tcase_add_loop_test(t, test_head, 0, ARRAY_SIZE(heads));
	suite_add_tcase(s, t);
	return s;
}
