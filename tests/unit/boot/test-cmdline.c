/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the words of a command line mean, and whether it is that of the image. */
#include "boot/cmdline.h"

#include <arpa/inet.h>
#include <string.h>

#include "boot/cmdline-seal.h"
#include "cmdline-words.h"
#include "runner.h"

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
	TCase *t = tcase_create("cmdline");

	tcase_add_test(t, has_defaults);
	tcase_add_test(t, takes_every_option);
	tcase_add_test(t, takes_verity_options);
	tcase_add_test(t, takes_overlays);
	tcase_add_test(t, takes_words_as_the_kernel_does);
	tcase_add_test(t, takes_rootwait_and_ro);
	tcase_add_test(t, listens);
	tcase_add_test(t, knows_the_line_of_the_image);
	suite_add_tcase(s, t);
	return s;
}
