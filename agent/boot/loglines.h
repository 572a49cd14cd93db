/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel drops what a program logs beyond ten lines in five seconds. A boot has more to say
 * than that, and what it says last is why it failed: so the limit is lifted, and given back to the
 * real init as it was.
 */
#pragma once

void loglines_allow_all(void);
void loglines_restore(void);
