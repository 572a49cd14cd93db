/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard ssh: ask a guest for its proof, check it, and become an ssh that logs in to the very key
 * that the report binds. The report comes first, so that nobody is asked for a password, and no
 * agent for a signature, on behalf of a server that has not been verified.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "guest/guest.h"
#include "owner/endpoint.h"
#include "say.h"
#include "snp/codec.h"
#include "ssh/check.h"
#include "ssh/command-line.h"
#include "ssh/effective.h"
#include "ssh/known-hosts.h"

#define UNDONE "before any authentication"
#define ALIAS "snpguard-"	/* and the key's hash: a file with another one has no such name */
#define ALIAS_SIZE (sizeof(ALIAS) - 1 + SNP_HEX_SIZE(SNP_BINDING_SIZE))

static struct verify_options verify_options;
static unsigned ssh_port, wait_seconds;
static bool dry_run;

static const struct option_spec options[] = {
	VERIFY_OPTIONS(verify_options),
	ANY_MEASUREMENT_OPTION(verify_options, "log in whatever the guest runs"),
	{"ssh-port", OPTION_NUMBER, &ssh_port, "N",
		"port of the SSH server (default: as ssh is\nconfigured, or 22)"},
	{"wait", OPTION_NUMBER, &wait_seconds, "SECONDS",
		"wait for a guest that is starting or busy"},
	{"dry-run", OPTION_FLAG, &dry_run, NULL, "print the command instead of running it"},
	OPTION_END,
};

/* [USER@]HOST[:PORT] in two; a user may have an '@', a host may not. */
static int split(char *text, const char **ret_user, const char **ret_guest, struct endpoint *ret)
{
	char *at = strrchr(text, '@');
	int r;

	*ret_user = at ? text : NULL;
	*ret_guest = at ? at + 1 : text;
	if (at)
		*at = '\0';
	r = at && (at == text || text[0] == '-') ? OWNER_E_ENDPOINT :
		endpoint_parse(*ret_guest, ENDPOINT_DEFAULT_PORT, ret);
	if (r)
		say_error("'%s': %s", *ret_guest, owner_strerror(r));
	return r ? EXIT_USAGE : EXIT_DONE;
}

static int check_usage(void)
{
	if (ssh_port > 65535) {
		say_error("--ssh-port: %u is no port", ssh_port);
		return EXIT_USAGE;
	}
	return verify_options_demand(&verify_options);
}

/* The key that ssh shall believe in. */
static int prove(struct guest *g, const struct ssh_type **ret_type, struct ssh_key *ret)
{
	const struct snp_wire_report *answer = &g->evidence.answer;
	int status, r;

	status = guest_ask(g, "/v1/report", &wait_seconds);
	if (status)
		return status;
	status = guest_verify(g);
	if (status)
		return status;
	r = ssh_check_bound(&g->evidence, &g->result, ret_type);
	if (r)
		return guest_distrusted(g, r);
	ret->len = answer->bound_key_len;
	memcpy(ret->blob, answer->bound_key, ret->len);
	return EXIT_DONE;
}

/*
 * ssh would refuse another key as well, in words and with an exit status of its own. It is left to
 * do so where only a proxy of its configuration leads to the server.
 */
static int compare(struct guest *g, const struct ssh_type *type, const struct ssh_route *route)
{
	int status;

	if (route->by_proxy) {
		say_progress("%s: by a proxy of ssh's configuration; ssh compares the key alone",
			g->host);
		return EXIT_DONE;
	}
	status = ssh_check_presented(&g->evidence, type, &(struct ssh_place){
		.host = route->host,
		.port = route->port,
	}, &g->result);
	return status == EXIT_REFUSED ? guest_distrusted(g, OWNER_E_SSH_KEY) : status;
}

static int become(const struct ssh_command *c)
{
	if (dry_run) {
		ssh_command_print(c);
		return EXIT_DONE;
	}
	execvp(c->v[0], c->v);
	say_error("ssh: %s", owner_strerror(-errno));
	return EXIT_COULD_NOT;
}

static int log_in(struct guest *g, struct ssh_login *l, const struct ssh_key *key)
{
	_cleanup_ssh_command_ struct ssh_command command = {0};
	_cleanup_free_ char *known_hosts = NULL;
	char alias[ALIAS_SIZE] = ALIAS;
	struct ssh_route route;
	int status, r;

	snp_hex_encode(g->binding, SNP_BINDING_SIZE, alias + strlen(ALIAS));
	status = known_hosts_write(g->host, alias, l->type, key, &known_hosts);
	if (status)
		return status;
	l->alias = alias;
	l->known_hosts = known_hosts;
	r = ssh_command_new(l, &command);
	if (r) {
		say_error("%s: %s", known_hosts, r != -EINVAL ? owner_strerror(r) :
			"ssh takes no file with quotes, '\\' or '$' in its path");
		return EXIT_COULD_NOT;
	}
	status = ssh_effective(l, &command, &route);
	if (status)
		return status;
	status = compare(g, l->type, &route);
	return status ? status : become(&command);
}

static int run(int argc, char **argv)
{
	_cleanup_(guest_done) struct guest g = {.undone = UNDONE};
	struct ssh_login l = {.port = ssh_port, .args = argv + 1, .n_args = argc - 1};
	struct endpoint at;
	struct ssh_key key;
	int status;

	status = check_usage();
	if (status)
		return status;
	status = split(argv[0], &l.user, &g.host, &at);
	if (status)
		return status;
	l.host = at.host;
	status = verify_options_resolve(&verify_options, &g.setup);
	if (status)
		return status;
	status = verify_setup_demand(&g.setup);
	if (status)
		return status;
	if (verify_options.any_measurement)
		say_warning("any measurement is accepted: the guest may be anyone's");
	status = prove(&g, &l.type, &key);
	return status ? status : log_in(&g, &l, &key);
}

const struct command cmd_ssh = {
	.name = "ssh",
	.args = "[USER@]HOST[:PORT] [-- SSH-ARGUMENT...]",
	.summary = "verify a guest, then log in to the SSH key that it proved",
	.description =
		"Asks the guest's agent (port 8400 unless named) for a fresh report, verifies it\n"
		"as snpguard verify does, and demands that it binds an SSH host key. If the SSH\n"
		"server presents that key, ssh is run with a known_hosts file that has no other.\n"
		"Arguments after -- are ssh's: options, a command. Whatever they or ssh's\n"
		"configuration say, no other host key is accepted. The exit status is then ssh's.",
	.options = options,
	.min_args = 1,
	.max_args = -1,
	.run = run,
};
