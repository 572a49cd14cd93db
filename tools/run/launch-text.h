/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the stand-in of an emulated VM is told of the launch: lines of "key=value". */
#pragma once

#include "vm/identity/identity.h"

/* To be freed; NULL without memory. Numbers are decimal or 0x..., the rest hex. */
char *launch_text(const struct vm_identity *id);
