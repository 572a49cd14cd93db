/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differs when a guest's launch digest is not the one of its description: the launch is
 * measured again with other numbers of vCPUs and with one or two of its inputs changed, as launches
 * go wrong. It explains a no and can never undo it: what somebody launched is not what the owner
 * described, even if it is known how it came about.
 */
#pragma once

#include "vm/launch.h"

#define DIAGNOSIS_MAX 3		/* two inputs, and the number of vCPUs */

/* One input that differs. */
struct difference {
	const char *id;		/* its key in vm.conf, or "kernel-hashes"; an interface */
	char found[160];	/* "with 4 vCPUs instead of 2" */
	char line[160];		/* "vcpus = 4 in [vm]": if it is meant; "" where vm.conf
				 * cannot say it */
	char mend[160];		/* what to do then; "" */
};

struct diagnosis {
	bool same;		/* it is the digest of the description */
	size_t n;		/* 0: as @same says, or nothing that was tried gives the digest */
	struct difference v[DIAGNOSIS_MAX];
	unsigned tried;		/* launches, each with all numbers of vCPUs */
	bool cut;		/* there was more to try, but it would have taken long */
};

/**
 * diagnose() - find the launch that gives a digest
 * @source: the description: MEASURE_SNP or MEASURE_SNP_SVSM
 * @launch: what launch_read() made of it
 * @got: the digest of a report that has been found authentic
 * @host_sig: CPUID 1 EAX of the processor that made it; 0: not known
 *
 * Return: 0 with @ret, or -errno.
 */
_must_check_ int diagnose(const struct launch_source *source, const struct launch *launch,
	const uint8_t got[static LAUNCH_DIGEST_SIZE], uint32_t host_sig, struct diagnosis *ret);
