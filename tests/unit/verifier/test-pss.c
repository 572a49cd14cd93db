/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature algorithms as they are told: AMD's, and each with one part other, broken or not told. */
#include "verifier/pss.h"

#include <openssl/x509.h>
#include <string.h>

#include "runner.h"
#include "snp/util.h"

DEFINE_CLEANUP(X509_ALGOR *, X509_ALGOR_free)

struct bytes {
	const char *p;
	size_t len;
};

#define BYTES(text) {text, sizeof(text) - 1}

/* Whole encodings, each to be put inside of another. */
#define SHA384 "\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00"
#define SHA256 "\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
#define OID_PSS "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
#define OID_PKCS1 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"
#define OID_MGF1 "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"
#define OID_SHA384 "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"

#define HASH "\xa0\x0f" SHA384
#define MASK "\xa1\x1c\x30\x1a" OID_MGF1 SHA384
#define SALT "\xa2\x03\x02\x01\x30"
#define TRAILER "\xa3\x03\x02\x01\x01"

static const struct row {
	bool fine;
	struct bytes oid, parameters;	/* the latter in a SEQUENCE, unless there is a type */
	uint8_t type;
} rows[] = {
	{true, BYTES(OID_PSS), BYTES(HASH MASK SALT TRAILER)},
	{true, BYTES(OID_PSS), BYTES(HASH MASK SALT)},
	{false, BYTES(OID_PKCS1), BYTES(HASH MASK SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES("")},
	{false, BYTES(OID_PSS), BYTES("\x02\x01\x30")},
	{false, BYTES(OID_PSS), BYTES(""), 0x05},
	{false, BYTES(OID_PSS), BYTES(HASH MASK SALT TRAILER), 0x04},
	{false, BYTES(OID_PSS), BYTES(MASK SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH MASK TRAILER)},
	{false, BYTES(OID_PSS), BYTES("\xa0\x0f" SHA256 MASK SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH "\xa1\x1c\x30\x1a" OID_MGF1 SHA256 SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH "\xa1\x1c\x30\x1a" OID_SHA384 SHA384 SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH "\xa1\x0d\x30\x0b" OID_MGF1 SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH "\xa1\x0f\x30\x0d" OID_MGF1 "\x05\x00" SALT TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH "\xa1\x12\x30\x10" OID_MGF1 "\x30\x03\x02\x01\x30" SALT)},
	{false, BYTES(OID_PSS), BYTES(HASH MASK "\xa2\x03\x02\x01\x14" TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH MASK "\xa2\x03\x02\x01\xd0" TRAILER)},
	{false, BYTES(OID_PSS), BYTES(HASH MASK SALT "\xa3\x03\x02\x01\x02")},
	{false, BYTES(OID_PSS), BYTES(HASH MASK SALT "\xa3\x03\x02\x01\x00")},
};

static X509_ALGOR *decode(const struct row *t)
{
	uint8_t der[128] = {0x30};
	const uint8_t *p = der;
	uint8_t *to = der + 2;
	X509_ALGOR *a;

	memcpy(to, t->oid.p, t->oid.len);
	to += t->oid.len;
	*to++ = t->type ? t->type : 0x30;
	*to++ = (uint8_t)t->parameters.len;
	memcpy(to, t->parameters.p, t->parameters.len);
	to += t->parameters.len;
	der[1] = (uint8_t)(to - der - 2);
	a = d2i_X509_ALGOR(NULL, &p, to - der);
	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_eq(p, to);
	return a;
}

START_TEST(judged)
{
	_cleanup_(X509_ALGOR_freep) X509_ALGOR *a = decode(&rows[_i]);

	ck_assert_int_eq(pss_is_amds(a), rows[_i].fine);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("pss");
	TCase *t = tcase_create("pss");

	tcase_add_loop_test(t, judged, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
