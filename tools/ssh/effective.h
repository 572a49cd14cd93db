/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What ssh itself says that it would do (ssh -G): whether all that we demand is in effect, whatever
 * its configuration and arguments have tried, and where it would connect to.
 */
#pragma once

#include "command.h"
#include "command-line.h"

struct ssh_route {
	char host[256];
	unsigned port;
	bool by_proxy;	/* ProxyCommand or ProxyJump: who is not ssh cannot go there */
};

/**
 * ssh_effective() - ask ssh
 *
 * Return: EXIT_DONE; EXIT_USAGE when arguments or configuration undo a demand, EXIT_COULD_NOT when
 * ssh does not tell: both said.
 */
_must_check_ int ssh_effective(const struct ssh_login *l, const struct ssh_command *c,
	struct ssh_route *ret);

/* The judgement on what ssh said, for which @text is taken apart. @ret_undone: the option. */
_must_check_ int ssh_effective_judge(const struct ssh_login *l, char *text,
	const char **ret_undone, struct ssh_route *ret);
