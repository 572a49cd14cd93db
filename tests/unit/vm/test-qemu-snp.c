/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's object for SNP guests: its text, and which QEMU can make it. */
#include <string.h>

#include "runner.h"
#include "vm/format/qemu-snp.h"

#define COMMON "sev-snp-guest,id=snp,cbitpos=51,reduced-phys-bits=1,policy=0x30000"

static const struct qemu_snp plain = {.policy = 0x30000, .features = 1, .cbitpos = 51};

/* As QEMU 10.0.13 prints it. */
static const char list[] = "sev-snp-guest options:\n"
	"  author-key-enabled=<bool>\n"
	"  guest-visible-workarounds=<string>\n"
	"  host-data=<string>\n"
	"  id-auth=<string>\n"
	"  id-block=<string>\n"
	"  kernel-hashes=<bool>   - add kernel hashes to guest firmware for measured Linux boot\n"
	"  policy=<uint64>\n"
	"  sev-device=<string>    - SEV device to use\n"
	"  vcek-disabled=<bool>\n";

static const struct {
	struct qemu_snp snp;
	bool kernel;
	const char *want;
} objects[] = {
	{{.policy = 0x30000, .features = 1, .cbitpos = 51}, false, COMMON},
	{{.policy = 0x30000, .features = 1, .cbitpos = 51}, true, COMMON ",kernel-hashes=on"},
	{{.policy = 0x30000, .features = 0x221, .cbitpos = 51}, false,
		COMMON ",debug-swap=on,secure-tsc=on"},
	{{.policy = 0x30000, .features = 1, .cbitpos = 51, .host_data = "H="}, false,
		COMMON ",host-data=H="},
	{{.policy = 0x30000, .features = 1, .cbitpos = 51, .id_block = "B", .id_auth = "A=="}, true,
		COMMON ",kernel-hashes=on,id-block=B,id-auth=A=="},
	{{.policy = 0x30000, .features = 1, .cbitpos = 51, .id_block = "B", .id_auth = "A",
		.author_key = true}, false, COMMON ",id-block=B,id-auth=A,author-key-enabled=on"},
};

START_TEST(test_object)
{
	_cleanup_free_ char *text = qemu_snp_object(&objects[_i].snp, objects[_i].kernel);

	ck_assert_str_eq(text, objects[_i].want);
}
END_TEST

static const struct {
	const char *text;
	unsigned want;		/* 0: none */
} versions[] = {
	{"9.1", 0x0901},
	{"10.0.2", 0x0a00},
	{"QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)\nCopyright (c) 2003-2022\n", 0x0702},
	{"QEMU emulator version 10.2.50 (v10.2.0-1-gabc)", 0x0a02},
	{"QEMU emulator version 255.255", 0xffff},
	{"", 0},
	{"QEMU", 0},
	{"9", 0},
	{"9.", 0},
	{".1", 0},
	{"9,1", 0},
	{"v9.1", 0},
	{"-9.1", 0},
	{"256.1", 0},
	{"9.256", 0},
	{"QEMU version 2003-2022", 0},
};

START_TEST(test_version)
{
	unsigned got = 0;

	ck_assert(qemu_version_parse(versions[_i].text, &got) == (versions[_i].want != 0));
	ck_assert_uint_eq(got, versions[_i].want);
}
END_TEST

static const struct {
	unsigned version;
	const char *properties;
	uint64_t features;
	const char *host_data;
	const char *why;	/* NULL: it can */
} checks[] = {
	{QEMU_VERSION(9, 1), list, 1, "H", NULL},
	{QEMU_VERSION(10, 0), list, 1, NULL, NULL},
	{QEMU_VERSION(9, 1), NULL, 1, "H", NULL},
	{QEMU_VERSION(255, 0), NULL, 0x221, NULL, NULL},
	{QEMU_VERSION(9, 0), list, 1, NULL, "QEMU 9.0 cannot start SNP guests: that needs 9.1 or newer"},
	{QEMU_VERSION(7, 2), NULL, 1, NULL, "QEMU 7.2 cannot start SNP guests: that needs 9.1 or newer"},
	{QEMU_VERSION(10, 0), "", 1, NULL,
		"QEMU 10.0 was built without SNP: it has no object sev-snp-guest"},
	{QEMU_VERSION(10, 0), list, 0x21, NULL, "QEMU 10.0 does not know debug-swap of sev-snp-guest"},
	{QEMU_VERSION(255, 0), list, 0x201, NULL, "QEMU 255.0 does not know secure-tsc of sev-snp-guest"},
	{QEMU_VERSION(10, 1), NULL, 0x21, NULL, "QEMU 10.1 does not know debug-swap of sev-snp-guest"},
	/* A name within another one, or in its words, is not that name. */
	{QEMU_VERSION(10, 0), "  my-policy=<n> policy=1\n", 1, NULL,
		"QEMU 10.0 does not know policy of sev-snp-guest"},
	{QEMU_VERSION(10, 0), "  policy=<n>\n  host-data-x=<s>\n", 1, "H",
		"QEMU 10.0 does not know host-data of sev-snp-guest"},
};

START_TEST(test_check)
{
	const struct qemu_ability a = {checks[_i].version, checks[_i].properties};
	struct qemu_snp snp = plain;
	char why[QEMU_WHY_MAX] = "";

	snp.features = checks[_i].features;
	snp.host_data = checks[_i].host_data;
	ck_assert_int_eq(qemu_snp_check(&a, &snp, false, why), checks[_i].why ? QEMU_E_LACKS : 0);
	ck_assert_str_eq(why, checks[_i].why ? checks[_i].why : "");
}
END_TEST

/* Each property that QEMU lists and the largest object has is looked for: a list without it is not enough. */
START_TEST(test_each_property)
{
	static const char *const names[] = {"policy", "kernel-hashes", "host-data", "id-block", "id-auth", "author-key-enabled"};
	const struct qemu_snp full = {.policy = 1, .features = 1, .host_data = "H", .id_block = "B",
		.id_auth = "A", .author_key = true};
	char without[sizeof(list)], why[QEMU_WHY_MAX];
	const struct qemu_ability all = {QEMU_SNP_SINCE, list}, some = {QEMU_SNP_SINCE, without};

	ck_assert_int_eq(qemu_snp_check(&all, &full, true, why), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		memcpy(without, list, sizeof(list));
		for (char *at = strstr(without, names[i]); at; at = strstr(at, names[i]))
			*at = 'X';
		ck_assert_int_eq(qemu_snp_check(&some, &full, true, why), QEMU_E_LACKS);
		ck_assert_ptr_nonnull(strstr(why, names[i]));
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("qemu-snp");
	TCase *t = tcase_create("qemu-snp");

	tcase_add_loop_test(t, test_object, 0, ARRAY_SIZE(objects));
	tcase_add_loop_test(t, test_version, 0, ARRAY_SIZE(versions));
	tcase_add_loop_test(t, test_check, 0, ARRAY_SIZE(checks));
	tcase_add_test(t, test_each_property);
	suite_add_tcase(s, t);
	return s;
}
