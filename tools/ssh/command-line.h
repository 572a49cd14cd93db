/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line of an ssh that believes in one host key and nothing else, whatever its
 * configuration and its user's arguments say. Ours stands first, since ssh takes the first value of
 * an option; the few arguments that go before that rule (-S, -M) are why ssh itself is asked what
 * would be in effect (effective.h) before it runs.
 */
#pragma once

#include "owner/sshkeys.h"

#define SSH_COMMAND_MAX 128	/* words */

struct ssh_login {
	const char *host;
	const char *user;		/* NULL: ssh's choice */
	unsigned port;			/* 0: ssh's choice */
	const struct ssh_type *type;
	const char *known_hosts;	/* file with the one key */
	const char *alias;		/* the name that the key has there */
	char **args;			/* the user's: options of ssh, a command */
	int n_args;
};

struct ssh_command {
	char *v[SSH_COMMAND_MAX];	/* ends with NULL */
	size_t n, n_owned;		/* the first n_owned are malloc'ed */
};

/* Something that only one value is allowed for. */
struct ssh_demand {
	const char *option;	/* as ssh -o has it; NULL: demanded, but not set by us */
	const char *effective;	/* as ssh -G prints it */
	const char *value;	/* "none" also for what ssh -G does not print */
};

#define SSH_DEMANDS_MAX 16

/* What has to be in effect for @l. Ends with an entry without @effective. */
void ssh_demands(const struct ssh_login *l, struct ssh_demand ret[static SSH_DEMANDS_MAX]);

/**
 * ssh_command_new() - all words, "ssh" first
 * @l: its texts and @l->args live as long as the command does
 *
 * Return: 0, -ENOMEM, -E2BIG, or -EINVAL for a path that ssh's configuration has no quoting for.
 */
_must_check_ int ssh_command_new(const struct ssh_login *l, struct ssh_command *ret);
void ssh_command_done(struct ssh_command *c);

/* One line for a shell, on standard output. */
void ssh_command_print(const struct ssh_command *c);

#define _cleanup_ssh_command_ _cleanup_(ssh_command_done)
