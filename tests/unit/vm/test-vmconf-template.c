/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vm.conf to begin with: it parses, it has every key, and what it shows as a default is one. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/conf/key.h"
#include "vm/conf/template.h"

static char *render(const struct vmconf_given *given, size_t n)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	ck_assert_ptr_nonnull(out);
	vmconf_template(out, given, n);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static int parse(const char *text, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	char *copy = strdup(text);
	int r = vmconf_parse(copy, "dir/vm.conf", ret, why);

	free(copy);
	return r;
}

START_TEST(test_empty_parses)
{
	_cleanup_free_ char *text = render(NULL, 0);
	struct vmconf c, none;
	char why[VMCONF_WHY_MAX];

	ck_assert_msg(parse(text, &c, why) == 0, "%s", why);
	ck_assert_int_eq(parse("", &none, why), 0);
	none.network = true;	/* its section stands there */
	ck_assert_mem_eq(&c, &none, sizeof(c));
	vmconf_done(&c);
}
END_TEST

/* Every section; [disk] and its keys come in their order. */
START_TEST(test_every_key)
{
	const struct vmconf_section *s = &vmconf_sections[_i];
	_cleanup_free_ char *text = render(NULL, 0);
	char line[64];
	const char *at;

	snprintf(line, sizeof(line), s->named ? "\n#[%s root]\n" : "\n[%s]\n", s->name);
	at = strstr(text, line);
	ck_assert_msg(at, "%s", line);
	for (size_t i = 0; i < s->keys->n; i++) {
		const struct vmconf_key *k = &s->keys->v[i];

		ck_assert_msg(k->help && k->value, "[%s] %s has no text", s->name, k->key);
		snprintf(line, sizeof(line), "\n#%s = ", k->key);
		at = strstr(at, line);
		ck_assert_msg(at, "[%s] lacks %s", s->name, k->key);
	}
}
END_TEST

/* With its comment sign taken away, a default means what its absence does. */
START_TEST(test_defaults)
{
	const struct vmconf_section *s = &vmconf_sections[_i];
	struct vmconf c, none;
	char text[256], why[VMCONF_WHY_MAX];

	for (size_t i = 0; i < s->keys->n; i++) {
		const struct vmconf_key *k = &s->keys->v[i];

		if (!k->preset || s->named)
			continue;
		snprintf(text, sizeof(text), "[%s]\n", s->name);
		ck_assert_int_eq(parse(text, &none, why), 0);
		snprintf(text, sizeof(text), "[%s]\n%s = %s\n", s->name, k->key, k->preset);
		ck_assert_msg(parse(text, &c, why) == 0, "%s", why);
		if (strcmp(k->key, "cpu") == 0) {	/* laid down where it is used */
			ck_assert_str_eq(c.cpu, "EPYC-v4");
			free(c.cpu);
			c.cpu = NULL;
		}
		if (strcmp(k->key, "allow") == 0) {	/* said or not, SMT is tolerated */
			ck_assert_uint_eq(c.policy.demands.allow, SNP_POLICY_SMT);
			c.policy.demands.allow = 0;
		}
		c.snp.policy_given = false;	/* whoever writes it down has it demanded of reports */
		ck_assert_msg(memcmp(&c, &none, sizeof(c)) == 0, "[%s] %s = %s is no default", s->name,
			k->key, k->preset);
		vmconf_done(&c);
	}
}
END_TEST

START_TEST(test_given)
{
	static const struct vmconf_given given[] = {
		{"vm", NULL, "kernel", "/vmlinuz"},
		{"vm", NULL, "append", "a = b # c"},
		{"disk", "root", "file", "root.img"},
		{"disk", "data", "file", "/data.img"},
		{"disk", "root", "read-only", "yes"},
		{"network", NULL, "forward", "1:2"},
		{"network", NULL, "forward", "3:4"},
	};
	_cleanup_free_ char *text = render(given, ARRAY_SIZE(given));
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];

	ck_assert_msg(parse(text, &c, why) == 0, "%s", why);
	ck_assert_str_eq(c.kernel, "/vmlinuz");
	ck_assert_str_eq(c.append, "a = b # c");
	ck_assert_uint_eq(c.n_disks, 2);
	ck_assert_str_eq(c.disks[0].name, "root");
	ck_assert_str_eq(c.disks[0].file, "dir/root.img");
	ck_assert(c.disks[0].read_only);
	ck_assert_str_eq(c.disks[1].file, "/data.img");
	ck_assert_uint_eq(c.n_forwards, 2);
	ck_assert_uint_eq(c.forwards[1].host_port, 3);
}
END_TEST

/* A hundred columns, as in any other file. */
START_TEST(test_width)
{
	_cleanup_free_ char *text = render(NULL, 0);

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		ck_assert_msg(strcspn(line, "\n") <= 100, "%.120s", line);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vmconf-template");
	TCase *t = tcase_create("template");

	tcase_add_test(t, test_empty_parses);
	tcase_add_loop_test(t, test_every_key, 0, VMCONF_SECTIONS);
	tcase_add_loop_test(t, test_defaults, 0, VMCONF_SECTIONS);
	tcase_add_test(t, test_given);
	tcase_add_test(t, test_width);
	suite_add_tcase(s, t);
	return s;
}
