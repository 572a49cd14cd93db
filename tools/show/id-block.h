/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ID blocks on standard output: as lines for [policy] of a vm.conf, and as JSON. */
#pragma once

#include <jansson.h>

#include "vm/identity/id-check.h"

/* The digests that reports of the VM will show: launch, ID key and,
 * where there is one, author key. */
void show_id_block(const struct id_block *block, const struct id_auth_keys *keys);
/* By the names that report show --json gives the same fields of a report; without author key its
 * digest is null. NULL when there is no memory. */
json_t *show_id_block_json(const struct id_block *block, const struct id_auth_keys *keys);

/* All that is wrong with the ID block in @dir, as errors; nothing if it is right. */
void show_id_faults(const char *dir, const struct id_finding *f);
/* {"verdict","reason","differences","id_block"}: pass or fail; why it is not right in itself, or
 * null; each with "key", "expected" and "got"; the block, or null. NULL when there is no memory. */
json_t *show_id_finding_json(const struct id_finding *f);
