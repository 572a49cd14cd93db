/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stand-in for the driver against the real one's rules: errno, exitinfo2, and which memory of
 * the caller is written.
 */
#include "driver.h"

#include <openssl/ec.h>
#include <string.h>

#include "runner.h"
#include "snp/report.h"

#define EXT SNP_GET_EXT_REPORT
#define PLAIN SNP_GET_REPORT
#define TOO_SMALL ((uint64_t)SNP_GUEST_VMM_ERR_INVALID_LEN << 32)
#define BUSY ((uint64_t)SNP_GUEST_VMM_ERR_BUSY << 32)
#define NO_STATUS ((uint64_t)SNP_GUEST_FW_ERR_NONE)

static struct emu_driver driver;
static struct emu_call call;
static unsigned slept;

static void no_log(const char *fmt, ...)
{
}

static void count_sleep(unsigned seconds)
{
	slept += seconds;
}

static void setup(void)
{
	driver = (struct emu_driver){.log = no_log, .sleep = count_sleep, .certs_len = 5000};
	emu_config_init(&driver.config);
	memset(driver.certs, 0xCE, driver.certs_len);
	driver.vcek = EVP_EC_gen("P-384");
	ck_assert_ptr_nonnull(driver.vcek);
	slept = 0;
}

static void teardown(void)
{
	EVP_PKEY_free(driver.vcek);
}

static void request(unsigned cmd, uint32_t certs_len)
{
	memset(&call, 0, sizeof(call));
	call.cmd = cmd;
	call.io = (struct snp_guest_request_ioctl){.msg_version = 1, .req_data = 1, .resp_data = 2};
	call.req.certs_address = 3;
	call.req.certs_len = certs_len;
	memset(call.req.data.user_data, 0x55, sizeof(call.req.data.user_data));
	if (emu_driver_check(&driver, &call))
		emu_driver_request(&driver, &call);
}

/* What a request comes to: after @faults, on the last of @n_requests. */
static const struct rule {
	const char *name, *fault;
	unsigned cmd;
	uint32_t certs_len;
	unsigned n_requests;
	int error;
	uint64_t exitinfo2;	/* 0: the argument is not written */
	bool write_req, write_resp;
	uint32_t status, size;	/* in the response */
} rules[] = {
	{"plain", NULL, PLAIN, 0, 1, 0, 0, false, true, 0, 1184},
	{"extended", NULL, EXT, 16384, 3, 0, 0, false, true, 0, 1184},
	{"extended, just enough", NULL, EXT, 8192, 1, 0, 0, false, true, 0, 1184},
	{"extended, too small", NULL, EXT, 4096, 1, EIO, TOO_SMALL, true, false, 0, 0},
	{"extended, asking for the size", NULL, EXT, 0, 1, EIO, TOO_SMALL, true, false, 0, 0},
	{"extended, not a page multiple", NULL, EXT, 5000, 1, EINVAL, NO_STATUS, false, false, 0, 0},
	{"extended, beyond the maximum", NULL, EXT, 20480, 1, EINVAL, NO_STATUS, false, false, 0, 0},
	{"unknown command", NULL, 0xC0205301u, 0, 1, ENOTTY, NO_STATUS, false, false, 0, 0},
	{"no extended requests", "no-extended", EXT, 16384, 1, ENOTTY, NO_STATUS, false, false, 0, 0},
	{"slow", "slow:5", PLAIN, 0, 1, 0, 0, false, true, 0, 1184},
	{"timeout", "timeout:7", PLAIN, 0, 1, ETIMEDOUT, BUSY, false, false, 0, 0},
	{"after a timeout", "timeout:7", PLAIN, 0, 2, ENOTTY, 0, false, false, 0, 0},
	{"before a late timeout", "timeout:7@2", PLAIN, 0, 2, 0, 0, false, true, 0, 1184},
	{"at a late timeout", "timeout:7@2", PLAIN, 0, 3, ETIMEDOUT, BUSY, false, false, 0, 0},
	{"busy, old driver", "busy", EXT, 16384, 1, EIO, BUSY, false, false, 0, 0},
	{"after busy", "busy", EXT, 16384, 2, ENOTTY, 0, false, false, 0, 0},
	{"firmware error", "firmware:0x18", PLAIN, 0, 1, EIO, 0x18, false, false, 0, 0},
	{"after a firmware error", "firmware:0x18", PLAIN, 0, 2, ENOTTY, 0, false, false, 0, 0},
	{"does not decrypt", "badmsg", PLAIN, 0, 1, EBADMSG, 0, false, false, 0, 0},
	{"after that", "badmsg", PLAIN, 0, 2, ENOTTY, 0, false, false, 0, 0},
	{"wiped", "wiped", EXT, 16384, 1, ENOTTY, 0, false, false, 0, 0},
	{"wiped later, before", "wiped@2", EXT, 16384, 2, 0, 0, false, true, 0, 1184},
	{"wiped later, then", "wiped@2", EXT, 16384, 3, ENOTTY, 0, false, false, 0, 0},
	{"counter", "counter", PLAIN, 0, 2, EIO, NO_STATUS, false, false, 0, 0},
	{"status", "status:0x27", PLAIN, 0, 1, 0, 0, false, true, 0x27, 0},
	{"status for a while, before", "status@1-2", PLAIN, 0, 1, 0, 0, false, true, 0, 1184},
	{"status for a while, then", "status@1-2", PLAIN, 0, 2, 0, 0, false, true, 0x16, 0},
	{"status for a while, after", "status@1-2", PLAIN, 0, 3, 0, 0, false, true, 0, 1184},
	{"size", "size:1183", PLAIN, 0, 1, 0, 0, false, true, 0, 1183},
	{"size beyond the report", "size:4000", PLAIN, 0, 1, 0, 0, false, true, 0, 4000},
	{"certificates too large", "certs-size:20480", EXT, 16384, 1, EIO, TOO_SMALL, true, false, 0, 0},
	{"the same, plain", "certs-size:20480", PLAIN, 0, 1, 0, 0, false, true, 0, 1184},
	{"the same, told with success", "certs-success", EXT, 16384, 1, 0, TOO_SMALL, true, false, 0, 0},
	{"no certificates, no buffer", "no-certs", EXT, 0, 1, 0, 0, false, true, 0, 1184},
};

static uint32_t response_word(size_t at)
{
	uint32_t v;

	memcpy(&v, call.resp.data + at, sizeof(v));
	return le32toh(v);
}

START_TEST(rule_holds)
{
	const struct rule *r = &rules[_i];

	if (r->fault)
		ck_assert_int_eq(emu_config_set(&driver.config, "fault", r->fault), 0);
	for (unsigned i = 0; i < r->n_requests; i++)
		request(r->cmd, r->certs_len);
	ck_assert_msg(call.error == r->error, "%s: error %d", r->name, call.error);
	ck_assert_msg(call.write_io == (r->exitinfo2 != 0), "%s: write_io", r->name);
	if (r->exitinfo2)
		ck_assert_uint_eq(call.io.exitinfo2, r->exitinfo2);
	ck_assert_msg(call.write_req == r->write_req, "%s: write_req", r->name);
	ck_assert_msg(call.write_resp == r->write_resp, "%s: write_resp", r->name);
	if (!r->write_resp)
		return;
	ck_assert_uint_eq(response_word(0), r->status);
	ck_assert_uint_eq(response_word(4), r->size);
}
END_TEST

START_TEST(needed_size_is_told_in_pages)
{
	request(EXT, 0);
	ck_assert_uint_eq(call.req.certs_len, 8192);
}
END_TEST

START_TEST(certificates_are_delivered)
{
	request(EXT, 16384);
	ck_assert_mem_eq(call.certs, driver.certs, sizeof(driver.certs));
	ck_assert_int_eq(emu_config_set(&driver.config, "fault", "no-certs"), 0);
	memset(driver.certs, 0, sizeof(driver.certs));
	request(EXT, 16384);
	ck_assert_mem_eq(call.certs, driver.certs, sizeof(driver.certs));
}
END_TEST

static const struct {
	const char *name;
	uint8_t msg_version;
	uint64_t req, resp;
	uint64_t exitinfo2;
} bad_arguments[] = {
	{"message version 0", 0, 1, 2, 0},
	{"no request", 1, 0, 2, SNP_GUEST_FW_ERR_NONE},
	{"no response", 1, 1, 0, SNP_GUEST_FW_ERR_NONE},
};

START_TEST(bad_argument_is_refused)
{
	memset(&call, 0, sizeof(call));
	call.cmd = PLAIN;
	call.io.msg_version = bad_arguments[_i].msg_version;
	call.io.req_data = bad_arguments[_i].req;
	call.io.resp_data = bad_arguments[_i].resp;
	ck_assert(!emu_driver_check(&driver, &call));
	ck_assert_msg(call.error == EINVAL, "%s", bad_arguments[_i].name);
	ck_assert_uint_eq(call.io.exitinfo2, bad_arguments[_i].exitinfo2);
}
END_TEST

START_TEST(slow_host_makes_the_driver_wait)
{
	ck_assert_int_eq(emu_config_set(&driver.config, "fault", "slow:5"), 0);
	request(PLAIN, 0);
	request(PLAIN, 0);
	ck_assert_uint_eq(slept, 10);
}
END_TEST

static const struct {
	const char *vmpl_config;
	uint32_t asked, status;
} levels[] = {
	{"0", 0, 0},
	{"0", 3, 0},
	{"0", 4, SNP_FW_INVALID_PARAM},
	{"2", 1, SNP_FW_INVALID_PARAM},
	{"2", 2, 0},
};

START_TEST(privilege_level_is_checked)
{
	ck_assert_int_eq(emu_config_set(&driver.config, "vmpl", levels[_i].vmpl_config), 0);
	memset(&call, 0, sizeof(call));
	call.cmd = PLAIN;
	call.io = (struct snp_guest_request_ioctl){.msg_version = 1, .req_data = 1, .resp_data = 2};
	call.req.data.vmpl = levels[_i].asked;
	emu_driver_request(&driver, &call);
	ck_assert_uint_eq(response_word(0), levels[_i].status);
}
END_TEST

/* Every version it can be told to make is one that the product's parser takes. */
START_TEST(report_parses)
{
	struct snp_report report;
	uint8_t asked[SNP_REPORT_DATA_SIZE];

	memset(asked, 0x55, sizeof(asked));
	driver.config.version = (uint32_t)_i;
	request(PLAIN, 0);
	ck_assert_int_eq(snp_report_parse(call.resp.data + 0x20, &report), 0);
	ck_assert_uint_eq(report.version, (uint32_t)_i);
	ck_assert_mem_eq(report.report_data, asked, sizeof(asked));
	ck_assert_mem_eq(report.measurement, driver.config.measurement, SNP_MEASUREMENT_SIZE);
	ck_assert_mem_eq(report.chip_id, driver.config.chip_id, SNP_CHIP_ID_SIZE);
	ck_assert_mem_eq(report.reported_tcb, driver.config.tcb, 8);
	ck_assert(report.has_cpuid == (_i >= 3));
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("emulator-driver");
	TCase *tcase = tcase_create("driver");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, rule_holds, 0, ARRAY_SIZE(rules));
	tcase_add_test(tcase, needed_size_is_told_in_pages);
	tcase_add_test(tcase, certificates_are_delivered);
	tcase_add_loop_test(tcase, bad_argument_is_refused, 0, ARRAY_SIZE(bad_arguments));
	tcase_add_test(tcase, slow_host_makes_the_driver_wait);
	tcase_add_loop_test(tcase, privilege_level_is_checked, 0, ARRAY_SIZE(levels));
	tcase_add_loop_test(tcase, report_parses, 2, 6);
	suite_add_tcase(suite, tcase);
	return suite;
}
