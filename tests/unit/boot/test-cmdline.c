/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: each refusal has a row that names what the reason must say. */
#include "boot/cmdline.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "boot/cmdline-seal.h"
#include "runner.h"

/* 32 bytes 0x01..0x20. */
#define OWNER "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
#define LUKS "snpguard.mode=luks root=/dev/vda snpguard.owner=" OWNER
#define PLAIN "snpguard.mode=plain root=/dev/vda"
#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define VERITY "snpguard.mode=verity root=/dev/vda roothash=" HEX32

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
	/* ip=; its forms have a table of their own below. */
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

static struct config parse(const char *text)
{
	struct config config;
	char reason[CMDLINE_REASON_MAX];

	memset(&config, 0xA5, sizeof(config));
	ck_assert_msg(cmdline_parse(text, &config, reason) == 0, "\"%s\": %s", text, reason);
	ck_assert_str_eq(reason, "");
	return config;
}

START_TEST(has_defaults)
{
	struct config c = parse(LUKS "\n");

	ck_assert_int_eq(c.mode, BOOT_MODE_LUKS);
	ck_assert_str_eq(c.root, "/dev/vda");
	ck_assert_uint_eq(c.rootwait, 30);
	ck_assert_str_eq(c.rootfstype, "");
	ck_assert_str_eq(c.rootflags, "");
	ck_assert(!c.read_only);
	ck_assert(c.has_owner && !c.owner_any);
	for (size_t i = 0; i < sizeof(c.owner); i++)
		ck_assert_uint_eq(c.owner[i], i + 1);
	ck_assert(c.serve);
	ck_assert_uint_eq(c.listen.port, 8400);
	ck_assert(IN6_IS_ADDR_UNSPECIFIED(&c.listen.addr));
	ck_assert_int_eq(c.ip.method, IP_DHCP);
	ck_assert_str_eq(c.ip.iface, "");
	ck_assert_uint_eq(c.vmpl, 0);
	ck_assert_int_eq(c.on_failure, ON_FAILURE_POWEROFF);
	ck_assert_str_eq(c.init, "/sbin/init");
}
END_TEST

START_TEST(takes_every_option)
{
	struct config c = parse("console=ttyS0 snpguard.mode=luks console=ttyS1 root=UUID=ab-cd "
				"rootwait=5 rootfstype=ext4 rootflags=noatime,data=ordered ro quiet "
				"snpguard.owner=any snpguard.vmpl=3 snpguard.listen=[2001:db8::1]:80 "
				"ip=eth1:dhcp snpguard.on_failure=halt init=/lib/systemd/systemd "
				"rdinit=/init rdinit=/x root_delay=1 module.param=1 -- root=/dev/x");
	char text[INET6_ADDRSTRLEN];

	ck_assert_str_eq(c.root, "UUID=ab-cd");
	ck_assert_uint_eq(c.rootwait, 5);
	ck_assert_str_eq(c.rootfstype, "ext4");
	ck_assert_str_eq(c.rootflags, "noatime,data=ordered");
	ck_assert(c.read_only);
	ck_assert(c.owner_any && !c.has_owner);
	ck_assert_uint_eq(c.vmpl, 3);
	ck_assert_uint_eq(c.listen.port, 80);
	ck_assert_str_eq(inet_ntop(AF_INET6, &c.listen.addr, text, sizeof(text)), "2001:db8::1");
	ck_assert_str_eq(c.ip.iface, "eth1");
	ck_assert_int_eq(c.on_failure, ON_FAILURE_HALT);
	ck_assert_str_eq(c.init, "/lib/systemd/systemd");
}
END_TEST

START_TEST(takes_verity_options)
{
	struct config c = parse(VERITY);

	ck_assert_int_eq(c.mode, BOOT_MODE_VERITY);
	ck_assert_uint_eq(c.root_hash_len, 32);
	for (size_t i = 0; i < 32; i++)
		ck_assert_uint_eq(c.root_hash[i], i);
	ck_assert_str_eq(c.hash_device, "");
	ck_assert(!c.has_hash_offset);
	ck_assert_uint_eq(c.fec_roots, 0);
	ck_assert_int_eq(c.on_corruption, VERITY_PANIC);

	c = parse("snpguard.mode=verity root=LABEL=root ro roothash=" HEX32 HEX32
		  " snpguard.hash=UUID=x snpguard.hash_offset=1024 snpguard.fec=24"
		  " snpguard.on_corruption=restart");
	ck_assert_uint_eq(c.root_hash_len, 64);
	ck_assert_uint_eq(c.root_hash[63], 31);
	ck_assert_str_eq(c.hash_device, "UUID=x");
	ck_assert(c.has_hash_offset);
	ck_assert_uint_eq(c.hash_offset, 1024);
	ck_assert_uint_eq(c.fec_roots, 24);
	ck_assert_int_eq(c.on_corruption, VERITY_RESTART);
	ck_assert_int_eq(parse(VERITY " snpguard.on_corruption=eio").on_corruption, VERITY_EIO);
}
END_TEST

START_TEST(takes_overlays)
{
	struct config c = parse(VERITY);

	ck_assert_uint_eq(c.overlay.n, overlay_defaults.n);
	ck_assert_uint_eq(parse(VERITY " snpguard.overlay=none").overlay.n, 0);
	c = parse(VERITY " snpguard.overlay=/,/var/lib:1G,/etc:512K,/tmp:30%,/devices:7");
	ck_assert_uint_eq(c.overlay.n, 5);
	ck_assert_str_eq(c.overlay.v[0].path, "/");
	ck_assert_uint_eq(c.overlay.v[0].bytes, 0);
	ck_assert_uint_eq(c.overlay.v[0].percent, 20);
	ck_assert(!c.overlay.v[0].optional);
	ck_assert_str_eq(c.overlay.v[1].path, "/var/lib");
	ck_assert_uint_eq(c.overlay.v[1].bytes, 1 << 30);
	ck_assert_uint_eq(c.overlay.v[2].bytes, 512 << 10);
	ck_assert_uint_eq(c.overlay.v[3].bytes, 0);
	ck_assert_uint_eq(c.overlay.v[3].percent, 30);
	ck_assert_uint_eq(c.overlay.v[4].bytes, 7);
}
END_TEST

START_TEST(takes_words_as_the_kernel_does)
{
	ck_assert_str_eq(parse("snpguard.mode=plain root=\"LABEL=my root\"").root, "LABEL=my root");
	ck_assert_str_eq(parse("snpguard.mode=plain \"root=LABEL=my root\"").root, "LABEL=my root");
	ck_assert_str_eq(parse("\tsnpguard.mode=plain\n\vroot=LABEL=a=b  ").root, "LABEL=a=b");
	ck_assert_str_eq(parse("x=\"--\" " PLAIN).root, "/dev/vda");
	ck_assert_str_eq(parse("snpguard.mode=plain\xA0root=/dev/sda").root, "/dev/sda");
	/* Behind "--" even an open quote is the init's. */
	ck_assert_str_eq(parse(PLAIN " -- \"x snpguard.bogus").root, "/dev/vda");
	ck_assert_str_eq(parse(PLAIN " =x \"\" snpguard snpguard_mode=x root.x=1").root, "/dev/vda");
}
END_TEST

START_TEST(takes_rootwait_and_ro)
{
	ck_assert_uint_eq(parse(PLAIN " rootwait").rootwait, 30);
	ck_assert_uint_eq(parse(PLAIN " rootwait=0").rootwait, 0);
	ck_assert(!parse(PLAIN " rw").read_only);
}
END_TEST

START_TEST(listens)
{
	static const struct {
		const char *value, *addr;
		uint16_t port;
	} rows[] = {
		{":1", "::", 1},
		{":65535", "::", 65535},
		{"[::]:80", "::", 80},
		{"[::1]:8400", "::1", 8400},
		{"10.0.2.15:8080", "::ffff:10.0.2.15", 8080},
		{"0.0.0.0:8080", "::ffff:0.0.0.0", 8080},
	};
	struct config none = parse(LUKS " snpguard.listen=none");
	char text[INET6_ADDRSTRLEN];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct listen_address where;

		ck_assert_int_eq(cmdline_parse_listen(rows[i].value, &where), 0);
		ck_assert_str_eq(inet_ntop(AF_INET6, &where.addr, text, sizeof(text)), rows[i].addr);
		ck_assert_uint_eq(where.port, rows[i].port);
	}
	/* Before the boot is done there is still an address at which to be asked. */
	ck_assert(!none.serve);
	ck_assert_uint_eq(none.listen.port, 8400);
}
END_TEST

static const char *const bad_ip[] = {
	"",
	"static",
	"bootp",
	":dhcp",
	"eth0:none",
	"eth0:dhcp:x",
	"et/h0:dhcp",
	"..:dhcp",
	"abcdefghijklmnop:dhcp",
	"eth0 :dhcp",
	"[fd00::1]::[fd00::2]:64::eth0:none",
	/* No address, and nothing asked for. */
	"::::::none",
	"::::::",
	":::::eth0:",
	"::10.0.2.2:::eth0:dhcp",
	":::255.255.255.0::eth0:dhcp",
	":::::eth0:bootp",
	/* An address, and yet DHCP. */
	"10.0.2.15::10.0.2.2:255.255.255.0::eth0:dhcp",
	"10.0.2.15::10.0.2.2:255.255.255.0::eth0:both",
	/* The kernel would guess the mask. */
	"10.0.2.15",
	"10.0.2.15::10.0.2.2",
	"10.0.2.15::10.0.2.2:::eth0:none",
	/* Masks. */
	"10.0.2.15::10.0.2.2:255.0.255.0::eth0:none",
	"10.0.2.15::10.0.2.2:0.0.0.0::eth0:none",
	"10.0.2.15::10.0.2.2:0::eth0:none",
	"10.0.2.15::10.0.2.2:33::eth0:none",
	"10.0.2.15::10.0.2.2:+24::eth0:none",
	"10.0.2.15::10.0.2.2:024::eth0:none",
	"10.0.2.15::10.0.2.2:255.255.255::eth0:none",
	/* Addresses. */
	"0.0.0.0::10.0.2.2:24::eth0:none",
	"127.0.0.1::10.0.2.2:24::eth0:none",
	"224.0.0.1::10.0.2.2:24::eth0:none",
	"255.255.255.255::10.0.2.2:24::eth0:none",
	"10.0.2.0::10.0.2.2:24::eth0:none",
	"10.0.2.255::10.0.2.2:24::eth0:none",
	"10.0.2::10.0.2.2:24::eth0:none",
	"0x0a.0.2.15::10.0.2.2:24::eth0:none",
	"10.0.2.15 ::10.0.2.2:24::eth0:none",
	"10.0.2.15::10.0.2.15:24::eth0:none",
	"10.0.2.15::127.0.0.1:24::eth0:none",
	"10.0.2.15::239.0.0.1:24::eth0:none",
	"10.0.2.15::x:24::eth0:none",
	"10.0.2.15:x:10.0.2.2:24::eth0:none",
	/* Names. */
	"10.0.2.15::10.0.2.2:24:a_b:eth0:none",
	"10.0.2.15::10.0.2.2:24:-a:eth0:none",
	"10.0.2.15::10.0.2.2:24:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:eth0:none",
	"10.0.2.15::10.0.2.2:24::eth0/x:none",
	"10.0.2.15::10.0.2.2:24::.:none",
	/* DNS, NTP, and beyond. */
	"10.0.2.15::10.0.2.2:24::eth0:none:x",
	"10.0.2.15::10.0.2.2:24::eth0:none::x",
	"10.0.2.15::10.0.2.2:24::eth0:none:::x",
	"10.0.2.15::10.0.2.2:24::eth0:none::::",
};

START_TEST(refuses_ip)
{
	struct ip_config c;

	ck_assert_msg(cmdline_parse_ip(bad_ip[_i], &c) == 1, "ip=%s was taken", bad_ip[_i]);
}
END_TEST

static const struct {
	const char *value;
	enum ip_method method;
	const char *address, *gateway;
	unsigned prefix;
	const char *hostname, *iface;
} good_ip[] = {
	{"dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"on", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"any", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"eth0:dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", "eth0"},
	{":::::eth0:dhcp", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "", "eth0"},
	{"::::vm-1:enp1s0:any", IP_DHCP, "0.0.0.0", "0.0.0.0", 0, "vm-1", "enp1s0"},
	{"off", IP_NONE, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"none", IP_NONE, "0.0.0.0", "0.0.0.0", 0, "", ""},
	{"10.0.2.15::10.0.2.2:255.255.255.0:vm:eth0:none", IP_STATIC, "10.0.2.15", "10.0.2.2", 24,
		"vm", "eth0"},
	{"10.0.2.15::10.0.2.2:255.255.255.0::eth0:off", IP_STATIC, "10.0.2.15", "10.0.2.2", 24, "",
		"eth0"},
	{"10.0.2.15:10.0.2.3:10.0.2.2:24::eth0:none:10.0.2.3:10.0.2.4:10.0.2.5", IP_STATIC,
		"10.0.2.15", "10.0.2.2", 24, "", "eth0"},
	{"10.0.2.15:::255.0.0.0", IP_STATIC, "10.0.2.15", "0.0.0.0", 8, "", ""},
	{"203.0.113.7::172.31.1.1:255.255.255.255::eth0:none", IP_STATIC, "203.0.113.7",
		"172.31.1.1", 32, "", "eth0"},
	{"10.0.0.0::10.0.0.1:255.255.255.254::eth0:none", IP_STATIC, "10.0.0.0", "10.0.0.1", 31, "",
		"eth0"},
};

START_TEST(takes_ip)
{
	struct ip_config c;

	memset(&c, 0xA5, sizeof(c));
	ck_assert_int_eq(cmdline_parse_ip(good_ip[_i].value, &c), 0);
	ck_assert_int_eq(c.method, good_ip[_i].method);
	ck_assert_uint_eq(c.address.s_addr, inet_addr(good_ip[_i].address));
	ck_assert_uint_eq(c.gateway.s_addr, inet_addr(good_ip[_i].gateway));
	ck_assert_uint_eq(c.prefix, good_ip[_i].prefix);
	ck_assert_str_eq(c.hostname, good_ip[_i].hostname);
	ck_assert_str_eq(c.iface, good_ip[_i].iface);
}
END_TEST

START_TEST(knows_the_line_of_the_image)
{
	static const struct {
		const char *running;
		bool sealed;
	} rows[] = {
		{"root=/dev/vda quiet\n", true},
		{"root=/dev/vda quiet", true},
		{"root=/dev/vda quiet\n\n", false},
		{"root=/dev/vda quiet \n", false},
		{"root=/dev/vda quiet init=/bin/sh\n", false},
		{"root=/dev/vda quie\n", false},
		{"root=/dev/vda Quiet\n", false},
		{"init=/bin/sh root=/dev/vda quiet\n", false},
		{"\n", false},
		{"", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		ck_assert_msg(cmdline_is_sealed(rows[i].running, "root=/dev/vda quiet") == rows[i].sealed,
			"%s", rows[i].running);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("cmdline");
	TCase *t = tcase_create("refusals");

	tcase_add_loop_test(t, refuses, 0, ARRAY_SIZE(refused));
	tcase_add_test(t, refuses_what_is_too_long);
	tcase_add_loop_test(t, refuses_a_long_value, 0, ARRAY_SIZE(long_values));
	tcase_add_test(t, keeps_on_failure_through_a_refusal);
	tcase_add_loop_test(t, refuses_ip, 0, ARRAY_SIZE(bad_ip));
	suite_add_tcase(s, t);

	t = tcase_create("configurations");
	tcase_add_test(t, has_defaults);
	tcase_add_test(t, takes_every_option);
	tcase_add_test(t, takes_verity_options);
	tcase_add_test(t, takes_overlays);
	tcase_add_test(t, takes_words_as_the_kernel_does);
	tcase_add_test(t, takes_rootwait_and_ro);
	tcase_add_test(t, listens);
	tcase_add_loop_test(t, takes_ip, 0, ARRAY_SIZE(good_ip));
	tcase_add_test(t, knows_the_line_of_the_image);
	suite_add_tcase(s, t);
	return s;
}
