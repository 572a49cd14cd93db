/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every field of a report, explained. */
#pragma once

#include <jansson.h>

#include "snp/report.h"

/* Name, value and meaning of each field, on standard output. */
int show_report(const struct snp_report *report);
/* The same as one object; names are stable. NULL without memory. */
json_t *show_report_json(const struct snp_report *report);
