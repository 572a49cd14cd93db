/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fields of a report as a table: name, meaning, and how the value is told. People and scripts
 * get the same names and values from it.
 */
#pragma once

#include <jansson.h>

#include "snp/report.h"
#include "verifier/products.h"

/* Borrowed. */
struct report_view {
	const struct snp_report *report;
	const struct products *products;	/* which lines there are */
	const char *refused;	/* why no such report is ever verified; NULL: it may be */
};

struct report_field {
	const char *name;	/* stable */
	const char *meaning;
	/* A new reference: a text, a number, a truth, a list of names, an object of numbers, or
	 * null for what this version of the report has not. NULL without memory. */
	json_t *(*value)(const struct report_field *f, const struct report_view *view);
	size_t offset, len;	/* in struct snp_report */
};

/* NULL past the end. */
const struct report_field *report_field(size_t i);
