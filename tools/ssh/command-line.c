/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of that command line. */
#include "command-line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/*
 * KnownHostsCommand, GlobalKnownHostsFile, VerifyHostKeyDNS and UpdateHostKeys would bring other
 * keys in; HostKeyAlias keeps names, addresses and ports out of the matter; a shared connection
 * (ControlPath) would be one to a server that nobody verified. GSSAPIKeyExchange, which some
 * distributions add, does without host keys; it is not set here since others do not know it.
 */
void ssh_demands(const struct ssh_login *l, struct ssh_demand ret[static SSH_DEMANDS_MAX])
{
	const struct ssh_demand demands[] = {
		{"StrictHostKeyChecking", "stricthostkeychecking", "yes"},
		{"HostKeyAlias", "hostkeyalias", l->alias},
		{"UserKnownHostsFile", "userknownhostsfile", l->known_hosts},
		{"GlobalKnownHostsFile", "globalknownhostsfile", "/dev/null"},
		{"KnownHostsCommand", "knownhostscommand", "none"},
		{"HostKeyAlgorithms", "hostkeyalgorithms", l->type->algorithms},
		{"UpdateHostKeys", "updatehostkeys", "no"},
		{"VerifyHostKeyDNS", "verifyhostkeydns", "no"},
		{"CheckHostIP", "checkhostip", "no"},
		{"NoHostAuthenticationForLocalhost", "nohostauthenticationforlocalhost", "no"},
		{"ControlMaster", "controlmaster", "no"},
		{"ControlPath", "controlpath", "none"},
		{NULL, "gssapikeyexchange", "none"},
		{0},
	};
	_Static_assert(ARRAY_SIZE(demands) <= SSH_DEMANDS_MAX, "each has a place");

	memcpy(ret, demands, sizeof(demands));
}

static int add_owned(struct ssh_command *c, char *word)
{
	if (!word)
		return -ENOMEM;
	c->v[c->n++] = word;
	c->n_owned = c->n;
	return 0;
}

static int add(struct ssh_command *c, const char *word)
{
	return add_owned(c, strdup(word));
}

/* ssh reads a path as words with quotes, "%x" and "${X}" in them; the last cannot be quoted. */
static char *quote_path(const char *path)
{
	char *quoted = malloc(2 * strlen(path) + 3), *to = quoted;

	if (!quoted)
		return NULL;
	*to++ = '"';
	for (; *path; path++) {
		if (*path == '%')
			*to++ = '%';
		*to++ = *path;
	}
	memcpy(to, "\"", 2);
	return quoted;
}

static bool is_quotable(const char *path)
{
	return path[0] == '/' && !strpbrk(path, "\"'\\$\n");
}

static int add_option(struct ssh_command *c, const struct ssh_demand *d, const char *path)
{
	_cleanup_free_ char *quoted = d->value == path ? quote_path(path) : strdup(d->value);
	char *word;
	int r;

	r = add(c, "-o");
	if (r)
		return r;
	if (!quoted || asprintf(&word, "%s=%s", d->option, quoted) < 0)
		return -ENOMEM;
	return add_owned(c, word);
}

static int add_destination(struct ssh_command *c, const struct ssh_login *l)
{
	char port[16];
	int r = 0;

	snprintf(port, sizeof(port), "%u", l->port);
	if (l->port)
		r = add(c, "-p") ?: add(c, port);
	if (!r && l->user)
		r = add(c, "-l") ?: add(c, l->user);
	return r ?: add(c, l->host);
}

int ssh_command_new(const struct ssh_login *l, struct ssh_command *ret)
{
	_cleanup_ssh_command_ struct ssh_command c = {0};
	struct ssh_demand demands[SSH_DEMANDS_MAX];
	int r;

	if (!is_quotable(l->known_hosts))
		return -EINVAL;
	if (l->n_args >= SSH_COMMAND_MAX / 2)
		return -E2BIG;
	ssh_demands(l, demands);
	r = add(&c, "ssh");
	for (const struct ssh_demand *d = demands; d->effective && !r; d++)
		if (d->option)
			r = add_option(&c, d, l->known_hosts);
	if (!r)
		r = add_destination(&c, l);
	if (r)
		return r;
	/* After the host: what is no option is then a command, and cannot be another host. */
	for (int i = 0; i < l->n_args; i++)
		c.v[c.n++] = l->args[i];
	c.v[c.n] = NULL;
	*ret = c;
	c = (struct ssh_command){0};
	return 0;
}

void ssh_command_done(struct ssh_command *c)
{
	for (size_t i = 0; i < c->n_owned; i++)
		free(c->v[i]);
	*c = (struct ssh_command){0};
}

static bool is_plain(const char *word)
{
	size_t n = 0;

	while (isalnum((unsigned char)word[n]) || (word[n] && strchr("%+,-./:=@_", word[n])))
		n++;
	return n > 0 && !word[n];
}

void ssh_command_print(const struct ssh_command *c)
{
	for (size_t i = 0; i < c->n; i++) {
		bool plain = is_plain(c->v[i]);

		printf("%s%s", i ? " " : "", plain ? "" : "'");
		for (const char *p = c->v[i]; *p; p++)
			if (*p == '\'')
				fputs("'\\''", stdout);
			else
				putchar(*p);
		fputs(plain ? "" : "'", stdout);
	}
	putchar('\n');
}
