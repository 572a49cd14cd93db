/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a description demands by itself, beside what [policy] names, and where the two cannot both be. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware-case.h"
#include "owner/file.h"
#include "runner.h"
#include "snp/codec.h"
#include "vm/expect/expect.h"
#include "vm/launch.h"

#define DIGITS_32 "0123456789abcdef0123456789abcdef"
#define HOST_DATA "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="	/* 1 to 32 */
#define HOST_DATA_HEX "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"

static char dir[] = "/tmp/expect.XXXXXX";
static char path[64], firmware[64], why[VMCONF_WHY_MAX];

static void setup(void)
{
	_cleanup_free_ uint8_t *image = firmware_case_build(&firmware_case_ovmf, 1);

	memcpy(dir + sizeof(dir) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/vm.conf", dir);
	snprintf(firmware, sizeof(firmware), "%s/OVMF.fd", dir);
	ck_assert_int_eq(file_write(firmware, image, CASE_SIZE), 0);
}

static void teardown(void)
{
	unlink(firmware);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* What verify makes of a description. */
static int lay(const char *text, bool named, struct policy *ret)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *copy = strdup(text);
	int r;

	ck_assert_int_eq(vmconf_parse(copy, path, &c, why), 0);
	ck_assert_int_eq(vmconf_policy_resolve(&c.policy, path, products_builtin(), ret, why), 0);
	r = expect_lay(&c, path, named, ret, why);
	ck_assert(!r || why[0]);
	return r;
}

/* Of the launch that @text describes, in hex. */
static const char *digest_of(const char *text)
{
	static char hex[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)];
	struct policy p;

	ck_assert_int_eq(lay(text, false, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 1);
	snp_hex_encode(p.measurements[0], LAUNCH_DIGEST_SIZE, hex);
	return hex;
}

START_TEST(test_nothing_said)
{
	struct policy p, none;

	ck_assert_int_eq(lay("[vm]\nkernel = k\n", false, &p), 0);
	ck_assert_str_eq(why, "");
	ck_assert_uint_eq(p.n_measurements, 0);
	ck_assert(!p.exact_given && !p.host_data.given && !p.svn_given && !p.id_keys.n);
	ck_assert_int_eq(lay("[policy]\n", false, &none), 0);
	ck_assert_mem_eq(&p, &none, sizeof(p));
}
END_TEST

START_TEST(test_snp)
{
	uint8_t data[32];
	struct policy p;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i + 1);
	ck_assert_int_eq(lay("[snp]\npolicy = 0xb0000\nhost-data = " HOST_DATA "\n", false, &p), 0);
	ck_assert(p.exact_given && p.host_data.given);
	ck_assert_uint_eq(p.exact, 0xB0000);
	ck_assert_mem_eq(p.host_data.v, data, sizeof(data));
	/* What undoes a protection is still the owner's to allow. */
	ck_assert_uint_eq(p.allow, 0);
	/* Twice the same is no contradiction. */
	ck_assert_int_eq(lay("[snp]\npolicy = 0x30000\nhost-data = " HOST_DATA "\n[policy]\n"
		"policy = 0x30000\nhost-data = " HOST_DATA_HEX "\n", false, &p), 0);
	ck_assert_uint_eq(p.exact, 0x30000);
	/* A host that is set up elsewhere. */
	ck_assert_int_eq(lay("[snp]\ncbitpos = 51\n[policy]\npolicy = 0x20000\nhost-data = " HOST_DATA_HEX
		"\n", false, &p), 0);
	ck_assert_uint_eq(p.exact, 0x20000);
}
END_TEST

static const struct {
	const char *text, *why;
} contradictions[] = {
	{"[snp]\npolicy = 0x30000\n[policy]\npolicy = 0xb0000\n",
		"policy is 0x30000 in [snp] and 0xb0000 in [policy]: no report can show both"},
	{"[snp]\nhost-data = " HOST_DATA "\n[policy]\nhost-data = " DIGITS_32 DIGITS_32 "\n",
		"host-data is another in [snp] than in [policy]: no report can show both"},
};

START_TEST(test_contradictions)
{
	struct policy p;

	ck_assert_int_eq(lay(contradictions[_i].text, true, &p), VMCONF_E_INVALID);
	ck_assert_int_eq(strncmp(why, path, strlen(path)), 0);
	ck_assert_str_eq(why + strlen(path) + 2, contradictions[_i].why);
	/* Untouched. */
	ck_assert(!p.exact_given || p.exact == 0xB0000);
}
END_TEST

START_TEST(test_measurement)
{
	_cleanup_free_ char *text = NULL, *other = NULL, *both = NULL;
	char hex[SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)];
	struct policy p;

	memcpy(hex, digest_of("[vm]\nfirmware = OVMF.fd\nvcpus = 4\n"), sizeof(hex));
	ck_assert_str_ne(hex, digest_of("[vm]\nfirmware = OVMF.fd\nvcpus = 2\n"));
	/* Named by an option: nothing is computed. */
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\n", true, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 0);
	/* By hand and right, alone and in a set. */
	ck_assert_int_ge(asprintf(&text, "[vm]\nfirmware = OVMF.fd\nvcpus = 4\n[policy]\nmeasurement = %s\n",
		hex), 0);
	ck_assert_int_eq(lay(text, false, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 1);
	ck_assert_int_ge(asprintf(&both, "%smeasurement = " DIGITS_32 DIGITS_32 DIGITS_32 "\n", text), 0);
	ck_assert_int_eq(lay(both, false, &p), 0);
	ck_assert_uint_eq(p.n_measurements, 2);
	/* By hand and of another launch, known or not. */
	ck_assert_int_ge(asprintf(&other, "[vm]\nfirmware = OVMF.fd\n[policy]\nmeasurement = %s\n", hex), 0);
	ck_assert_int_eq(lay(other, false, &p), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "which is not measurement in [policy], which is a launch with 4 "
		"vCPUs instead of 1; mend either, or leave measurement out"));
	ck_assert_int_eq(lay(other, true, &p), 0);
	hex[0] = hex[0] == '0' ? '1' : '0';
	memcpy(strstr(other, "measurement = ") + 14, hex, 1);
	ck_assert_int_eq(lay(other, false, &p), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "which is not measurement in [policy]; mend"));
}
END_TEST

/* Files that are not there, or are no firmware. */
START_TEST(test_no_files)
{
	struct policy p;

	ck_assert_int_eq(lay("[vm]\nfirmware = absent\n", false, &p), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why, "/absent: No such file or directory; "));
	ck_assert_ptr_nonnull(strstr(why, "unless [policy] has the line measurement = HEX"));
	ck_assert_uint_eq(p.n_measurements, 0);
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nkernel = absent\n", false, &p), -ENOENT);
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nkernel = absent\n", true, &p), 0);
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nkernel = absent\n[policy]\nmeasurement = " DIGITS_32
		DIGITS_32 DIGITS_32 "\n", false, &p), 0);
	ck_assert_str_eq(why, "");
	ck_assert_int_gt(lay("[vm]\nfirmware = OVMF.fd\ncpu = host\n", false, &p), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "its signature is not known"));
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\ncpu = host\n[policy]\nmeasurement = " DIGITS_32
		DIGITS_32 DIGITS_32 "\n", false, &p), 0);
	ck_assert_ptr_nonnull(strstr(why, "the expected measurement is not compared with [vm]: "));
	ck_assert_int_eq(file_write(firmware, path, 40), 0);
	ck_assert_int_gt(lay("[vm]\nfirmware = OVMF.fd\n", false, &p), VMCONF_E_INVALID);
}
END_TEST

/* Files that are there, and a launch that is none: a kernel, and no place for its hashes. */
START_TEST(test_no_launch)
{
	struct firmware_case c = firmware_case_ovmf;
	_cleanup_free_ uint8_t *image = NULL;
	struct policy p;

	c.n_sections = 2;
	image = firmware_case_build(&c, 1);
	ck_assert_int_eq(file_write(firmware, image, CASE_SIZE), 0);
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nkernel = OVMF.fd\n", false, &p),
		MEASURE_E_NO_HASHES_SECTION);
	ck_assert_uint_eq(p.n_measurements, 0);
	ck_assert_int_eq(lay("[vm]\nfirmware = OVMF.fd\nkernel = OVMF.fd\n[policy]\nmeasurement = " DIGITS_32
		DIGITS_32 DIGITS_32 "\n", false, &p), 0);
	ck_assert_ptr_nonnull(strstr(why, "the expected measurement is not compared with [vm]: "));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("expect");
	TCase *t = tcase_create("expect");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, test_nothing_said);
	tcase_add_test(t, test_snp);
	tcase_add_loop_test(t, test_contradictions, 0, ARRAY_SIZE(contradictions));
	tcase_add_test(t, test_measurement);
	tcase_add_test(t, test_no_files);
	tcase_add_test(t, test_no_launch);
	suite_add_tcase(s, t);
	return s;
}
