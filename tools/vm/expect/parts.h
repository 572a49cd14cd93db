/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of expect: what its parts share. */
#pragma once

#include "expect.h"
#include "idblock/id-block.h"
#include "vm/launch.h"

struct expectation {
	const struct vmconf *conf;
	const char *path;
	struct policy policy;		/* so far */
	bool has_block;			/* the VM has an ID block: */
	struct id_block block;
	char *why;
	char warning[VMCONF_WHY_MAX];	/* what is not demanded though it might be */
};

/* The description says two things of which no report can show both. VMCONF_E_INVALID. */
int expect_contradiction(struct expectation *e, const char *fmt, ...) _printf_(2, 3);
/* Told where all goes well. */
void expect_warn(struct expectation *e, const char *fmt, ...) _printf_(2, 3);
/* Is it that a file is not there? Owners keep them where they build. */
static inline bool expect_is_absent(int r)
{
	return r == -ENOENT || r == -ENOTDIR;
}
bool expect_has_measurement(const struct policy *p, const uint8_t *digest);

/**
 * expect_tell_differences() - how the launch came about whose digest was written down
 * @s, @l: the description
 * @record: the file or folder in which @recorded stands, whose time counts
 * @ret: ", which is a launch with 4 vCPUs instead of 2", "; changed since: kernel", or ""
 */
void expect_tell_differences(const struct launch_source *s, const struct launch *l,
	const uint8_t recorded[static LAUNCH_DIGEST_SIZE], const char *record,
	char *ret, size_t size);

/* All that the ID block says but for its launch digest. Answers as expect_lay(). */
_must_check_ int expect_id_block(struct expectation *e);
/* The digest that the ID block is signed for, beside that of the launch, if there is any. */
_must_check_ int expect_signed_for(struct expectation *e, const struct launch_source *s,
	const struct launch *l, const struct measure_digest *digest);
/* The same beside those expected; where there are none, it is. */
_must_check_ int expect_signed_digest(struct expectation *e);
