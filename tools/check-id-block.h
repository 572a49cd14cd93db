/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the ID block in a folder is right in itself, and the one that was wanted. */
#pragma once

#include <stdbool.h>

#include "idblock/id-block.h"

struct id_block_wanted {
	bool digest;			/* the launch digest of @block is compared */
	bool names;			/* and so is the rest of it */
	struct id_block block;
	bool id_key, author_key;	/* which of @keys are compared */
	struct id_auth_keys keys;
};

/* Exit status, after it has shown the ID block or said all that is wrong with it. */
_must_check_ int check_id_block(const char *dir, const struct id_block_wanted *wanted, bool json);
