/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of diagnose: what happens to a command line on its way to the VMM. */
#pragma once

#include "variation.h"

_must_check_ int variation_append_apply(struct trial *t, unsigned i);
void variation_append_tell(const struct trial *t, unsigned i, struct difference *ret);
