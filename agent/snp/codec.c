/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hex, base64 and base64url without tables and without branches on digits: the time and the cache
 * lines depend on lengths alone. ENEMY INPUT. Lengths, and so the number of padding characters, are
 * public; everything else may be a key.
 */
#include "codec.h"

#include <string.h>

#include "errors.h"

/* All ones when low <= c <= high, else zero; all three below 256. */
static unsigned in_range(unsigned c, unsigned low, unsigned high)
{
	return 0u - (((low - 1 - c) & (c - high - 1)) >> 31);
}

/* All ones when v >= n, else zero. */
static unsigned at_least(unsigned v, unsigned n)
{
	return 0u - ((n - 1 - v) >> 31);
}

static char hex_digit(unsigned v)
{
	return (char)('0' + v + (at_least(v, 10) & ('a' - 10 - '0')));
}

void snp_hex_encode(const void *data, size_t len, char *ret)
{
	const uint8_t *in = data;

	for (size_t i = 0; i < len; i++) {
		*ret++ = hex_digit(in[i] >> 4);
		*ret++ = hex_digit(in[i] & 15);
	}
	*ret = 0;
}

/* The value of a digit; *bad gets bits when it is none. */
static unsigned hex_value(char digit, unsigned *bad)
{
	unsigned c = (uint8_t)digit;
	unsigned is_number = in_range(c, '0', '9');
	unsigned is_letter = in_range(c | 0x20, 'a', 'f');

	*bad |= ~(is_number | is_letter);
	return (is_number & (c - '0')) | (is_letter & ((c | 0x20) - 'a' + 10));
}

int snp_hex_decode(const char *text, size_t text_len, void *ret, size_t len)
{
	uint8_t *out = ret;
	unsigned bad = 0;

	snp_wipe(ret, len);
	if (text_len % 2)
		return SNP_E_ENCODING;
	if (text_len / 2 != len)
		return SNP_E_LENGTH;
	for (size_t i = 0; i < len; i++) {
		unsigned high = hex_value(text[2 * i], &bad);

		out[i] = (uint8_t)(high << 4 | hex_value(text[2 * i + 1], &bad));
	}
	if (bad) {
		snp_wipe(ret, len);
		return SNP_E_ENCODING;
	}
	return 0;
}

/* The digits for 62 and 63 are what tells base64 and base64url apart. */
struct alphabet {
	uint8_t c62;
	uint8_t c63;
};

static const struct alphabet standard = {'+', '/'};
static const struct alphabet url = {'-', '_'};

static char base64_digit(unsigned v, const struct alphabet *a)
{
	unsigned c = 'A' + v;

	c += at_least(v, 26) & ('a' - 26u - 'A');
	c += at_least(v, 52) & (('0' - 52u) - ('a' - 26u));
	c += at_least(v, 62) & ((a->c62 - 62u) - ('0' - 52u));
	c += at_least(v, 63) & ((a->c63 - 63u) - (a->c62 - 62u));
	return (char)c;
}

/* The digits of @len bytes, without padding and terminating zero. Returns the end. */
static char *encode_digits(const uint8_t *in, size_t len, const struct alphabet *a, char *ret)
{
	uint32_t acc = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < len; i++) {
		acc = acc << 8 | in[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*ret++ = base64_digit(acc >> (bits - 6) & 63, a);
	}
	if (bits)
		*ret++ = base64_digit(acc << (6 - bits) & 63, a);
	return ret;
}

void snp_base64_encode(const void *data, size_t len, char *ret)
{
	char *end = encode_digits(data, len, &standard, ret);

	while ((end - ret) % 4)
		*end++ = '=';
	*end = 0;
}

void snp_base64url_encode(const void *data, size_t len, char *ret)
{
	*encode_digits(data, len, &url, ret) = 0;
}

static unsigned base64_value(char digit, const struct alphabet *a, unsigned *bad)
{
	unsigned c = (uint8_t)digit;
	unsigned upper = in_range(c, 'A', 'Z');
	unsigned lower = in_range(c, 'a', 'z');
	unsigned number = in_range(c, '0', '9');
	unsigned is62 = in_range(c, a->c62, a->c62);
	unsigned is63 = in_range(c, a->c63, a->c63);

	*bad |= ~(upper | lower | number | is62 | is63);
	return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (number & (c - '0' + 52)) |
		(is62 & 62) | (is63 & 63);
}

/* @n digits to n * 6 / 8 bytes; wipes them and refuses when a digit is none, or unused bits are
 * set. */
static int decode_digits(const char *text, size_t n, const struct alphabet *a, uint8_t *ret)
{
	uint32_t acc = 0;
	unsigned bits = 0, bad = 0;
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		acc = acc << 6 | base64_value(text[i], a, &bad);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			ret[len++] = (uint8_t)(acc >> bits);
		}
	}
	bad |= acc & ((1u << bits) - 1);
	if (bad) {
		snp_wipe(ret, len);
		return SNP_E_ENCODING;
	}
	return 0;
}

/* How many of @text's characters are digits; the others are padding. */
static int count_digits(const char *text, size_t text_len, size_t *ret_digits)
{
	size_t n = text_len;

	if (text_len % 4)
		return SNP_E_ENCODING;
	while (n > 0 && text_len - n < 2 && text[n - 1] == '=')
		n--;
	*ret_digits = n;
	return 0;
}

static size_t decoded_size(size_t digits)
{
	return digits / 4 * 3 + digits % 4 * 3 / 4;
}

int snp_base64_decode(const char *text, size_t text_len, void *ret, size_t len)
{
	size_t digits;
	int r;

	snp_wipe(ret, len);
	r = count_digits(text, text_len, &digits);
	if (r)
		return r;
	if (decoded_size(digits) != len)
		return SNP_E_LENGTH;
	return decode_digits(text, digits, &standard, ret);
}

int snp_base64url_decode(const char *text, size_t text_len, void *ret, size_t len)
{
	snp_wipe(ret, len);
	if (text_len % 4 == 1)
		return SNP_E_ENCODING;
	if (decoded_size(text_len) != len)
		return SNP_E_LENGTH;
	return decode_digits(text, text_len, &url, ret);
}

int snp_base64_decode_var(const char *text, size_t text_len, void *ret, size_t max, size_t *ret_len)
{
	size_t digits;
	int r;

	snp_wipe(ret, max);
	r = count_digits(text, text_len, &digits);
	if (r)
		return r;
	if (decoded_size(digits) > max)
		return SNP_E_TOO_LARGE;
	r = decode_digits(text, digits, &standard, ret);
	if (r)
		return r;
	*ret_len = decoded_size(digits);
	return 0;
}

int snp_base64_decode_secret(const char *text, size_t text_len, size_t max, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	size_t digits;
	int r;

	r = count_digits(text, text_len, &digits);
	if (r)
		return r;
	if (decoded_size(digits) > max)
		return SNP_E_TOO_LARGE;
	r = snp_secret_new(&s, decoded_size(digits));
	if (r)
		return r;
	r = decode_digits(text, digits, &standard, s.data);
	if (r)
		return r;
	snp_secret_move(ret, &s);
	return 0;
}
