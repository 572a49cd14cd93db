/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML, written element by element. */
#include "xml.h"

#include <stdarg.h>
#include <string.h>

#include "owner/utf8.h"

static void indent(struct xml *x)
{
	for (unsigned i = 0; i < x->depth; i++)
		fputs("  ", x->out);
}

static void finish_tag(struct xml *x)
{
	if (x->in_tag)
		fputc('>', x->out);
	x->in_tag = false;
}

/* Blanks other than a space as numbers: a reader would make spaces of them in attributes. */
static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&apos;", out);
			break;
		case '\t':
		case '\n':
		case '\r':
			fprintf(out, "&#%d;", *text);
			break;
		default:
			fputc(*text, out);
		}
	}
}

static void write_formatted(struct xml *x, const char *fmt, va_list args) _printf_(2, 0);

static void write_formatted(struct xml *x, const char *fmt, va_list args)
{
	_cleanup_free_ char *text = NULL;

	if (vasprintf(&text, fmt, args) < 0) {
		text = NULL;
		x->failed = true;
		return;
	}
	write_escaped(x->out, text);
}

void xml_begin(struct xml *x, const char *name)
{
	if (x->in_tag) {
		finish_tag(x);
		fputc('\n', x->out);
	}
	indent(x);
	fprintf(x->out, "<%s", name);
	if (x->depth < XML_DEPTH_MAX)
		x->open[x->depth] = name;
	else
		x->failed = true;
	x->depth++;
	x->in_tag = true;
	x->has_text = false;
}

void xml_attr(struct xml *x, const char *name, const char *fmt, ...)
{
	va_list args;

	fprintf(x->out, " %s='", name);
	va_start(args, fmt);
	write_formatted(x, fmt, args);
	va_end(args);
	fputc('\'', x->out);
}

void xml_text(struct xml *x, const char *fmt, ...)
{
	va_list args;

	finish_tag(x);
	x->has_text = true;
	va_start(args, fmt);
	write_formatted(x, fmt, args);
	va_end(args);
}

void xml_end(struct xml *x)
{
	const char *name = --x->depth < XML_DEPTH_MAX ? x->open[x->depth] : "";

	if (x->in_tag) {
		fputs("/>\n", x->out);
	} else {
		if (!x->has_text)
			indent(x);
		fprintf(x->out, "</%s>\n", name);
	}
	x->in_tag = false;
	x->has_text = false;
}

void xml_leaf(struct xml *x, const char *name, const char *text)
{
	if (!text)
		return;
	xml_begin(x, name);
	xml_text(x, "%s", text);
	xml_end(x);
}

void xml_mark(struct xml *x, const char *name, const char *attr, const char *value)
{
	xml_begin(x, name);
	xml_attr(x, attr, "%s", value);
	xml_end(x);
}

bool xml_can_hold(const char *text)
{
	if (!utf8_is_text(text, strlen(text)))
		return false;
	/* U+FFFE and U+FFFF are no characters. */
	if (strstr(text, "\xEF\xBF\xBE") || strstr(text, "\xEF\xBF\xBF"))
		return false;
	for (; *text; text++)
		if ((unsigned char)*text < ' ' && !strchr("\t\n\r", *text))
			return false;
	return true;
}
