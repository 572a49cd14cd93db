/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The XML printer: elements closed in order, and no value that becomes markup. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/format/xml.h"

struct document {
	struct xml x;
	char *text;
	size_t len;
};

static void begin(struct document *d)
{
	*d = (struct document){0};
	d->x.out = open_memstream(&d->text, &d->len);
	ck_assert_ptr_nonnull(d->x.out);
}

static const char *end(struct document *d)
{
	ck_assert_int_eq(fclose(d->x.out), 0);
	return d->text;
}

START_TEST(test_elements)
{
	struct document d;

	begin(&d);
	xml_begin(&d.x, "a");
	xml_attr(&d.x, "n", "%d", 7);
	xml_begin(&d.x, "b");
	xml_end(&d.x);
	xml_leaf(&d.x, "c", "text");
	xml_leaf(&d.x, "absent", NULL);
	xml_leaf(&d.x, "empty", "");
	xml_begin(&d.x, "d");
	xml_mark(&d.x, "e", "f", "g");
	xml_end(&d.x);
	xml_end(&d.x);
	ck_assert_str_eq(end(&d), "<a n='7'>\n  <b/>\n  <c>text</c>\n  <empty></empty>\n"
		"  <d>\n    <e f='g'/>\n  </d>\n</a>\n");
	ck_assert(!d.x.failed);
	free(d.text);
}
END_TEST

static const struct {
	const char *text, *escaped;
} escapes[] = {
	{"plain", "plain"},
	{"", ""},
	{"<", "&lt;"},
	{">", "&gt;"},
	{"&", "&amp;"},
	{"&amp;", "&amp;amp;"},
	{"'", "&apos;"},
	{"\"", "&quot;"},
	{"]]>", "]]&gt;"},
	{"'/><x a='", "&apos;/&gt;&lt;x a=&apos;"},
	{"</a><b>", "&lt;/a&gt;&lt;b&gt;"},
	{"a\tb\nc\rd", "a&#9;b&#10;c&#13;d"},
	{"100%s", "100%s"},
	{"\xC3\xA4", "\xC3\xA4"},
};

/* The same in an attribute and in text. */
START_TEST(test_escapes)
{
	struct document d;
	char want[200];

	begin(&d);
	xml_begin(&d.x, "a");
	xml_attr(&d.x, "n", "%s", escapes[_i].text);
	xml_text(&d.x, "%s", escapes[_i].text);
	xml_end(&d.x);
	snprintf(want, sizeof(want), "<a n='%s'>%s</a>\n", escapes[_i].escaped, escapes[_i].escaped);
	ck_assert_str_eq(end(&d), want);
	free(d.text);
}
END_TEST

START_TEST(test_too_deep)
{
	struct document d;

	begin(&d);
	for (int i = 0; i < XML_DEPTH_MAX; i++)
		xml_begin(&d.x, "a");
	ck_assert(!d.x.failed);
	xml_begin(&d.x, "a");
	ck_assert(d.x.failed);
	for (int i = 0; i <= XML_DEPTH_MAX; i++)
		xml_end(&d.x);
	end(&d);
	free(d.text);
}
END_TEST

static const struct {
	const char *text;
	bool holds;
} texts[] = {
	{"", true},
	{"a b<>&'\"", true},
	{"a\tb\nc\rd", true},
	{"\x7F", true},
	{"\xC3\xA4\xF0\x9F\x98\x80", true},
	{"\x01", false},
	{"a\x08", false},
	{"\x0B", false},
	{"\x1B[0m", false},
	{"\x1F", false},
	{"\xFF", false},
	{"\xC3", false},
	{"\xC0\x80", false},
	{"\xED\xA0\x80", false},
	{"\xEF\xBF\xBE", false},
	{"x\xEF\xBF\xBF", false},
	{"\xEF\xBF\xBD", true},
};

START_TEST(test_can_hold)
{
	ck_assert_int_eq(xml_can_hold(texts[_i].text), texts[_i].holds);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("xml");
	TCase *tc = tcase_create("xml");

	tcase_add_test(tc, test_elements);
	tcase_add_loop_test(tc, test_escapes, 0, ARRAY_SIZE(escapes));
	tcase_add_test(tc, test_too_deep);
	tcase_add_loop_test(tc, test_can_hold, 0, ARRAY_SIZE(texts));
	suite_add_tcase(s, tc);
	return s;
}
