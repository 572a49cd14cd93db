/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of ssh -G: an option in small letters, a blank, its value. */
#include "effective.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "process.h"
#include "say.h"

#define TEXT_MAX (64 * 1024)
#define TELL_MS 30000	/* "Match exec" runs programs */

struct effective {
	struct ssh_demand demands[SSH_DEMANDS_MAX];
	bool met[SSH_DEMANDS_MAX];
	bool undone[SSH_DEMANDS_MAX];
	struct ssh_route route;
};

/* Which pair of words an option is told with differs among options and versions. */
static const char *plain(const char *value)
{
	if (strcmp(value, "true") == 0)
		return "yes";
	return strcmp(value, "false") == 0 ? "no" : value;
}

static bool is_met(const struct ssh_demand *d, const char *value)
{
	if (strcmp(plain(value), d->value) == 0)
		return true;
	/* Off by whichever word. */
	return strcmp(d->value, "none") == 0 && strcmp(plain(value), "no") == 0;
}

static void take_demand(struct effective *e, const char *option, const char *value)
{
	for (size_t i = 0; e->demands[i].effective; i++) {
		if (strcmp(e->demands[i].effective, option) != 0)
			continue;
		if (is_met(&e->demands[i], value))
			e->met[i] = true;
		else
			e->undone[i] = true;
	}
}

static void take_route(struct ssh_route *route, const char *option, const char *value)
{
	unsigned long port;

	if (strcmp(option, "hostname") == 0) {
		snprintf(route->host, sizeof(route->host), "%s", value);
	} else if (strcmp(option, "port") == 0) {
		port = strtoul(value, NULL, 10);
		route->port = port <= 65535 ? (unsigned)port : 0;
	} else if (strcmp(option, "proxycommand") == 0 || strcmp(option, "proxyjump") == 0) {
		route->by_proxy |= strcmp(value, "none") != 0;
	}
}

int ssh_effective_judge(const struct ssh_login *l, char *text, const char **ret_undone,
	struct ssh_route *ret)
{
	struct effective e = {0};
	char *rest = text;

	ssh_demands(l, e.demands);
	for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
		char *value = strchr(line, ' ');

		if (!value)
			continue;
		*value++ = '\0';
		take_demand(&e, line, value);
		take_route(&e.route, line, value);
	}
	for (size_t i = 0; e.demands[i].effective; i++) {
		bool may_lack = strcmp(e.demands[i].value, "none") == 0;

		if (e.undone[i] || (!e.met[i] && !may_lack)) {
			*ret_undone = e.demands[i].effective;
			return EXIT_USAGE;
		}
	}
	*ret = e.route;
	return e.route.host[0] && e.route.port ? EXIT_DONE : EXIT_COULD_NOT;
}

static int ask(const struct ssh_command *c, char *text)
{
	_cleanup_close_ int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char *argv[SSH_COMMAND_MAX + 1], ask_word[] = "-G";
	int status, r;
	size_t len;

	if (null < 0)
		return -errno;
	argv[0] = c->v[0];
	argv[1] = ask_word;
	memcpy(argv + 2, c->v + 1, c->n * sizeof(argv[0]));
	r = process_output(argv, &(struct process_io){.in = null, .out = -1, .err = -1}, TELL_MS,
		text, TEXT_MAX, &len, &status);
	if (r)
		return r;
	return status ? -EIO : 0;
}

int ssh_effective(const struct ssh_login *l, const struct ssh_command *c, struct ssh_route *ret)
{
	_cleanup_free_ char *text = malloc(TEXT_MAX + 1);
	const char *undone = NULL;
	int r = text ? ask(c, text) : -ENOMEM, status;

	if (r) {
		say_error("ssh does not tell its configuration (ssh -G): %s",
			r == -EIO ? "see above" : owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	status = ssh_effective_judge(l, text, &undone, ret);
	if (undone)
		say_error("ssh's arguments or configuration undo what ties it to the guest: %s",
			undone);
	else if (status)
		say_error("ssh does not tell where it would connect to");
	return status;
}
