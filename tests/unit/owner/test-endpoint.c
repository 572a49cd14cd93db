/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HOST[:PORT]: nothing in it may become another part of a URL. */
#include "owner/endpoint.h"
#include "runner.h"

static const char *const refused_texts[] = {
	"", ":", ":80", "host:", "host:0", "host:65536", "host:99999999999", "host:80x", "host:-1",
	"host:8 0", "host/path", "host?x", "host#x", "user@host", "host:80/x", "host:80@other", "a b",
	"host\n", "host\r\nX: y", "http://host", "[::1", "::1]", "[]", "[]:80", "[::1]80", "[::1]:",
	"[host]:80", "[::1%25eth0]", "[fe80::1%eth0]", "host%2f", "h\xc3\xb6st", "::1/64", "::x",
	"-host", "-oX", "-:80", "--",
};

START_TEST(refused)
{
	char url[ENDPOINT_URL_SIZE];

	ck_assert_int_eq(endpoint_url(refused_texts[_i], url), OWNER_E_ENDPOINT);
}
END_TEST

START_TEST(too_long)
{
	char text[512] = "", url[ENDPOINT_URL_SIZE];

	for (size_t i = 0; i < 256; i++)
		text[i] = 'a';
	ck_assert_int_eq(endpoint_url(text, url), OWNER_E_ENDPOINT);
	text[255] = '\0';
	ck_assert_int_eq(endpoint_url(text, url), 0);
}
END_TEST

static const struct {
	const char *text, *url;
} taken_texts[] = {
	{"host", "http://host:8400"},
	{"host.example:80", "http://host.example:80"},
	{"127.0.0.1:65535", "http://127.0.0.1:65535"},
	{"my-host_1", "http://my-host_1:8400"},
	{"::1", "http://[::1]:8400"},
	{"[::1]", "http://[::1]:8400"},
	{"[2001:db8::1]:8400", "http://[2001:db8::1]:8400"},
	{"[::ffff:192.0.2.1]:1", "http://[::ffff:192.0.2.1]:1"},
};

START_TEST(taken)
{
	char url[ENDPOINT_URL_SIZE];

	ck_assert_int_eq(endpoint_url(taken_texts[_i].text, url), 0);
	ck_assert_str_eq(url, taken_texts[_i].url);
}
END_TEST

START_TEST(parts)
{
	struct endpoint e;

	ck_assert_int_eq(endpoint_parse("[2001:db8::1]:2222", 22, &e), 0);
	ck_assert_str_eq(e.host, "2001:db8::1");
	ck_assert_uint_eq(e.port, 2222);
	ck_assert(e.is_ipv6);
	ck_assert_int_eq(endpoint_parse("host", 22, &e), 0);
	ck_assert_str_eq(e.host, "host");
	ck_assert_uint_eq(e.port, 22);
	ck_assert(!e.is_ipv6);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("endpoint");
	TCase *t = tcase_create("endpoint");

	tcase_add_loop_test(t, refused, 0, sizeof(refused_texts) / sizeof(refused_texts[0]));
	tcase_add_test(t, too_long);
	tcase_add_loop_test(t, taken, 0, sizeof(taken_texts) / sizeof(taken_texts[0]));
	tcase_add_test(t, parts);
	suite_add_tcase(s, t);
	return s;
}
