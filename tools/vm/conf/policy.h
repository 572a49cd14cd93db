/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * [policy] of vm.conf: what the VM's owner demands of its reports. The text alone gives all but
 * what stands in files (keys), and cannot tell which advisories there are: vmconf_policy_resolve()
 * looks them up, so that reading a description needs neither file nor products.
 */
#pragma once

#include "verifier/policy.h"

enum vmconf_refusal {
	VMCONF_E_INVALID = 1,	/* the file says something wrong: why tells line and reason */
};

#define VMCONF_WHY_MAX 512
#define VMCONF_KEYS_MAX (2 * POLICY_KEYS_MAX)

/* A key whose digest is asked for: from a PEM file, whose line is kept for complaints. */
struct vmconf_pem {
	char *path;
	unsigned line;
	bool author;
};

struct vmconf_policy {
	struct policy demands;
	size_t n_pems;
	struct vmconf_pem pems[VMCONF_KEYS_MAX];
	unsigned advisories_line;
};

/**
 * vmconf_policy_resolve() - all that is demanded
 * @path: of the vm.conf, for @why
 * @products: the set that will judge: an advisory that it does not know is an error
 * @ret: written on 0 only; it borrows nothing
 *
 * Return: 0, -errno, VMCONF_E_INVALID; @why tells in every case but 0.
 */
_must_check_ int vmconf_policy_resolve(const struct vmconf_policy *p, const char *path,
	const struct products *products, struct policy *ret, char why[static VMCONF_WHY_MAX]);
void vmconf_policy_done(struct vmconf_policy *p);
