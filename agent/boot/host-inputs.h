/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the real init would take from the host unasked, kept from it: docs/threat-model.md. */
#pragma once

#include "snp/util.h"

#define HOST_INPUTS_REASON_MAX 256

/**
 * host_inputs_hide() - before the real init looks
 *
 * Return: 0 or -errno, with the reason for people: a root that could hear its host is not started.
 */
_must_check_ int host_inputs_hide(char reason[static HOST_INPUTS_REASON_MAX]);
