/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seccomp part of the sandbox; the only user of libseccomp. */
#pragma once

#include "sandbox.h"

/* Installs the allow-list: what every process needs, and the profile's. 0 or -errno. */
_must_check_ int sandbox_filter_load(const struct sandbox_profile *profile);
