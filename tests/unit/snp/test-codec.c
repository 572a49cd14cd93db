/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codecs: what is not canonical is refused, and leaves nothing behind. */
#include "snp/codec.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

#include "runner.h"
#include "snp/errors.h"
#include "snp/util.h"

typedef int (*decode_fn)(const char *, size_t, void *, size_t);

static const struct refusal {
	const char *what;
	decode_fn decode;
	const char *text;
	size_t len;
	int expected;
} refusals[] = {
	{"hex: odd", snp_hex_decode, "abc", 1, SNP_E_ENCODING},
	{"hex: short", snp_hex_decode, "ab", 2, SNP_E_LENGTH},
	{"hex: long", snp_hex_decode, "abcdef", 2, SNP_E_LENGTH},
	{"hex: empty", snp_hex_decode, "", 1, SNP_E_LENGTH},
	{"hex: g", snp_hex_decode, "0g", 1, SNP_E_ENCODING},
	{"hex: before 0", snp_hex_decode, "/0", 1, SNP_E_ENCODING},
	{"hex: after 9", snp_hex_decode, ":0", 1, SNP_E_ENCODING},
	{"hex: before A", snp_hex_decode, "@0", 1, SNP_E_ENCODING},
	{"hex: before a", snp_hex_decode, "`0", 1, SNP_E_ENCODING},
	{"hex: space", snp_hex_decode, " 0", 1, SNP_E_ENCODING},
	{"hex: sign", snp_hex_decode, "+1", 1, SNP_E_ENCODING},
	{"hex: 0x", snp_hex_decode, "0x", 1, SNP_E_ENCODING},
	{"hex: high bit", snp_hex_decode, "\xb0\xb0", 1, SNP_E_ENCODING},
	{"hex: good then bad", snp_hex_decode, "ffffffzz", 4, SNP_E_ENCODING},
	{"base64: unpadded", snp_base64_decode, "Zg", 1, SNP_E_ENCODING},
	{"base64: one of two =", snp_base64_decode, "Zg=", 1, SNP_E_ENCODING},
	{"base64: three =", snp_base64_decode, "Z===", 1, SNP_E_ENCODING},
	{"base64: only =", snp_base64_decode, "====", 1, SNP_E_ENCODING},
	{"base64: = inside", snp_base64_decode, "Z=g=", 2, SNP_E_ENCODING},
	{"base64: = then more", snp_base64_decode, "Zg==Zg==", 4, SNP_E_ENCODING},
	{"base64: unused bits, 1 byte", snp_base64_decode, "Zh==", 1, SNP_E_ENCODING},
	{"base64: unused bits, 2 bytes", snp_base64_decode, "Zm9=", 2, SNP_E_ENCODING},
	{"base64: short", snp_base64_decode, "Zg==", 2, SNP_E_LENGTH},
	{"base64: long", snp_base64_decode, "Zm9v", 2, SNP_E_LENGTH},
	{"base64: newline at the end", snp_base64_decode, "Zm9v\n", 3, SNP_E_ENCODING},
	{"base64: newline for a digit", snp_base64_decode, "Zm9\n", 3, SNP_E_ENCODING},
	{"base64: space", snp_base64_decode, "Zm9 ", 3, SNP_E_ENCODING},
	{"base64: url digit -", snp_base64_decode, "Zm9-", 3, SNP_E_ENCODING},
	{"base64: url digit _", snp_base64_decode, "Zm9_", 3, SNP_E_ENCODING},
	{"base64: high bit", snp_base64_decode, "Zm9\xc1", 3, SNP_E_ENCODING},
	{"base64: good then bad", snp_base64_decode, "/////w*=", 5, SNP_E_ENCODING},
	{"base64url: padded", snp_base64url_decode, "Zg==", 1, SNP_E_LENGTH},
	{"base64url: padding for a digit", snp_base64url_decode, "Zm9=", 3, SNP_E_ENCODING},
	{"base64url: one digit too many", snp_base64url_decode, "Zm9vZ", 3, SNP_E_ENCODING},
	{"base64url: unused bits", snp_base64url_decode, "Zh", 1, SNP_E_ENCODING},
	{"base64url: standard digit +", snp_base64url_decode, "Zm9+", 3, SNP_E_ENCODING},
	{"base64url: standard digit /", snp_base64url_decode, "Zm9/", 3, SNP_E_ENCODING},
	{"base64url: short", snp_base64url_decode, "Zg", 2, SNP_E_LENGTH},
};

START_TEST(refused_and_wiped)
{
	const struct refusal *t = &refusals[_i];
	uint8_t out[8], zeros[8] = {0};

	memset(out, 0xEE, sizeof(out));
	ck_assert_msg(t->decode(t->text, strlen(t->text), out, t->len) == t->expected, "%s",
		t->what);
	ck_assert_msg(memcmp(out, zeros, t->len) == 0, "%s: output not wiped", t->what);
	ck_assert_msg(out[t->len] == 0xEE, "%s: written beyond", t->what);
}
END_TEST

START_TEST(nul_is_no_digit)
{
	uint8_t out[3];

	ck_assert_int_eq(snp_base64_decode("Zm9\0", 4, out, 3), SNP_E_ENCODING);
	ck_assert_int_eq(snp_base64url_decode("Zm9\0", 4, out, 3), SNP_E_ENCODING);
	ck_assert_int_eq(snp_hex_decode("ab\0a", 4, out, 2), SNP_E_ENCODING);
}
END_TEST

/* Each of the 256 characters is a digit exactly when the alphabet says so. */
START_TEST(every_character)
{
	static const char hex[] = "0123456789abcdefABCDEF";
	static const char alnum[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	for (int i = 0; i < 256; i++) {
		char c = (char)i;
		char h[2] = {'0', c}, b[4] = {'A', 'A', 'A', c};
		bool is_hex = c && strchr(hex, c), is_alnum = c && strchr(alnum, c);
		uint8_t out[3];

		ck_assert_int_eq(snp_hex_decode(h, 2, out, 1) == 0, is_hex);
		ck_assert_int_eq(snp_base64_decode(b, 4, out, 3) == 0,
			is_alnum || c == '+' || c == '/');
		ck_assert_int_eq(snp_base64url_decode(b, 4, out, 3) == 0,
			is_alnum || c == '-' || c == '_');
	}
}
END_TEST

/* The vectors of RFC 4648, section 10. */
static const struct vector {
	const char *plain, *base64, *hex;
} vectors[] = {
	{"", "", ""},
	{"f", "Zg==", "66"},
	{"fo", "Zm8=", "666f"},
	{"foo", "Zm9v", "666f6f"},
	{"foob", "Zm9vYg==", "666f6f62"},
	{"fooba", "Zm9vYmE=", "666f6f6261"},
	{"foobar", "Zm9vYmFy", "666f6f626172"},
};

START_TEST(rfc4648)
{
	const struct vector *v = &vectors[_i];
	size_t len = strlen(v->plain);
	char text[32];
	uint8_t out[8];

	snp_base64_encode(v->plain, len, text);
	ck_assert_str_eq(text, v->base64);
	ck_assert_int_eq(snp_base64_decode(text, strlen(text), out, len), 0);
	ck_assert_mem_eq(out, v->plain, len);
	snp_hex_encode(v->plain, len, text);
	ck_assert_str_eq(text, v->hex);
	ck_assert_int_eq(snp_hex_decode(text, strlen(text), out, len), 0);
	ck_assert_mem_eq(out, v->plain, len);
}
END_TEST

START_TEST(hex_in_either_case)
{
	uint8_t out[3];

	ck_assert_int_eq(snp_hex_decode("aBCdeF", 6, out, 3), 0);
	ck_assert_mem_eq(out, "\xab\xcd\xef", 3);
}
END_TEST

/* @len bytes there and back, and OpenSSL's encoder as witness. */
static void check_round_trip(const uint8_t *data, size_t len)
{
	char ours[SNP_BASE64_SIZE(256)], url[SNP_BASE64URL_SIZE(256)];
	unsigned char theirs[SNP_BASE64_SIZE(256)];
	uint8_t back[256];

	snp_base64_encode(data, len, ours);
	EVP_EncodeBlock(theirs, data, (int)len);
	ck_assert_str_eq(ours, (char *)theirs);
	ck_assert_int_eq(snp_base64_decode(ours, strlen(ours), back, len), 0);
	ck_assert_mem_eq(back, data, len);

	snp_base64url_encode(data, len, url);
	ck_assert_uint_lt(strlen(url), SNP_BASE64URL_SIZE(len));
	ck_assert_uint_eq(strcspn(url, "+/="), strlen(url));
	ck_assert_int_eq(snp_base64url_decode(url, strlen(url), back, len), 0);
	ck_assert_mem_eq(back, data, len);
}

/* All byte values at all positions of a group. */
START_TEST(agrees_with_openssl)
{
	uint8_t data[256];

	for (size_t len = 0; len <= sizeof(data); len++) {
		for (size_t i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)(i * 167 + len);
		check_round_trip(data, len);
	}
}
END_TEST

START_TEST(variable_length)
{
	uint8_t out[4];
	size_t len = 99;

	ck_assert_int_eq(snp_base64_decode_var("Zm9vYmE=", 8, out, 4, &len), SNP_E_TOO_LARGE);
	ck_assert_int_eq(snp_base64_decode_var("Zm9vYh==", 8, out, 4, &len), SNP_E_ENCODING);
	ck_assert_mem_eq(out, "\0\0\0\0", 4);
	ck_assert_uint_eq(len, 99);
	ck_assert_int_eq(snp_base64_decode_var("Zm9vYg==", 8, out, 4, &len), 0);
	ck_assert_uint_eq(len, 4);
	ck_assert_mem_eq(out, "foob", 4);
	ck_assert_int_eq(snp_base64_decode_var("", 0, out, 4, &len), 0);
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(into_secret_memory)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_base64_decode_secret("Zm9vYmE=", 8, 4, &s), SNP_E_TOO_LARGE);
	ck_assert_int_eq(snp_base64_decode_secret("Zm9vY!E=", 8, 8, &s), SNP_E_ENCODING);
	ck_assert_int_eq(snp_base64_decode_secret("Zm9", 3, 8, &s), SNP_E_ENCODING);
	ck_assert_ptr_null(s.data);
	ck_assert_int_eq(snp_base64_decode_secret("Zm9vYmE=", 8, 5, &s), 0);
	ck_assert_uint_eq(s.len, 5);
	ck_assert_mem_eq(s.data, "fooba", 5);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("codec");
	TCase *t = tcase_create("codec");

	tcase_add_loop_test(t, refused_and_wiped, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, nul_is_no_digit);
	tcase_add_test(t, every_character);
	tcase_add_loop_test(t, rfc4648, 0, ARRAY_SIZE(vectors));
	tcase_add_test(t, hex_in_either_case);
	tcase_add_test(t, agrees_with_openssl);
	tcase_add_test(t, variable_length);
	tcase_add_test(t, into_secret_memory);
	suite_add_tcase(s, t);
	return s;
}
