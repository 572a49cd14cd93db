/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an SSH server presents: the wrapper of ssh-keyscan. Its lines are ENEMY INPUT. */
#pragma once

#include "owner/sshkeys.h"

/**
 * ssh_host_key() - the host key of one type that a server presents
 *
 * A server that presents a key may still not hold it: that is proved by the key exchange of a
 * login, before which nobody authenticates, and which ssh-keyscan leaves early.
 *
 * Return: 0; OWNER_E_SSH_NONE when the server answers, but with keys of other types only;
 * OWNER_E_SSH_TEXT or OWNER_E_SSH_MANY for lines that are not those of one server;
 * -EHOSTUNREACH when nobody answers; -errno, -ENOENT without ssh-keyscan.
 */
_must_check_ int ssh_host_key(const char *host, unsigned port, const struct ssh_type *type,
	struct ssh_key *ret);
