/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XML, written element by element: closed in order, indented, every value escaped, so that no value
 * can become markup. A printer this small needs no library beside it: what libxml2's writer would
 * add is an error code behind each of its calls.
 */
#pragma once

#include <stdio.h>

#include "snp/util.h"

#define XML_DEPTH_MAX 8

/* All zero but @out is an empty document. */
struct xml {
	FILE *out;
	unsigned depth;
	const char *open[XML_DEPTH_MAX];
	bool in_tag;		/* private: attributes may follow */
	bool has_text;		/* private: of the innermost element */
	bool failed;		/* no memory, or too deep: what was written is not to be used */
};

/* @name is borrowed until its xml_end(). */
void xml_begin(struct xml *x, const char *name);
/* Of the element just begun. */
void xml_attr(struct xml *x, const char *name, const char *fmt, ...) _printf_(3, 4);
/* An element with text has nothing else in it. */
void xml_text(struct xml *x, const char *fmt, ...) _printf_(2, 3);
void xml_end(struct xml *x);

/* An element of text only; none where @text is NULL. */
void xml_leaf(struct xml *x, const char *name, const char *text);
/* An element with one attribute and nothing in it. */
void xml_mark(struct xml *x, const char *name, const char *attr, const char *value);

/* Is it text that XML 1.0 has a form for? It has none for most control
 * characters, escaped or not. */
bool xml_can_hold(const char *text);
