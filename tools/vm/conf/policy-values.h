/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of vmconf: a setter, as key.h has them, for each kind of value that only [policy] has. */
#pragma once

#include "key.h"

#define POLICY_SETTER(name)                                                                        \
	int name(struct vmconf_reader *r, const struct vmconf_key *k, void *target,                \
		const char *value)

/* @target is the struct policy: they set, or add to, more than one member of it. */
POLICY_SETTER(vmconf_add_measurement);
POLICY_SETTER(vmconf_set_exact);
POLICY_SETTER(vmconf_set_allow);
POLICY_SETTER(vmconf_set_firmware);
POLICY_SETTER(vmconf_set_svn);
POLICY_SETTER(vmconf_add_chip);
POLICY_SETTER(vmconf_set_advisories);

/* @target is what the name says. */
POLICY_SETTER(vmconf_set_require);
POLICY_SETTER(vmconf_set_platform_require);
POLICY_SETTER(vmconf_set_platform_forbid);
POLICY_SETTER(vmconf_set_abi);
POLICY_SETTER(vmconf_set_floors);
POLICY_SETTER(vmconf_set_tcb);
POLICY_SETTER(vmconf_set_bytes);
POLICY_SETTER(vmconf_add_key);
POLICY_SETTER(vmconf_set_csp);
POLICY_SETTER(vmconf_set_signer);
