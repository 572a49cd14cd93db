/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line refused: each refusal has a row that names what the reason must say. */
#include <stdio.h>
#include <string.h>

#include "boot/cmdline.h"
#include "cmdline-words.h"
#include "runner.h"

static const struct {
	const char *text;
	const char *reason;	/* must stand in the refusal */
} refused[] = {
	{"", "snpguard.mode= is missing"},
	{"root=/dev/vda", "snpguard.mode= is missing"},
	{"snpguard.mode=plain", "root= is missing"},
	{"snpguard.mode=luks root=/dev/vda", "snpguard.owner= is missing"},
	{"snpguard.mode root=/dev/vda", "snpguard.mode needs a value"},
	{"snpguard.mode= root=/dev/vda", "snpguard.mode= has an empty value"},
	{"snpguard.mode=LUKS root=/dev/vda", "is not a mode"},
	{"snpguard.mode=luks, root=/dev/vda", "is not a mode"},
	/* Unknown names of ours, by name. */
	{LUKS " snpguard.bogus=1", "snpguard.bogus is not an option"},
	{LUKS " snpguard.bogus", "snpguard.bogus is not an option"},
	{LUKS " snpguard.", "snpguard. is not an option"},
	{LUKS " snpguard.on-failure=halt", "snpguard.on-failure is not an option"},
	{LUKS " snpguard.Owner=any", "snpguard.Owner is not an option"},
	{LUKS " snpguard.overlay=none", "snpguard.overlay is for snpguard.mode=verity"},
	{VERITY " snpguard.overlay=", "snpguard.overlay= has an empty value"},
	{VERITY " snpguard.overlay=etc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc,", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc,/etc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc/", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=//etc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc/../dev", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/./etc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/proc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/run/x", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/sys:1M", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:0", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:1X", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:1MB", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:M", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:101%", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:-1", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/etc:4294967296", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=none,/etc", "is not DIR[:SIZE]"},
	{VERITY " snpguard.overlay=/1,/2,/3,/4,/5,/6,/7,/8,/9,/10,/11,/12,/13,/14,/15,/16,/17",
		"is not DIR[:SIZE]"},
	{LUKS " snpguard.data=x", "snpguard.data is not an option"},
	{LUKS " \"snpguard.bogus=a b\"", "snpguard.bogus is not an option"},
	/* Verity. */
	{"snpguard.mode=verity root=/dev/vda", "roothash= is missing"},
	{"snpguard.mode=verity root=/dev/vda roothash", "roothash needs a value"},
	{"snpguard.mode=verity root=/dev/vda roothash=", "roothash= has an empty value"},
	{"snpguard.mode=verity root=/dev/vda roothash=00", "roothash=00 is not the 64"},
	{"snpguard.mode=verity root=/dev/vda roothash=" HEX32 "00", "is not the 64"},
	{"snpguard.mode=verity root=/dev/vda roothash=g" HEX32, "is not the 64"},
	{"snpguard.mode=verity roothash=" HEX32, "root= is missing"},
	{VERITY " roothash=" HEX32, "roothash is given twice"},
	{VERITY " snpguard.owner=" OWNER, "snpguard.owner= is for snpguard.mode=luks"},
	{VERITY " snpguard.owner=any", "snpguard.owner= is for snpguard.mode=luks"},
	{VERITY " rw", "rw: a verity root is read-only"},
	{VERITY " snpguard.hash=vdb", "snpguard.hash=vdb is not /dev/NAME"},
	{VERITY " snpguard.hash_offset=-1", "is not a decimal number of bytes"},
	{VERITY " snpguard.hash_offset=0x200", "is not a decimal number of bytes"},
	{VERITY " snpguard.hash_offset=100", "is not a multiple of 512"},
	{VERITY " snpguard.hash_offset=18446744073709551616", "is too large"},
	{VERITY " snpguard.fec=1", "is too small"},
	{VERITY " snpguard.fec=25", "is too large"},
	{VERITY " snpguard.fec=two", "is not a decimal number"},
	{VERITY " snpguard.on_corruption=ignore", "is not panic, restart or eio"},
	{LUKS " roothash=" HEX32, "roothash is for snpguard.mode=verity"},
	{LUKS " snpguard.hash=/dev/vdb", "snpguard.hash is for snpguard.mode=verity"},
	{PLAIN " snpguard.hash_offset=512", "snpguard.hash_offset is for snpguard.mode=verity"},
	{PLAIN " snpguard.fec=2", "snpguard.fec is for snpguard.mode=verity"},
	{PLAIN " snpguard.on_corruption=eio", "snpguard.on_corruption is for snpguard.mode=verity"},
	/* Doubled, also with the same value. */
	{LUKS " snpguard.mode=luks", "snpguard.mode is given twice"},
	{LUKS " snpguard.mode=plain", "snpguard.mode is given twice"},
	{LUKS " snpguard.owner=any", "snpguard.owner is given twice"},
	{LUKS " snpguard.vmpl=0 snpguard.vmpl=0", "snpguard.vmpl is given twice"},
	{LUKS " snpguard.listen=:1 snpguard.listen=:2", "snpguard.listen is given twice"},
	{LUKS " snpguard.on_failure=halt snpguard.on_failure=halt",
		"snpguard.on_failure is given twice"},
	{LUKS " root=/dev/vdb", "root is given twice"},
	{LUKS " rootfstype=xfs rootfstype=xfs", "rootfstype is given twice"},
	{LUKS " rootflags=noatime rootflags=noatime", "rootflags is given twice"},
	{LUKS " rootwait rootwait", "rootwait is given twice"},
	{LUKS " ip=dhcp ip=dhcp", "ip is given twice"},
	{LUKS " init=/a init=/b", "init is given twice"},
	{LUKS " ro ro", "ro is given twice"},
	{LUKS " ro rw", "ro and rw are both given"},
	/* Owner. */
	{PLAIN " snpguard.owner=", "snpguard.owner= has an empty value"},
	{PLAIN " snpguard.owner=Any", "is not a public key"},
	{PLAIN " snpguard.owner=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHy", "is not a public key"},
	{PLAIN " snpguard.owner=" OWNER "A", "is not a public key"},
	{PLAIN " snpguard.owner=" OWNER "=", "is not a public key"},
	{PLAIN " snpguard.owner=AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB", "is not a public key"},
	{PLAIN " snpguard.owner=+QIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", "is not a public key"},
	{PLAIN " snpguard.owner=any" OWNER, "is not a public key"},
	/* Listen. */
	{LUKS " snpguard.listen=8400", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:0", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:65536", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:000080", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:+80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=:80x", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=::1:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[::1]", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[]:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[::1:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[10.0.0.1]:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[fe80::1%eth0]:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=10.0.0:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=localhost:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=[::1]x:80", "is not [ADDRESS]:PORT"},
	{LUKS " snpguard.listen=off", "is not [ADDRESS]:PORT"},
	/* Numbers and words. */
	{LUKS " snpguard.vmpl=4", "snpguard.vmpl=4 is too large"},
	{LUKS " snpguard.vmpl=-1", "is not a decimal number"},
	{LUKS " snpguard.vmpl=0x1", "is not a decimal number"},
	{LUKS " snpguard.vmpl=4294967297", "is too large"},
	{LUKS " snpguard.on_failure=shell", "is not poweroff, reboot or halt"},
	{LUKS " rootwait=86401", "rootwait=86401 is too large"},
	{LUKS " rootwait=-1", "is not a decimal number"},
	{LUKS " rootwait=", "rootwait= has an empty value"},
	{LUKS " ro=1", "ro=1 takes no value"},
	{LUKS " rw=0", "rw=0 takes no value"},
	/* Root. */
	{"snpguard.mode=plain root=vda", "root=vda is not /dev/NAME"},
	{"snpguard.mode=plain root=/vda", "is not /dev/NAME"},
	{"snpguard.mode=plain root=/dev/", "is not /dev/NAME"},
	{"snpguard.mode=plain root=/dev/../etc/passwd", "is not /dev/NAME"},
	{"snpguard.mode=plain root=/dev/disk/..", "is not /dev/NAME"},
	{"snpguard.mode=plain root=UUID=", "is not /dev/NAME"},
	{"snpguard.mode=plain root=uuid=1234", "is not /dev/NAME"},
	{"snpguard.mode=plain root=8:1", "is not /dev/NAME"},
	{"snpguard.mode=plain root=/dev/nfs:x/../y", "is not /dev/NAME"},
	{"snpguard.mode=plain root=LABEL=\"my root\"", "has a quote"},
	{"snpguard.mode=plain root=\"LABEL=a\tb\"", "has a quote, a control character"},
	{"snpguard.mode=plain root=LABEL=\xC3\xA9", "a byte beyond ASCII"},
	{LUKS " rootfstype=ext4,xfs", "is not the name of one file system type"},
	{LUKS " rootfstype=abcdefghijklmnopqrstuvwxyz0123456789", "is too long"},
	/* Init. */
	{LUKS " init=sh", "init=sh is not an absolute path"},
	{LUKS " init=/sbin/../init", "is not an absolute path"},
	{LUKS " init=/", "is not an absolute path"},
	{LUKS " init=/sbin/init/.", "is not an absolute path"},
	{LUKS " init=/a//b", "is not an absolute path"},
	/* ip=; its forms have a test of their own. */
	{LUKS " ip=bootp", "ip=bootp is not dhcp"},
	{LUKS " ip", "ip needs a value"},
	/* Quotes. */
	{LUKS " foo=\"bar", "a quote on the command line is not closed"},
	{"\"" LUKS, "a quote on the command line is not closed"},
	{LUKS " snpguard.vmpl=\"1\"2", "has a quote"},
	{LUKS " \"snpguard.vmpl=1\"2", "has a quote"},
	/* What stands behind "--" is not ours, so nothing there can complete the line. */
	{"snpguard.mode=plain -- root=/dev/vda", "root= is missing"},
	{"-- " PLAIN, "snpguard.mode= is missing"},
	/* A second option hidden in a quoted foreign value is not an option. */
	{"snpguard.mode=plain foo=\"x root=/dev/vda\"", "root= is missing"},
};

START_TEST(refuses)
{
	struct config config;
	char reason[CMDLINE_REASON_MAX];

	ck_assert_int_eq(cmdline_parse(refused[_i].text, &config, reason), 1);
	ck_assert_msg(strstr(reason, refused[_i].reason) != NULL, "\"%s\" was refused with \"%s\"",
		refused[_i].text, reason);
}
END_TEST

START_TEST(refuses_what_is_too_long)
{
	char text[2 * CMDLINE_MAX], reason[CMDLINE_REASON_MAX];
	struct config config;
	int n = snprintf(text, sizeof(text), "%s ", LUKS);

	memset(text + n, ' ', sizeof(text) - (size_t)n);
	text[CMDLINE_MAX - 1] = 0;
	ck_assert_int_eq(cmdline_parse(text, &config, reason), 0);
	text[CMDLINE_MAX - 1] = ' ';
	text[CMDLINE_MAX] = 0;
	ck_assert_int_eq(cmdline_parse(text, &config, reason), 1);
	ck_assert_ptr_nonnull(strstr(reason, "longer than 4095 characters"));
}
END_TEST

/* A value that fills its field, and one that is a character too long for it. */
static const struct {
	const char *head;
	const char *begun;	/* the part of the value that stands in the head */
} long_values[] = {
	{PLAIN " init=/", "/"},
	{PLAIN " rootflags=", ""},
	{"snpguard.mode=plain root=LABEL=", "LABEL="},
};

START_TEST(refuses_a_long_value)
{
	const char *head = long_values[_i].head;
	char text[CMDLINE_MAX], reason[CMDLINE_REASON_MAX];
	struct config config;

	for (int extra = 0; extra < 2; extra++) {
		size_t n = CMDLINE_VALUE_MAX - 1 - strlen(long_values[_i].begun) + (size_t)extra;

		strcpy(text, head);
		memset(text + strlen(head), 'x', n);
		text[strlen(head) + n] = 0;
		ck_assert_int_eq(cmdline_parse(text, &config, reason), extra);
	}
	ck_assert_msg(strstr(reason, "is too long") != NULL, "%s", reason);
}
END_TEST

/* The machine must end as it was told to, wherever the refusal stands. */
START_TEST(keeps_on_failure_through_a_refusal)
{
	static const struct {
		const char *text;
		enum on_failure expected;
	} rows[] = {
		{"snpguard.bogus snpguard.on_failure=halt", ON_FAILURE_HALT},
		{"snpguard.on_failure=reboot snpguard.bogus", ON_FAILURE_REBOOT},
		{"snpguard.on_failure=halt snpguard.on_failure=reboot", ON_FAILURE_HALT},
		{"snpguard.on_failure=shell", ON_FAILURE_POWEROFF},
		{"snpguard.on_failure=halt foo=\"bar", ON_FAILURE_HALT},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct config config;
		char reason[CMDLINE_REASON_MAX];

		ck_assert_int_eq(cmdline_parse(rows[i].text, &config, reason), 1);
		ck_assert_int_eq(config.on_failure, rows[i].expected);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("cmdline-refused");
	TCase *t = tcase_create("cmdline-refused");

	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, refuses_what_is_too_long);
	tcase_add_loop_test(t, refuses_a_long_value, 0, ARRAY_SIZE(long_values));
	tcase_add_test(t, keeps_on_failure_through_a_refusal);
	suite_add_tcase(s, t);
	return s;
}
