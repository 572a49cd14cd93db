/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a unified kernel image, for whoever must vouch for it. */
#pragma once

#include "snp/util.h"

/* Prints file and sections with sizes and SHA-256. Returns enum exit_status;
 * says what went wrong. */
_must_check_ int show_uki(const char *path, bool json);
