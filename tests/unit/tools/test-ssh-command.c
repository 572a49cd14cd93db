/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of ssh, and the judgement on what ssh says would be in effect. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "snp/util.h"
#include "ssh/command-line.h"
#include "ssh/effective.h"

static struct ssh_login login(void)
{
	return (struct ssh_login){
		.host = "guest.example",
		.type = ssh_type_by_name("ssh-rsa"),
		.known_hosts = "/state/a b%c",
		.alias = "snpguard-00",
	};
}

/* Where word @text stands; fails the test when it does not. */
static size_t place(const struct ssh_command *c, const char *text)
{
	size_t i = 0;

	while (i < c->n && strcmp(c->v[i], text) != 0)
		i++;
	ck_assert_msg(i < c->n, "no word '%s'", text);
	return i;
}

START_TEST(ours_before_theirs)
{
	_cleanup_ssh_command_ struct ssh_command c = {0};
	char option[] = "-oStrictHostKeyChecking=no", command[] = "true";
	char *args[] = {option, command};
	struct ssh_login l = login();

	l.args = args;
	l.n_args = ARRAY_SIZE(args);
	l.user = "root";
	l.port = 2222;
	ck_assert_int_eq(ssh_command_new(&l, &c), 0);
	ck_assert_str_eq(c.v[0], "ssh");
	ck_assert_ptr_null(c.v[c.n]);
	ck_assert_uint_lt(place(&c, "StrictHostKeyChecking=yes"), place(&c, option));
	ck_assert_uint_lt(place(&c, "guest.example"), place(&c, option));
	ck_assert_str_eq(c.v[place(&c, "-l") + 1], "root");
	ck_assert_str_eq(c.v[place(&c, "-p") + 1], "2222");
	place(&c, "UserKnownHostsFile=\"/state/a b%%c\"");
	place(&c, "HostKeyAlgorithms=rsa-sha2-512,rsa-sha2-256");
	place(&c, "HostKeyAlias=snpguard-00");
}
END_TEST

static const char *const odd_paths[] = {"", "relative", "/a\"b", "/a\\b", "/a$b", "/a'b", "/a\nb"};

START_TEST(unquotable)
{
	struct ssh_command c;
	struct ssh_login l = login();

	l.known_hosts = odd_paths[_i];
	ck_assert_int_eq(ssh_command_new(&l, &c), -EINVAL);
}
END_TEST

START_TEST(too_many)
{
	struct ssh_command c;
	struct ssh_login l = login();

	l.n_args = SSH_COMMAND_MAX;
	ck_assert_int_eq(ssh_command_new(&l, &c), -E2BIG);
}
END_TEST

/* One line for each demand, as ssh 9.2 prints them, and where it would go. */
static const struct line {
	const char *option, *value;
} good[] = {
	{"hostname", "192.0.2.1"},
	{"port", "22"},
	{"stricthostkeychecking", "true"},
	{"hostkeyalias", "snpguard-00"},
	{"userknownhostsfile", "/state/a b%c"},
	{"globalknownhostsfile", "/dev/null"},
	{"hostkeyalgorithms", "rsa-sha2-512,rsa-sha2-256"},
	{"updatehostkeys", "false"},
	{"verifyhostkeydns", "false"},
	{"checkhostip", "no"},
	{"nohostauthenticationforlocalhost", "no"},
	{"controlmaster", "false"},
};

/* @value NULL: without that line; an option that is not there yet is added. */
static void print(char *text, size_t size, const char *option, const char *value)
{
	bool there = false;

	text[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		const char *v = good[i].value;
		size_t len = strlen(text);

		if (option && strcmp(good[i].option, option) == 0) {
			there = true;
			v = value;
		}
		if (v)
			snprintf(text + len, size - len, "%s %s\n", good[i].option, v);
	}
	if (option && !there)
		snprintf(text + strlen(text), size - strlen(text), "%s %s\n", option, value);
}

static int judge(const char *option, const char *value, const char **undone,
	struct ssh_route *route)
{
	struct ssh_login l = login();
	char text[2048];

	print(text, sizeof(text), option, value);
	*undone = NULL;
	return ssh_effective_judge(&l, text, undone, route);
}

static const struct line bad[] = {
	{"stricthostkeychecking", "accept-new"},
	{"stricthostkeychecking", "ask"},
	{"stricthostkeychecking", "false"},
	{"stricthostkeychecking", NULL},
	{"hostkeyalias", "127.0.0.1"},
	{"hostkeyalias", NULL},
	{"userknownhostsfile", "/state/a b%c /another"},
	{"userknownhostsfile", "/state/a"},
	{"userknownhostsfile", NULL},
	{"globalknownhostsfile", "/etc/ssh/ssh_known_hosts"},
	{"globalknownhostsfile", NULL},
	{"knownhostscommand", "/bin/echo"},
	{"hostkeyalgorithms", "rsa-sha2-512,rsa-sha2-256,ssh-ed25519"},
	{"hostkeyalgorithms", NULL},
	{"updatehostkeys", "ask"},
	{"updatehostkeys", NULL},
	{"verifyhostkeydns", "true"},
	{"checkhostip", "yes"},
	{"nohostauthenticationforlocalhost", "yes"},
	{"nohostauthenticationforlocalhost", NULL},
	{"controlmaster", "auto"},
	{"controlpath", "/tmp/control"},
	{"gssapikeyexchange", "yes"},
};

START_TEST(undone)
{
	struct ssh_route route;
	const char *option;

	ck_assert_int_eq(judge(bad[_i].option, bad[_i].value, &option, &route), EXIT_USAGE);
	ck_assert_str_eq(option, bad[_i].option);
}
END_TEST

START_TEST(in_effect)
{
	struct ssh_route route;
	const char *option;

	ck_assert_int_eq(judge(NULL, NULL, &option, &route), EXIT_DONE);
	ck_assert_str_eq(route.host, "192.0.2.1");
	ck_assert_uint_eq(route.port, 22);
	ck_assert(!route.by_proxy);
	ck_assert_int_eq(judge("gssapikeyexchange", "no", &option, &route), EXIT_DONE);
	ck_assert_int_eq(judge("knownhostscommand", "none", &option, &route), EXIT_DONE);
	ck_assert_int_eq(judge("proxyjump", "none", &option, &route), EXIT_DONE);
	ck_assert(!route.by_proxy);
	ck_assert_int_eq(judge("proxyjump", "jump", &option, &route), EXIT_DONE);
	ck_assert(route.by_proxy);
	ck_assert_int_eq(judge("proxycommand", "nc a b", &option, &route), EXIT_DONE);
	ck_assert(route.by_proxy);
}
END_TEST

static const struct line nowhere[] = {
	{"hostname", NULL}, {"port", NULL}, {"port", "0"}, {"port", "65536"}, {"port", "x"},
};

START_TEST(no_route)
{
	struct ssh_route route;
	const char *option;

	ck_assert_int_eq(judge(nowhere[_i].option, nowhere[_i].value, &option, &route),
		EXIT_COULD_NOT);
	ck_assert_ptr_null(option);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("ssh-command");
	TCase *t = tcase_create("ssh-command");

	tcase_add_test(t, ours_before_theirs);
	tcase_add_loop_test(t, unquotable, 0, ARRAY_SIZE(odd_paths));
	tcase_add_test(t, too_many);
	tcase_add_loop_test(t, undone, 0, ARRAY_SIZE(bad));
	tcase_add_test(t, in_effect);
	tcase_add_loop_test(t, no_route, 0, ARRAY_SIZE(nowhere));
	suite_add_tcase(s, t);
	return s;
}
