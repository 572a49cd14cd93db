/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ATTESTATION_REPORT: every field that must be fixed is refused when it is not. */
#include "snp/report.h"

#include <string.h>

#include "runner.h"

/* Every byte that may have any value has one that tells its offset. */
static void make_report(uint8_t version, uint8_t bytes[static SNP_REPORT_SIZE])
{
	struct snp_report_wire *w = (struct snp_report_wire *)bytes;

	for (size_t i = 0; i < SNP_REPORT_SIZE; i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	memcpy(w->version, (uint8_t[4]){version}, 4);
	memcpy(w->policy, (uint8_t[8]){0x1F, 0x01, 0x03}, 8);
	memcpy(w->vmpl, (uint8_t[4]){3}, 4);
	memcpy(w->signature_algo, (uint8_t[4]){1}, 4);
	memcpy(w->signer_info, (uint8_t[4]){0x05}, 4);
	memset(w->reserved_4c, 0, sizeof(w->reserved_4c));
	memset(w->reserved_18b, 0, sizeof(w->reserved_18b));
	w->reserved_1eb = 0;
	w->reserved_1ef = 0;
	memset(w->reserved_208, 0, sizeof(w->reserved_208));
	memset(w->sig_r + 48, 0, 24);
	memset(w->sig_s + 48, 0, 24);
	memset(w->sig_reserved, 0, sizeof(w->sig_reserved));
	if (version < 3)
		memset(&w->cpuid_fam_id, 0, 3);
	if (version < 5)
		memset(w->launch_mit_vector, 0, 16);
}

/* Nothing in it that is not needed: a field that is read at the wrong place finds zeros. */
static void make_empty_report(uint8_t version, uint8_t bytes[static SNP_REPORT_SIZE])
{
	struct snp_report_wire *w = (struct snp_report_wire *)bytes;

	memset(bytes, 0, SNP_REPORT_SIZE);
	w->version[0] = version;
	w->policy[2] = 0x02;
	w->signature_algo[0] = 1;
}

static const struct refusal {
	const char *what;
	uint8_t version;
	size_t at;
	uint8_t value;
	int expected;
} refusals[] = {
	{"version 0", 2, 0x000, 0, SNP_E_REPORT_VERSION},
	{"version 1", 2, 0x000, 1, SNP_E_REPORT_VERSION},
	{"version 6", 5, 0x000, 6, SNP_E_REPORT_VERSION},
	{"version, high byte", 2, 0x003, 1, SNP_E_REPORT_VERSION},
	{"policy bit 17 clear", 2, 0x00A, 0x01, SNP_E_REPORT_RESERVED},
	{"policy bit 26", 2, 0x00B, 0x04, SNP_E_REPORT_RESERVED},
	{"policy bit 63", 2, 0x00F, 0x80, SNP_E_REPORT_RESERVED},
	{"VMPL 4", 2, 0x030, 4, SNP_E_REPORT_RESERVED},
	{"VMPL, high byte", 2, 0x033, 1, SNP_E_REPORT_RESERVED},
	{"algorithm 0", 2, 0x034, 0, SNP_E_REPORT_ALGO},
	{"algorithm 2", 2, 0x034, 2, SNP_E_REPORT_ALGO},
	{"algorithm, high byte", 2, 0x037, 1, SNP_E_REPORT_ALGO},
	{"chip key masked", 2, 0x048, 0x02, SNP_E_REPORT_MASKED_KEY},
	{"signing key 7", 2, 0x048, 0x1C, SNP_E_REPORT_UNSIGNED},
	{"signing key 2", 2, 0x048, 0x08, SNP_E_REPORT_RESERVED},
	{"signing key 6", 2, 0x048, 0x18, SNP_E_REPORT_RESERVED},
	{"signer bit 5", 2, 0x048, 0x20, SNP_E_REPORT_RESERVED},
	{"signer bit 31", 2, 0x04B, 0x80, SNP_E_REPORT_RESERVED},
	{"0x04C, first", 2, 0x04C, 1, SNP_E_REPORT_RESERVED},
	{"0x04C, last", 2, 0x04F, 1, SNP_E_REPORT_RESERVED},
	{"family in version 2", 2, 0x188, 1, SNP_E_REPORT_RESERVED},
	{"stepping in version 2", 2, 0x18A, 1, SNP_E_REPORT_RESERVED},
	{"0x18B, first", 3, 0x18B, 1, SNP_E_REPORT_RESERVED},
	{"0x18B, last", 3, 0x19F, 1, SNP_E_REPORT_RESERVED},
	{"0x1EB", 2, 0x1EB, 1, SNP_E_REPORT_RESERVED},
	{"0x1EF", 2, 0x1EF, 1, SNP_E_REPORT_RESERVED},
	{"mitigation vector in version 2", 2, 0x1F8, 1, SNP_E_REPORT_RESERVED},
	{"mitigation vector in version 4", 4, 0x207, 1, SNP_E_REPORT_RESERVED},
	{"0x208, first", 5, 0x208, 1, SNP_E_REPORT_RESERVED},
	{"0x208, last", 2, 0x29F, 1, SNP_E_REPORT_RESERVED},
	{"R, first byte beyond P-384", 2, 0x2D0, 1, SNP_E_REPORT_RESERVED},
	{"R, last byte", 2, 0x2E7, 1, SNP_E_REPORT_RESERVED},
	{"S, first byte beyond P-384", 2, 0x318, 1, SNP_E_REPORT_RESERVED},
	{"S, last byte", 2, 0x32F, 1, SNP_E_REPORT_RESERVED},
	{"signature tail, first", 2, 0x330, 1, SNP_E_REPORT_RESERVED},
	{"signature tail, last", 2, 0x49F, 1, SNP_E_REPORT_RESERVED},
};

START_TEST(refused)
{
	const struct refusal *t = &refusals[_i];
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report ret;

	make_report(t->version, bytes);
	ck_assert_int_eq(snp_report_parse(bytes, &ret), 0);
	memset(&ret, 0xEE, sizeof(ret));
	bytes[t->at] = t->value;
	ck_assert_msg(snp_report_parse(bytes, &ret) == t->expected, "%s", t->what);
	ck_assert_msg(ret.version == 0xEEEEEEEE, "%s: output written", t->what);
}
END_TEST

START_TEST(refused_among_zeros)
{
	const struct refusal *t = &refusals[_i];
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report ret;

	make_empty_report(t->version, bytes);
	ck_assert_int_eq(snp_report_parse(bytes, &ret), 0);
	bytes[t->at] = t->value;
	ck_assert_msg(snp_report_parse(bytes, &ret) == t->expected, "%s", t->what);
}
END_TEST

/* A field that is refused takes no other with it: each has its value, and the reason is the same. */
START_TEST(refused_is_read_whole)
{
	const struct refusal *t = &refusals[_i];
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report good, r;

	make_report(t->version, bytes);
	ck_assert_int_eq(snp_report_read(bytes, &good), 0);
	bytes[t->at] = t->value;
	memset(&r, 0xEE, sizeof(r));
	ck_assert_msg(snp_report_read(bytes, &r) == t->expected, "%s", t->what);
	ck_assert_mem_eq(r.measurement, good.measurement, sizeof(r.measurement));
	ck_assert_mem_eq(r.chip_id, good.chip_id, sizeof(r.chip_id));
	ck_assert_mem_eq(r.launch_tcb, good.launch_tcb, sizeof(r.launch_tcb));
	ck_assert_mem_eq(r.sig_s, bytes + 0x2E8, sizeof(r.sig_s));
}
END_TEST

START_TEST(host_report_refused)
{
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report ret;

	make_report(5, bytes);
	memset(bytes + offsetof(struct snp_report_wire, vmpl), 0xFF, 4);
	ck_assert_int_eq(snp_report_parse(bytes, &ret), SNP_E_REPORT_HOST);
	ck_assert_int_eq(snp_report_read(bytes, &ret), SNP_E_REPORT_HOST);
	ck_assert_uint_eq(ret.vmpl, SNP_VMPL_HOST);
	ck_assert_mem_eq(ret.measurement, bytes + 0x090, sizeof(ret.measurement));
}
END_TEST

/* Of two reasons the one that lies first is told. */
START_TEST(first_reason_is_told)
{
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report ret;

	make_report(5, bytes);
	bytes[0x49F] = 1;
	bytes[0x048] = 0x1C;
	ck_assert_int_eq(snp_report_parse(bytes, &ret), SNP_E_REPORT_UNSIGNED);
	ck_assert_int_eq(snp_report_read(bytes, &ret), SNP_E_REPORT_UNSIGNED);
	ck_assert_int_eq(ret.signing_key, SNP_KEY_NONE);
}
END_TEST

/* Flags of the platform are for the owner to judge; none is refused here. */
START_TEST(platform_info_is_handed_on)
{
	uint8_t bytes[SNP_REPORT_SIZE];
	struct snp_report ret;

	make_report(3, bytes);
	memset(bytes + offsetof(struct snp_report_wire, platform_info), 0xFF, 8);
	ck_assert_int_eq(snp_report_parse(bytes, &ret), 0);
	ck_assert_uint_eq(ret.platform_info, UINT64_MAX);
}
END_TEST

static void check_bytes(const void *field, const uint8_t *bytes, size_t at, size_t len)
{
	ck_assert_msg(memcmp(field, bytes + at, len) == 0, "field at 0x%03zx", at);
}

START_TEST(every_field)
{
	uint8_t version = (uint8_t)_i;
	uint8_t b[SNP_REPORT_SIZE];
	struct snp_report r;

	make_report(version, b);
	ck_assert_int_eq(snp_report_parse(b, &r), 0);
	ck_assert_uint_eq(r.version, version);
	ck_assert_uint_eq(r.guest_svn, b[4] | b[5] << 8 | b[6] << 16 | (uint32_t)b[7] << 24);
	ck_assert_uint_eq(r.policy, 0x3011F);
	check_bytes(r.family_id, b, 0x010, 16);
	check_bytes(r.image_id, b, 0x020, 16);
	ck_assert_uint_eq(r.vmpl, 3);
	check_bytes(r.current_tcb, b, 0x038, 8);
	check_bytes(&(uint64_t){htole64(r.platform_info)}, b, 0x040, 8);
	ck_assert(r.author_key_en);
	ck_assert(!r.mask_chip_key);
	ck_assert_int_eq(r.signing_key, SNP_KEY_VLEK);
	check_bytes(r.report_data, b, 0x050, 64);
	check_bytes(r.measurement, b, 0x090, 48);
	check_bytes(r.host_data, b, 0x0C0, 32);
	check_bytes(r.id_key_digest, b, 0x0E0, 48);
	check_bytes(r.author_key_digest, b, 0x110, 48);
	check_bytes(r.report_id, b, 0x140, 32);
	check_bytes(r.report_id_ma, b, 0x160, 32);
	check_bytes(r.reported_tcb, b, 0x180, 8);
	ck_assert_int_eq(r.has_cpuid, version >= 3);
	check_bytes((uint8_t[]){r.cpuid_family, r.cpuid_model, r.cpuid_stepping}, b, 0x188, 3);
	check_bytes(r.chip_id, b, 0x1A0, 64);
	check_bytes(r.committed_tcb, b, 0x1E0, 8);
	check_bytes((uint8_t[]){r.current_build, r.current_minor, r.current_major}, b, 0x1E8, 3);
	check_bytes((uint8_t[]){r.committed_build, r.committed_minor, r.committed_major}, b, 0x1EC,
		3);
	check_bytes(r.launch_tcb, b, 0x1F0, 8);
	ck_assert_int_eq(r.has_mit_vectors, version >= 5);
	check_bytes(&(uint64_t){htole64(r.launch_mit_vector)}, b, 0x1F8, 8);
	check_bytes(&(uint64_t){htole64(r.current_mit_vector)}, b, 0x200, 8);
	check_bytes(r.sig_r, b, 0x2A0, 72);
	check_bytes(r.sig_s, b, 0x2E8, 72);
	ck_assert_ptr_eq(snp_report_peek_report_data(b), b + 0x050);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("report");
	TCase *t = tcase_create("report");

	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, refused_among_zeros, 0, ARRAY_SIZE(refusals));
	tcase_add_loop_test(t, refused_is_read_whole, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, host_report_refused);
	tcase_add_test(t, first_reason_is_told);
	tcase_add_test(t, platform_info_is_handed_on);
	tcase_add_loop_test(t, every_field, 2, 6);
	suite_add_tcase(s, t);
	return s;
}
