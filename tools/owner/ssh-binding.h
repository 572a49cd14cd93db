/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checks between a verified report and an SSH server, which come after those of verify.h in the
 * same result:
 *
 *   ssh.bound   the answer came with an SSH host key, of a type that is used
 *   ssh.key     the key that the server presents is that one
 */
#pragma once

#include "evidence.h"
#include "sshkeys.h"
#include "verifier/verify.h"

/* Both are added to the result by either of ssh_check_bound() and ssh_check_none(). */

/**
 * ssh_check_bound() - is there a key to compare with?
 * @result: of verify_report() on the same evidence, which answered 0: only then the key that came
 *	with the report is the key that it binds
 * @ret: its type, for who asks the server
 *
 * Return: 0, OWNER_E_SSH_UNBOUND or OWNER_E_SSH_TYPE.
 */
_must_check_ int ssh_check_bound(const struct evidence *e, struct verify_result *result,
	const struct ssh_type **ret);

/**
 * ssh_check_key() - the comparison, after ssh_check_bound() said yes
 * @presented: NULL when there is none to compare with, but @instead, as a text
 *
 * Return: 0, OWNER_E_SSH_KEY, -EIO.
 */
_must_check_ int ssh_check_key(const struct evidence *e, const struct ssh_key *presented,
	const char *instead, struct verify_result *result);

/* Both checks, not made: @reason as a skip, NULL where an earlier check failed. */
void ssh_check_none(const char *reason, struct verify_result *result);
