/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every field of a report, explained. */
#pragma once

#include <jansson.h>

#include "report-fields.h"

/* Name, value and meaning of each field, on standard output. */
int show_report(const struct report_view *view);
/* The same as one object; names are stable. NULL without memory. */
json_t *show_report_json(const struct report_view *view);
