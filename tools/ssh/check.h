/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that an SSH server presents, or a file has, against the one that a report binds. */
#pragma once

#include "command.h"
#include "owner/ssh-binding.h"

struct ssh_place {
	const char *host;	/* NULL: the file */
	unsigned port;
	const char *file;	/* of a public key, or known_hosts lines */
};

/**
 * ssh_check_presented() - ask, and add the check ssh.key to the result
 * @type: from ssh_check_bound(), which said yes
 *
 * Return: EXIT_DONE; EXIT_REFUSED, told by the result; EXIT_COULD_NOT, said.
 */
_must_check_ int ssh_check_presented(const struct evidence *e, const struct ssh_type *type,
	const struct ssh_place *place, struct verify_result *result);
