/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ID block of a description: from its text, from a folder in either form, and what is refused. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "owner/file.h"
#include "runner.h"
#include "snp/codec.h"
#include "vm/identity/id-files.h"

#define AUTH_SIZE 4096
#define AUTHOR_KEY 0x880

static char dir[] = "/tmp/id-files.XXXXXX";
static char why[VMCONF_WHY_MAX];

static void setup(void)
{
	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static const char *place(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void teardown(void)
{
	static const char *const names[] = {"id-block.b64", "id-block.bin", "id-auth.b64", "id-auth.bin"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		unlink(place(names[i]));
	ck_assert_int_eq(rmdir(dir), 0);
}

static void put(const char *name, const void *data, size_t len)
{
	ck_assert_int_eq(file_write(place(name), data, len), 0);
}

/* @len bytes of @fill, with @marked not zero where an author key begins. */
static char *text_of(size_t len, uint8_t fill, bool marked)
{
	static char text[SNP_BASE64_SIZE(AUTH_SIZE) + sizeof("\n\n")];	/* put_text() appends */
	uint8_t bytes[AUTH_SIZE];

	memset(bytes, fill, len);
	if (marked)
		bytes[AUTHOR_KEY] = 2;
	snp_base64_encode(bytes, len, text);
	return text;
}

static void put_text(const char *name, size_t len, uint8_t fill, const char *end)
{
	char *text = text_of(len, fill, false);

	strcat(text, end);
	put(name, text, strlen(text));
}

static void put_bytes(const char *name, size_t len, uint8_t fill)
{
	uint8_t bytes[AUTH_SIZE + 1];

	memset(bytes, fill, sizeof(bytes));
	put(name, bytes, len);
}

/* A folder's four files: the number of bytes in each, of the value @fill; 0 is no file. */
static const struct row {
	size_t block_text, block_bytes, auth_text, auth_bytes;
	uint8_t text_fill, bytes_fill;
	const char *end;
	int r;
	const char *says;
} rows[] = {
	{96, 0, 4096, 0, 1, 1, "", 0, ""},
	{96, 0, 4096, 0, 1, 1, "\n", 0, ""},
	{0, 96, 0, 4096, 1, 1, "\n", 0, ""},
	{96, 96, 4096, 4096, 1, 1, "\n", 0, ""},
	{96, 0, 0, 4096, 1, 1, "\n", 0, ""},
	{96, 96, 4096, 0, 1, 2, "\n", VMCONF_E_INVALID, "/id-block.b64: other bytes than in the .bin"},
	{96, 0, 4096, 4096, 1, 2, "\n", VMCONF_E_INVALID, "/id-auth.b64: other bytes than in the .bin"},
	{95, 0, 4096, 0, 1, 1, "\n", VMCONF_E_INVALID, "/id-block.b64: not 96 bytes"},
	{97, 0, 4096, 0, 1, 1, "\n", VMCONF_E_INVALID, "/id-block.b64: not 96 bytes"},
	{96, 0, 4095, 0, 1, 1, "\n", VMCONF_E_INVALID, "/id-auth.b64: not 4096 bytes"},
	{96, 0, 4096, 0, 1, 1, "\n\n", VMCONF_E_INVALID, "/id-block.b64: not 96 bytes"},
	{96, 0, 4096, 0, 1, 1, " ", VMCONF_E_INVALID, "/id-block.b64: not 96 bytes"},
	{0, 95, 4096, 0, 1, 1, "", VMCONF_E_INVALID, "/id-block.bin: 95 bytes in place of 96"},
	{96, 0, 0, 4097, 1, 1, "", VMCONF_E_INVALID, "/id-auth.bin: 4097 bytes in place of 4096"},
	{0, 0, 4096, 0, 1, 1, "", VMCONF_E_INVALID, "/id-block.b64: not there; snpguard id-block --out"},
	{96, 0, 0, 0, 1, 1, "", VMCONF_E_INVALID, "/id-auth.b64: not there; snpguard id-block --out"},
	{0, 0, 0, 0, 1, 1, "", -ENOENT, "/id-block.b64: not there; snpguard id-block --out"},
};

static void fill(const struct row *row)
{
	if (row->block_text)
		put_text("id-block.b64", row->block_text, row->text_fill, row->end);
	if (row->block_bytes)
		put_bytes("id-block.bin", row->block_bytes, row->bytes_fill);
	if (row->auth_text)
		put_text("id-auth.b64", row->auth_text, row->text_fill, row->end);
	if (row->auth_bytes)
		put_bytes("id-auth.bin", row->auth_bytes, row->bytes_fill);
}

START_TEST(folder)
{
	const struct row *row = &rows[_i];
	_cleanup_id_files_ struct id_files f = {0};
	struct vmconf c = {.snp = {.id_block_dir = dir}};

	fill(row);
	ck_assert_int_eq(id_files_read(&c, &f, why), row->r);
	if (row->r) {
		ck_assert_ptr_nonnull(strstr(why, row->says));
		ck_assert_ptr_null(f.block);
		return;
	}
	ck_assert_str_eq(f.block, text_of(96, 1, false));
	ck_assert_str_eq(f.auth, text_of(AUTH_SIZE, 1, false));
	ck_assert(f.author_key);
}
END_TEST

START_TEST(none)
{
	_cleanup_id_files_ struct id_files f = {0};
	struct vmconf c = {0};

	ck_assert_int_eq(id_files_read(&c, &f, why), 0);
	ck_assert_ptr_null(f.block);
	ck_assert_ptr_null(f.auth);
	ck_assert(!f.author_key);
}
END_TEST

/* QEMU takes an id-auth of fewer bytes; the rest of it is zero. */
static const struct {
	size_t len;
	bool marked, author_key;
} inlines[] = {
	{AUTH_SIZE, false, false},
	{AUTH_SIZE, true, true},
	{AUTHOR_KEY + 1, true, true},
	{AUTHOR_KEY, false, false},
	{1, false, false},
};

START_TEST(inline_text)
{
	_cleanup_id_files_ struct id_files f = {0};
	_cleanup_free_ char *auth = strdup(text_of(inlines[_i].len, 0, inlines[_i].marked));
	char *block = text_of(96, 3, false);
	struct vmconf c = {.snp = {.id_block = block, .id_auth = auth}};

	ck_assert_int_eq(id_files_read(&c, &f, why), 0);
	ck_assert_str_eq(f.block, block);
	ck_assert_str_eq(f.auth, auth);
	ck_assert(f.author_key == inlines[_i].author_key);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("id-files");
	TCase *t = tcase_create("where it stands");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, folder, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, none);
	tcase_add_loop_test(t, inline_text, 0, ARRAY_SIZE(inlines));
	suite_add_tcase(s, t);
	return s;
}
