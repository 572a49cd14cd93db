/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plaintext of a key message: shapes that are refused, and what stays in the heap. */
#include <stdio.h>

#include "heap.h"
#include "mangle.h"
#include "runner.h"
#include "sanitizer.h"
#include "snp/codec.h"
#include "snp/util.h"
#include "snp/wire.h"

#define UUID "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
#define VOLUME(name, key)                                                                          \
	"{\"name\":\"" name "\",\"uuid\":\"" UUID "\",\"cipher\":\"aes-xts-random\","              \
	"\"integrity\":\"hmac(sha256)\",\"key\":\"" key "\"}"

static const char good[] = "{\"version\":1,\"volumes\":[" VOLUME("root", "c2VjcmV0") "]}";

static const struct mangle refusals[] = {
	{"nothing", good, "", SNP_E_JSON},
	{"trailing text", "]}", "]}x", SNP_E_JSON},
	{"member twice", "\"name\"", "\"name\":\"a\",\"name\"", SNP_E_JSON},
	{"zero byte in a name", "\"root\"", "\"ro\\u0000t\"", SNP_E_JSON},
	{"zero byte in a key", "c2Vj", "c2\\u0000", SNP_E_JSON},
	{"array", good, "[]", SNP_E_JSON_SHAPE},
	{"no version", "\"version\":1,", "", SNP_E_JSON_SHAPE},
	{"version 2", "\"version\":1", "\"version\":2", SNP_E_JSON_SHAPE},
	{"version a string", "\"version\":1", "\"version\":\"1\"", SNP_E_JSON_SHAPE},
	{"version real", "\"version\":1", "\"version\":1.0", SNP_E_JSON_SHAPE},
	{"version negative", "\"version\":1", "\"version\":-1", SNP_E_JSON_SHAPE},
	{"version wraps at 32 bits", "\"version\":1", "\"version\":4294967297", SNP_E_JSON_SHAPE},
	{"unknown member", "{\"version\"", "{\"x\":0,\"version\"", SNP_E_JSON_SHAPE},
	{"unknown member of a volume", "\"name\"", "\"x\":0,\"name\"", SNP_E_JSON_SHAPE},
	{"volumes an object", "[" VOLUME("root", "c2VjcmV0") "]", "{}", SNP_E_JSON_SHAPE},
	{"no volume", VOLUME("root", "c2VjcmV0"), "", SNP_E_JSON_SHAPE},
	{"volume null", VOLUME("root", "c2VjcmV0"), "null", SNP_E_JSON_SHAPE},
	{"volume a string", VOLUME("root", "c2VjcmV0"), "\"root\"", SNP_E_JSON_SHAPE},
	{"volume twice", "}]", "}," VOLUME("root", "c2VjcmV0") "]", SNP_E_JSON_SHAPE},
	{"bad second volume", "}]", "},{}]", SNP_E_JSON_SHAPE},
	{"no name", "\"name\":\"root\",", "", SNP_E_JSON_SHAPE},
	{"name empty", "\"root\"", "\"\"", SNP_E_JSON_SHAPE},
	{"name with a slash", "\"root\"", "\"../root\"", SNP_E_JSON_SHAPE},
	{"name in capitals", "\"root\"", "\"Root\"", SNP_E_JSON_SHAPE},
	{"name with a blank", "\"root\"", "\"ro ot\"", SNP_E_JSON_SHAPE},
	{"name beyond ASCII", "\"root\"", "\"r\xc3\xb6t\"", SNP_E_JSON_SHAPE},
	{"name of 32", "\"root\"", "\"abcdefghijklmnopqrstuvwxyz012345\"", SNP_E_TOO_LARGE},
	{"no uuid", "\"uuid\":\"" UUID "\",", "", SNP_E_JSON_SHAPE},
	{"uuid empty", UUID, "", SNP_E_JSON_SHAPE},
	{"uuid in capitals", "0f1e2d3c", "0F1E2D3C", SNP_E_JSON_SHAPE},
	{"uuid short", "e1f0", "e1f", SNP_E_JSON_SHAPE},
	{"uuid long", "e1f0", "e1f00", SNP_E_TOO_LARGE},
	{"uuid with a hyphen moved", "3c-4b5a", "3-c4b5a", SNP_E_JSON_SHAPE},
	{"uuid with a hyphen too many", "4b5a", "4b-a", SNP_E_JSON_SHAPE},
	{"uuid without hyphens", UUID, "0f1e2d3c04b5a06978087960a5b4c3d2e1f0", SNP_E_JSON_SHAPE},
	{"no cipher", "\"cipher\":\"aes-xts-random\",", "", SNP_E_JSON_SHAPE},
	{"cipher empty", "aes-xts-random", "", SNP_E_JSON_SHAPE},
	{"cipher with a blank", "aes-xts", "aes xts", SNP_E_JSON_SHAPE},
	{"cipher with a line break", "aes-xts", "aes\\nxts", SNP_E_JSON_SHAPE},
	{"cipher of 64", "aes-xts-random",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", SNP_E_TOO_LARGE},
	{"no integrity", "\"integrity\":\"hmac(sha256)\",", "", SNP_E_JSON_SHAPE},
	{"integrity null", "\"hmac(sha256)\"", "null", SNP_E_JSON_SHAPE},
	{"integrity with an escape", "hmac", "\\u001b", SNP_E_JSON_SHAPE},
	{"no key", ",\"key\":\"c2VjcmV0\"", "", SNP_E_JSON_SHAPE},
	{"key a number", "\"c2VjcmV0\"", "12345678", SNP_E_JSON_SHAPE},
	{"key empty", "c2VjcmV0", "", SNP_E_LENGTH},
	{"key not canonical", "c2VjcmV0", "c2VjcmU", SNP_E_ENCODING},
	{"key with a blank", "c2VjcmV0", "c2Vj cmV", SNP_E_ENCODING},
};

static int parse(const char *text, struct snp_volumes *ret)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_from(&s, text, strlen(text)), 0);
	return snp_volumes_parse(&s, ret);
}

START_TEST(refused)
{
	const struct mangle *m = &refusals[_i];
	char *text = mangled(good, m);
	struct snp_volumes v;
	int r;

	memset(&v, 0xEE, sizeof(v));
	r = parse(text, &v);
	ck_assert_msg(r == m->expected, "%s: %s", m->what, snp_strerror(r));
	ck_assert_msg(v.n == 0 && !v.v[0].key.data, "%s: output is not empty", m->what);
	free(text);
}
END_TEST

START_TEST(truncated)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	struct snp_volumes v;

	ck_assert_int_eq(snp_secret_from(&s, good, strlen(good)), 0);
	for (s.len = 0; s.len < strlen(good); s.len++)
		ck_assert_int_eq(snp_volumes_parse(&s, &v), SNP_E_JSON);
}
END_TEST

START_TEST(too_large)
{
	char *blanks = repeated(' ', SNP_CIPHERTEXT_MAX);
	struct snp_volumes v;

	memcpy(blanks, good, strlen(good));
	ck_assert_int_eq(parse(blanks, &v), SNP_E_TOO_LARGE);
	free(blanks);
}
END_TEST

START_TEST(key_too_large)
{
	char *digits = repeated('A', SNP_BASE64_SIZE(SNP_VOLUME_KEY_MAX + 1) - 1);
	char *text = mangled(good, &(struct mangle){"size", "c2VjcmV0", digits, 0});
	struct snp_volumes v;

	ck_assert_int_eq(parse(text, &v), SNP_E_TOO_LARGE);
	free(text);
	free(digits);
}
END_TEST

START_TEST(good_one)
{
	struct snp_volumes v;
	const struct snp_volume *root;

	ck_assert_int_eq(parse(good, &v), 0);
	ck_assert_uint_eq(v.n, 1);
	root = snp_volumes_find(&v, "root");
	ck_assert_ptr_nonnull(root);
	ck_assert_ptr_null(snp_volumes_find(&v, "data"));
	ck_assert_str_eq(root->uuid, UUID);
	ck_assert_str_eq(root->cipher, "aes-xts-random");
	ck_assert_str_eq(root->integrity, "hmac(sha256)");
	ck_assert_uint_eq(root->key.len, 6);
	ck_assert_mem_eq(root->key.data, "secret", 6);
	snp_volumes_done(&v);
	ck_assert_uint_eq(v.n, 0);
}
END_TEST

static void fill(struct snp_volumes *v, size_t n)
{
	v->n = n;
	for (size_t i = 0; i < n; i++) {
		struct snp_volume *volume = &v->v[i];

		memset(volume, 0, sizeof(*volume));
		memset(volume->name, 'a' + (int)i, sizeof(volume->name) - 1);
		strcpy(volume->uuid, UUID);
		memset(volume->cipher, 'c', sizeof(volume->cipher) - 1);
		memset(volume->integrity, 'i', sizeof(volume->integrity) - 1);
		ck_assert_int_eq(snp_secret_new(&volume->key, SNP_VOLUME_KEY_MAX), 0);
		memset(volume->key.data, 0x80 + (int)i, SNP_VOLUME_KEY_MAX);
	}
}

/* Eight volumes with everything at its longest: what can be written can be sealed and read. */
START_TEST(largest_round_trip)
{
	_cleanup_secret_ struct snp_secret text = SNP_SECRET_NULL;
	struct snp_volumes in, out;

	fill(&in, SNP_VOLUMES_MAX);
	ck_assert_int_eq(snp_volumes_format(&in, &text), 0);
	ck_assert_uint_le(text.len + SNP_HPKE_TAG_SIZE, SNP_CIPHERTEXT_MAX);
	ck_assert_int_eq(snp_volumes_parse(&text, &out), 0);
	ck_assert_uint_eq(out.n, in.n);
	for (size_t i = 0; i < in.n; i++) {
		ck_assert_mem_eq(&out.v[i], &in.v[i], offsetof(struct snp_volume, key));
		ck_assert_uint_eq(out.v[i].key.len, in.v[i].key.len);
		ck_assert_mem_eq(out.v[i].key.data, in.v[i].key.data, in.v[i].key.len);
	}
	snp_volumes_done(&in);
	snp_volumes_done(&out);
}
END_TEST

START_TEST(nine_volumes)
{
	static const char volume[] = "," VOLUME("x", "c2VjcmV0");
	char list[9 * sizeof(volume)] = "";
	struct snp_volumes v;
	char *text;

	for (int i = 0; i < 9; i++) {
		char *name;

		strcat(list, volume + (i == 0));
		name = strstr(list, "\"x\"");
		name[1] = (char)('a' + i);
	}
	text = mangled(good, &(struct mangle){"list", VOLUME("root", "c2VjcmV0"), list, 0});
	ck_assert_int_eq(parse(text, &v), SNP_E_TOO_LARGE);
	free(text);
}
END_TEST

START_TEST(format_refuses_what_parsing_would)
{
	_cleanup_secret_ struct snp_secret text = SNP_SECRET_NULL;
	struct snp_volumes v = {0};

	ck_assert_int_eq(snp_volumes_format(&v, &text), -EINVAL);
	fill(&v, 1);
	v.v[0].name[0] = '/';
	ck_assert_int_eq(snp_volumes_format(&v, &text), -EINVAL);
	memset(v.v[0].name, 'a', sizeof(v.v[0].name));
	ck_assert_int_eq(snp_volumes_format(&v, &text), -EINVAL);
	strcpy(v.v[0].name, "root");
	v.v[0].uuid[8] = 'a';
	ck_assert_int_eq(snp_volumes_format(&v, &text), -EINVAL);
	v.v[0].uuid[8] = '-';
	v.v[0].key.len = 0;
	ck_assert_int_eq(snp_volumes_format(&v, &text), -EINVAL);
	ck_assert_ptr_null(text.data);
	snp_volumes_done(&v);
}
END_TEST

/* A key in base64, on the stack alone. Its latter half is searched for: free() itself overwrites
 * the first bytes of what it gets. */
#define DIGITS 256
#define HALF (DIGITS / 2)

static void make_digits(char digits[static DIGITS])
{
	uint32_t x = 1;

	for (size_t i = 0; i < DIGITS; i++) {
		x = x * 1103515245 + 12345;
		digits[i] = (char)('A' + (x >> 16) % 26);
	}
}

START_TEST(heap_is_searched)
{
	char digits[DIGITS], *copy = malloc(DIGITS);

	make_digits(digits);
	ck_assert_uint_eq(unit_count_in_heap(digits + HALF, HALF), 0);
	memcpy(copy, digits, DIGITS);
	__asm__ volatile("" : : "r"(copy) : "memory");	/* or the compiler drops the copy */
	free(copy);
	ck_assert_uint_eq(unit_count_in_heap(digits + HALF, HALF), 1);
}
END_TEST

/* Formatted, parsed, and parsed again when it is cut short. */
START_TEST(no_key_stays_in_the_heap)
{
	_cleanup_secret_ struct snp_secret text = SNP_SECRET_NULL;
	struct snp_volumes in, out;
	char digits[DIGITS];
	struct snp_secret *key = &in.v[0].key;

	make_digits(digits);
	fill(&in, 1);
	snp_secret_done(key);
	ck_assert_int_eq(snp_base64_decode_secret(digits, DIGITS, SNP_VOLUME_KEY_MAX, key), 0);
	ck_assert_int_eq(snp_volumes_format(&in, &text), 0);
	ck_assert_ptr_nonnull(memmem(text.data, text.len, digits, DIGITS));
	ck_assert_int_eq(snp_volumes_parse(&text, &out), 0);
	snp_volumes_done(&out);
	text.len--;
	ck_assert_int_eq(snp_volumes_parse(&text, &out), SNP_E_JSON);
	ck_assert_uint_eq(unit_count_in_heap(digits + HALF, HALF), 0);
	ck_assert_uint_eq(unit_count_in_heap(key->data + key->len / 2, key->len / 2), 0);
	snp_volumes_done(&in);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-volumes");
	TCase *t = tcase_create("wire-volumes");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, truncated);
	tcase_add_test(t, too_large);
	tcase_add_test(t, key_too_large);
	tcase_add_test(t, good_one);
	tcase_add_test(t, largest_round_trip);
	tcase_add_test(t, nine_volumes);
	tcase_add_test(t, format_refuses_what_parsing_would);
	tcase_add_test(t, no_key_stays_in_the_heap);
	if (!UNIT_ASAN)
		tcase_add_test(t, heap_is_searched);
	suite_add_tcase(s, t);
	return s;
}
