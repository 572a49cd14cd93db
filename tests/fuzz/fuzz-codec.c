/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Codecs: what decodes is canonical, so it encodes to the very same text (hex: but for case). The
 * first byte of the input chooses the codec, the rest is the text.
 */
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "snp/codec.h"

#define MAX 512

static void fuzz_hex(const char *text, size_t len)
{
	uint8_t out[MAX];
	char back[SNP_HEX_SIZE(MAX)];

	if (len / 2 > MAX || snp_hex_decode(text, len, out, len / 2))
		return;
	snp_hex_encode(out, len / 2, back);
	fuzz_check(strlen(back) == len && strncasecmp(text, back, len) == 0);
}

static void fuzz_base64(const char *text, size_t len)
{
	struct snp_secret secret = SNP_SECRET_NULL;
	uint8_t out[MAX], exact[MAX];
	char back[SNP_BASE64_SIZE(MAX)];
	size_t n;
	int r = snp_base64_decode_var(text, len, out, MAX, &n);

	fuzz_check(snp_base64_decode_secret(text, len, MAX, &secret) == r);
	if (r)
		return;
	fuzz_check(secret.len == n && memcmp(secret.data, out, n) == 0);
	snp_secret_done(&secret);
	fuzz_check(snp_base64_decode(text, len, exact, n) == 0 && memcmp(exact, out, n) == 0);
	snp_base64_encode(out, n, back);
	fuzz_check(strlen(back) == len && memcmp(text, back, len) == 0);
}

static void fuzz_base64url(const char *text, size_t len)
{
	uint8_t out[MAX];
	char back[SNP_BASE64URL_SIZE(MAX)];
	size_t n = len / 4 * 3 + len % 4 * 3 / 4;

	if (n > MAX || snp_base64url_decode(text, len, out, n))
		return;
	snp_base64url_encode(out, n, back);
	fuzz_check(strlen(back) == len && memcmp(text, back, len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const codecs[])(const char *, size_t) = {
		fuzz_hex, fuzz_base64, fuzz_base64url};

	if (size > 0)
		codecs[data[0] % 3]((const char *)data + 1, size - 1);
	return 0;
}
