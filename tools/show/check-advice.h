/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an owner can do about a check that failed, in a sentence or two. */
#pragma once

/* By the check's id; NULL for one that is not known. */
const char *check_advice(const char *id);
