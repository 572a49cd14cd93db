/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The posted key message: what anyone who reaches the port may send. */
#include "mangle.h"
#include "runner.h"
#include "snp/codec.h"
#include "snp/util.h"
#include "snp/wire.h"

#define B64_32 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static const char good[] =
	"{\"nonce\":\"" B64_32 "\",\"enc\":\"" B64_32 "\",\"ciphertext\":\"Zm9vYmE=\"}";

static const struct mangle refusals[] = {
	{"nothing", good, "", SNP_E_JSON},
	{"cut", "\"}", "\"", SNP_E_JSON},
	{"trailing brace", "\"}", "\"}}", SNP_E_JSON},
	{"second document", "\"}", "\"}{}", SNP_E_JSON},
	{"invalid UTF-8", "Zm9v", "Zm\xff\xfe", SNP_E_JSON},
	{"escaped zero byte", "Zm9v", "Zm\\u0000", SNP_E_JSON},
	{"zero byte in a name", "enc\"", "enc\\u0000\"", SNP_E_JSON},
	{"lone surrogate", "Zm9v", "\\ud800", SNP_E_JSON},
	{"single quotes", "\"nonce\"", "'nonce'", SNP_E_JSON},
	{"comment", "{\"nonce", "{/**/\"nonce", SNP_E_JSON},
	{"member twice", "{\"nonce", "{\"enc\":\"" B64_32 "\",\"nonce", SNP_E_JSON},
	{"array", good, "[]", SNP_E_JSON_SHAPE},
	{"string", good, "\"x\"", SNP_E_JSON_SHAPE},
	{"null", good, "null", SNP_E_JSON_SHAPE},
	{"empty object", good, "{}", SNP_E_JSON_SHAPE},
	{"unknown member", "{", "{\"x\":1,", SNP_E_JSON_SHAPE},
	{"member of other case", "\"enc\"", "\"Enc\"", SNP_E_JSON_SHAPE},
	{"nonce missing", "\"nonce\":\"" B64_32 "\",", "", SNP_E_JSON_SHAPE},
	{"enc missing", "\"enc\":\"" B64_32 "\",", "", SNP_E_JSON_SHAPE},
	{"ciphertext missing", ",\"ciphertext\":\"Zm9vYmE=\"", "", SNP_E_JSON_SHAPE},
	{"nonce a number", "\"" B64_32 "\"", "1", SNP_E_JSON_SHAPE},
	{"nonce null", "\"" B64_32 "\"", "null", SNP_E_JSON_SHAPE},
	{"ciphertext an array", "\"Zm9vYmE=\"", "[\"Zm9vYmE=\"]", SNP_E_JSON_SHAPE},
	{"nonce empty", B64_32, "", SNP_E_LENGTH},
	{"nonce of 31 bytes", "Hh8=", "Hg==", SNP_E_LENGTH},
	{"nonce of 33 bytes", "Hh8=", "Hh8f", SNP_E_LENGTH},
	{"nonce in hex", B64_32, "0001020304050607", SNP_E_LENGTH},
	{"base64url digit", "AAEC", "AAE-", SNP_E_ENCODING},
	{"unused bits", "Zm9vYmE=", "Zm9vYmF=", SNP_E_ENCODING},
	{"no padding", "Zm9vYmE=", "Zm9vYmE", SNP_E_ENCODING},
	{"white space", "Zm9vYmE=", "Zm9v YmE=", SNP_E_ENCODING},
	{"line break", "Zm9vYmE=", "Zm9v\\nmE=", SNP_E_ENCODING},
};

static int parse_refused(const char *text, size_t len)
{
	struct snp_wire_key key;
	int r;

	memset(&key, 0xEE, sizeof(key));
	r = snp_wire_key_parse(text, len, &key);
	ck_assert_msg(!r || key.ciphertext_len == (size_t)0xEEEEEEEEEEEEEEEE, "output written");
	return r;
}

START_TEST(refused)
{
	const struct mangle *m = &refusals[_i];
	char *text = mangled(good, m);
	int r = parse_refused(text, strlen(text));

	ck_assert_msg(r == m->expected, "%s: %s", m->what, snp_strerror(r));
	free(text);
}
END_TEST

START_TEST(raw_zero_bytes)
{
	char text[sizeof(good)];

	memcpy(text, good, sizeof(good));
	ck_assert_int_eq(parse_refused(text, sizeof(good)), SNP_E_JSON);
	text[20] = 0;
	ck_assert_int_eq(parse_refused(text, sizeof(good) - 1), SNP_E_JSON);
}
END_TEST

/* Wherever it is cut. */
START_TEST(truncated)
{
	for (size_t len = 0; len < sizeof(good) - 1; len++)
		ck_assert_int_eq(parse_refused(good, len), SNP_E_JSON);
	ck_assert_int_eq(parse_refused(good, sizeof(good) - 1), 0);
}
END_TEST

START_TEST(body_too_large)
{
	char *body = repeated(' ', SNP_WIRE_KEY_BODY_MAX + 1);

	memcpy(body, good, sizeof(good) - 1);
	ck_assert_int_eq(parse_refused(body, SNP_WIRE_KEY_BODY_MAX), 0);
	ck_assert_int_eq(parse_refused(body, SNP_WIRE_KEY_BODY_MAX + 1), SNP_E_TOO_LARGE);
	free(body);
}
END_TEST

START_TEST(ciphertext_too_large)
{
	char *digits = repeated('A', SNP_BASE64_SIZE(SNP_CIPHERTEXT_MAX + 1) - 1);
	char *text = mangled(good, &(struct mangle){"size", "Zm9vYmE=", digits, 0});

	ck_assert_int_eq(parse_refused(text, strlen(text)), SNP_E_TOO_LARGE);
	free(text);
	free(digits);
}
END_TEST

/* Thousands of brackets: refused before the parser's own stack is in danger. */
START_TEST(nested_deeply)
{
	char *body = repeated('[', SNP_WIRE_KEY_BODY_MAX);

	ck_assert_int_eq(parse_refused(body, SNP_WIRE_KEY_BODY_MAX), SNP_E_JSON);
	free(body);
}
END_TEST

START_TEST(format_refuses_a_false_length)
{
	struct snp_wire_key key = {.ciphertext_len = SNP_CIPHERTEXT_MAX + 1};
	size_t len;
	char *text;

	ck_assert_int_eq(snp_wire_key_format(&key, &text, &len), -EINVAL);
}
END_TEST

START_TEST(largest_round_trip)
{
	struct snp_wire_key in = {.ciphertext_len = SNP_CIPHERTEXT_MAX}, out;
	char *text;
	size_t len;

	memset(in.nonce, 1, sizeof(in.nonce));
	memset(in.enc, 2, sizeof(in.enc));
	memset(in.ciphertext, 0xFB, sizeof(in.ciphertext));
	ck_assert_int_eq(snp_wire_key_format(&in, &text, &len), 0);
	ck_assert_uint_eq(strlen(text), len);
	ck_assert_uint_le(len, SNP_WIRE_KEY_BODY_MAX);
	ck_assert_int_eq(snp_wire_key_parse(text, len, &out), 0);
	ck_assert_mem_eq(&in, &out, sizeof(in));
	free(text);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("wire-key");
	TCase *t = tcase_create("wire-key");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, raw_zero_bytes);
	tcase_add_test(t, truncated);
	tcase_add_test(t, body_too_large);
	tcase_add_test(t, ciphertext_too_large);
	tcase_add_test(t, nested_deeply);
	tcase_add_test(t, format_refuses_a_false_length);
	tcase_add_test(t, largest_round_trip);
	suite_add_tcase(s, t);
	return s;
}
