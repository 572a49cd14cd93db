/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [policy] of vm.conf: what it refuses, with which words, and keys in files. test-policy.c has what it
 * makes of the rest. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/conf/vmconf.h"

#define DIGITS_32 "0123456789abcdef0123456789abcdef"
#define DIGITS_96 DIGITS_32 DIGITS_32 DIGITS_32
#define ZEROS_32 "00000000000000000000000000000000"

static int parse(const char *lines, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	_cleanup_free_ char *text = NULL;

	ck_assert_int_ge(asprintf(&text, "[policy]\n%s", lines), 0);
	return vmconf_parse(text, "vm.conf", ret, why);
}

static int resolve(const struct vmconf *c, struct policy *ret, char why[static VMCONF_WHY_MAX])
{
	return vmconf_policy_resolve(&c->policy, "vm.conf", products_builtin(), ret, why);
}

static const struct {
	const char *lines, *why;
} refusals[] = {
	{"debug = yes", "[policy] has no key 'debug'"},
	{"measurement = 00", "measurement: not 96 hexadecimal digits"},
	{"measurement = " DIGITS_96 "0", "measurement: not 96 hexadecimal digits"},
	{"measurement = any", "measurement: not 96 hexadecimal digits"},
	{"policy = 30000", "policy: '30000' is not 0x and up to 16 hexadecimal digits"},
	{"allow = smt debug", "allow: nothing is named 'smt debug'"},
	{"allow = smt,", "allow: nothing is named ''"},
	{"allow = , smt", "allow: nothing is named ''"},
	{"allow = none, smt", "allow: nothing is named 'none'"},
	{"allow = smt, smt", "allow: smt is given twice"},
	{"allow = single-socket", "allow: nothing is named 'single-socket'"},
	{"allow =", "allow has no value"},
	{"require = debug", "require: nothing is named 'debug'"},
	{"vmpl = 4", "vmpl: '4' is not a number from 0 to 3"},
	{"min-abi = 1", "min-abi: '1' is not MAJOR.MINOR"},
	{"min-abi = 1.256", "min-abi: '1.256' is not MAJOR.MINOR"},
	{"min-abi = 1.55.29", "min-abi: '1.55.29' is not MAJOR.MINOR"},
	{"min-abi = 0.0", "min-abi: '0.0' is not MAJOR.MINOR"},
	{"min-firmware = 1.55", "min-firmware: '1.55' is not MAJOR.MINOR.BUILD"},
	{"min-firmware = 1.55.", "min-firmware: '1.55.' is not MAJOR.MINOR.BUILD"},
	{"min-firmware = 1..55", "min-firmware: '1..55' is not MAJOR.MINOR.BUILD"},
	{"provisional = maybe", "provisional: 'maybe' is neither yes nor no"},
	{"floors = 0", "floors: '0' is neither yes nor no"},
	{"min-tcb = snp", "min-tcb: 'snp' is not a list such as 'snp 0x17, microcode 0x54' of "
		"boot-loader, tee, snp, microcode and fmc"},
	{"min-tcb = s 0x17", "min-tcb: 's 0x17' is not a list such as 'snp 0x17, microcode 0x54' of "
		"boot-loader, tee, snp, microcode and fmc"},
	{"host-data = " DIGITS_32, "host-data: not 64 hexadecimal digits"},
	{"report-id = x", "report-id: not 64 hexadecimal digits"},
	{"family-id = " DIGITS_32 "00", "family-id: not 32 hexadecimal digits"},
	{"image-id = 00", "image-id: not 32 hexadecimal digits"},
	{"min-guest-svn = 4294967296",
		"min-guest-svn: '4294967296' is not a number from 0 to 4294967295"},
	{"id-key = " ZEROS_32 ZEROS_32 ZEROS_32, "id-key: zero is the digest of no key"},
	{"author-key = " ZEROS_32 ZEROS_32 ZEROS_32, "author-key: zero is the digest of no key"},
	{"mitigations = 3", "mitigations: '3' is not 0x and up to 16 hexadecimal digits"},
	{"advisories = AMD-SB-3019,", "advisories: not a list of names such as AMD-SB-3019"},
	{"advisories = " DIGITS_32, "advisories: not a list of names such as AMD-SB-3019"},
	{"platform-require = sme", "platform-require: nothing is named 'sme'"},
	{"platform-require = smt, ecc\nplatform-forbid = ecc",
		"platform-forbid: something is required and forbidden"},
	{"platform-forbid = tio\nplatform-require = tio",
		"platform-require: something is required and forbidden"},
	{"chip = " DIGITS_32, "chip: neither 128 nor 16 hexadecimal digits"},
	{"chip = 0000000000000000", "chip: zero is a masked one"},
	{"signer = VCEK", "signer: 'VCEK' is none of vcek, vlek, any"},
	{"csp = a\ncsp = b", "csp is given twice"},
	{"floors = no\nfloors = no", "floors is given twice"},
};

START_TEST(test_refusals)
{
	struct vmconf c = {.vcpus = 77};
	char why[VMCONF_WHY_MAX];
	const char *colon;

	ck_assert_int_eq(parse(refusals[_i].lines, &c, why), VMCONF_E_INVALID);
	ck_assert_int_eq(strncmp(why, "vm.conf:", 8), 0);
	/* The last line of each row is the wrong one. */
	ck_assert_int_eq(why[8], strchr(refusals[_i].lines, '\n') ? '3' : '2');
	colon = strstr(why, ": ");
	ck_assert_str_eq(colon + 2, refusals[_i].why);
	ck_assert_uint_eq(c.vcpus, 77);
}
END_TEST

static const char *const wrong_tcbs[] = {"", "snp", "snp 256", "snp 0x100", "snp 0x", "snp -1",
	"snp 1,", "snp 1,,tee 1", ",snp 1", "snp 1 tee 1", "snp 1, snp 1", "SNP 1", "ucode 1", "snp=1",
	"snp 1;", "snp 0001"};

START_TEST(test_wrong_tcbs)
{
	_cleanup_free_ char *line = NULL;
	char why[VMCONF_WHY_MAX];
	struct vmconf c;

	ck_assert_int_ge(asprintf(&line, "min-launch-tcb = %s", wrong_tcbs[_i]), 0);
	ck_assert_int_eq(parse(line, &c, why), VMCONF_E_INVALID);
}
END_TEST

/* One more than there is room for. */
static const struct {
	const char *line;
	int max;
	const char *why;
} bounds[] = {
	{"measurement = " DIGITS_96 "\n", POLICY_MEASUREMENTS_MAX, "vm.conf:18: measurement: more than 16"},
	{"id-key = " DIGITS_96 "\n", POLICY_KEYS_MAX, "vm.conf:18: id-key: more than 16"},
	{"author-key = key.pem\n", VMCONF_KEYS_MAX, "vm.conf:34: author-key: more than 32 files"},
	{"chip = 0123456789abcdef\n", POLICY_CHIPS_MAX, "vm.conf:66: chip: more than 64"},
};

START_TEST(test_bounds)
{
	_cleanup_vmconf_ struct vmconf fits = {0};
	char text[8192] = "", why[VMCONF_WHY_MAX];
	struct vmconf c;

	for (int i = 0; i < bounds[_i].max; i++)
		strncat(text, bounds[_i].line, sizeof(text) - strlen(text) - 1);
	ck_assert_int_eq(parse(text, &fits, why), 0);
	strncat(text, bounds[_i].line, sizeof(text) - strlen(text) - 1);
	ck_assert_int_eq(parse(text, &c, why), VMCONF_E_INVALID);
	ck_assert_str_eq(why, bounds[_i].why);
}
END_TEST

/* Keys are looked for beside the description, and only when a report is to be judged. */
START_TEST(test_key_files)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];
	struct policy p = {.vmpl = 9};

	ck_assert_int_eq(parse("id-key = /dev/null/key.pem\n", &c, why), 0);
	ck_assert_uint_eq(c.policy.n_pems, 1);
	ck_assert_int_eq(resolve(&c, &p, why), -ENOTDIR);
	ck_assert_str_eq(why, "vm.conf:2: /dev/null/key.pem: Not a directory");
	ck_assert_uint_eq(p.vmpl, 9);
}
END_TEST

START_TEST(test_key_file_of_another_kind)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char path[] = "/tmp/test-vmconf-policy-XXXXXX", line[64], why[VMCONF_WHY_MAX];
	_cleanup_close_ int fd = mkstemp(path);
	struct policy p;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "key", 3), 3);
	snprintf(line, sizeof(line), "\nauthor-key = %s", path);
	ck_assert_int_eq(parse(line, &c, why), 0);
	ck_assert_int_eq(resolve(&c, &p, why), VMCONF_E_INVALID);
	ck_assert_int_eq(strncmp(why, "vm.conf:3: /tmp/test-vmconf-policy-", 35), 0);
	ck_assert_ptr_nonnull(strstr(why, ": no key in PEM"));
	unlink(path);
}
END_TEST

/* Which there are is told by a set of products alone. */
static const struct {
	const char *line, *why;	/* NULL: fine */
} advisories[] = {
	{"advisories = AMD-SB-3019", NULL},
	{"advisories = AMD-SB-3019 ,AMD-SB-3020", NULL},
	{"advisories = AMD-SB-3019, AMD-SB-1",
		"vm.conf:3: advisories: AMD-SB-1 is not known; --products FILE can add it"},
	{"advisories = amd-sb-3019",
		"vm.conf:3: advisories: amd-sb-3019 is not known; --products FILE can add it"},
};

START_TEST(test_advisories)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *lines = NULL;
	char why[VMCONF_WHY_MAX];
	struct policy p = {.vmpl = 9};

	ck_assert_int_ge(asprintf(&lines, "floors = no\n%s\n", advisories[_i].line), 0);
	ck_assert_int_eq(parse(lines, &c, why), 0);
	ck_assert_int_eq(resolve(&c, &p, why), advisories[_i].why ? VMCONF_E_INVALID : 0);
	ck_assert_uint_eq(p.vmpl, advisories[_i].why ? 9 : 0);
	if (advisories[_i].why)
		ck_assert_str_eq(why, advisories[_i].why);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vmconf-policy");
	TCase *t = tcase_create("vmconf-policy");

	tcase_add_loop_test(t, test_refusals, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, test_wrong_tcbs, 0, ARRAY_SIZE(wrong_tcbs));
	tcase_add_loop_test(t, test_bounds, 0, ARRAY_SIZE(bounds));
	tcase_add_loop_test(t, test_advisories, 0, ARRAY_SIZE(advisories));
	tcase_add_test(t, test_key_files);
	tcase_add_test(t, test_key_file_of_another_kind);
	suite_add_tcase(s, t);
	return s;
}
