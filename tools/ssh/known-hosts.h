/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A known_hosts file of our own for each guest, with nothing in it but the key that its last
 * verified report bound: in $XDG_STATE_HOME/snpguard/ssh (~/.local/state/snpguard/ssh), which only
 * its owner may enter. It outlives the command, since ssh reads it again for each connection of a
 * session, and keeps no other descriptor of ours than a file's name.
 */
#pragma once

#include "command.h"
#include "owner/sshkeys.h"

/**
 * known_hosts_write() - put a guest's key in its file
 * @guest: HOST[:PORT] of its agent, names the file
 * @alias: the host of the one line
 * @ret_path: malloc'ed
 *
 * Return: EXIT_DONE; EXIT_COULD_NOT, said.
 */
_must_check_ int known_hosts_write(const char *guest, const char *alias,
	const struct ssh_type *type, const struct ssh_key *key, char **ret_path);
