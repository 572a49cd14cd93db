/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What revocation lists say: whom each revokes, from when to when it counts, what several are
 * together, and in which mode one is asked for.
 */
#include <string.h>
#include <time.h>

#include "crl-case.h"
#include "runner.h"

#define DAY 86400L

static void expired(struct crl_case *f)
{
	crl_case_remake(f, &(struct pki_crl){.first_day = -30, .last_day = -1});
	crl_case_put(f);
}

static void not_yet(struct crl_case *f)
{
	crl_case_remake(f, &(struct pki_crl){.first_day = 1, .last_day = 30});
	crl_case_put(f);
}

static void revokes_ark(struct crl_case *f)
{
	REVOKE(f, ARK_SERIAL);
	crl_case_put(f);
}

static void revokes_ask(struct crl_case *f)
{
	REVOKE(f, 42, ASK_SERIAL, 43);
	crl_case_put(f);
}

static void revokes_asvk(struct crl_case *f)
{
	REVOKE(f, ASVK_SERIAL);
	crl_case_put(f);
}

static void revokes_ask_of_a_vlek(struct crl_case *f)
{
	f->vlek = true;
	revokes_ask(f);
}

static void revokes_asvk_of_a_vlek(struct crl_case *f)
{
	f->vlek = true;
	revokes_asvk(f);
}

static void revokes_zero(struct crl_case *f)
{
	REVOKE(f, 0);
	crl_case_put(f);
}

static void revokes_others(struct crl_case *f)
{
	REVOKE(f, 1, 0x010002, 0x020001, -ASK_SERIAL);
	crl_case_put(f);
}

static void expired_and_revokes(struct crl_case *f)
{
	revokes_ask(f);
	f->at += 31 * DAY;
}

static void not_yet_and_revokes(struct crl_case *f)
{
	revokes_ask(f);
	f->at -= 2 * DAY;
}

static void revokes_for_somebody_else(struct crl_case *f)
{
	f->key = crl_case_pki.ask_key;
	revokes_ask(f);
}

/* Two lists, in both orders: what comes first, and what comes later. */
static void put_current(struct crl_case *f)
{
	f->key = crl_case_pki.ark_key;
	f->spoiled = false;
	ck_assert_int_eq(pki_make_crl(&crl_case_pki, &(struct pki_crl){0}, &f->crl), 0);
	crl_case_put(f);
}

static void expired_then_current(struct crl_case *f)
{
	expired(f);
	put_current(f);
}

static void forged_then_current(struct crl_case *f)
{
	revokes_for_somebody_else(f);
	put_current(f);
}

static void current_then_forged(struct crl_case *f)
{
	crl_case_put(f);
	f->spoiled = true;
	revokes_ask(f);
}

static void old_revokes_new_does_not(struct crl_case *f)
{
	const long ask_serial = ASK_SERIAL;

	crl_case_remake(f, &(struct pki_crl){.revoked = &ask_serial, .n_revoked = 1,
		.first_day = -10, .last_day = 10});
	crl_case_put(f);
	put_current(f);
}

static void new_revokes_old_does_not(struct crl_case *f)
{
	crl_case_remake(f, &(struct pki_crl){.first_day = -10, .last_day = 10});
	crl_case_put(f);
	revokes_ask(f);
}

static void expired_revokes_current_does_not(struct crl_case *f)
{
	const long ask_serial = ASK_SERIAL;

	crl_case_remake(f, &(struct pki_crl){.revoked = &ask_serial, .n_revoked = 1,
		.first_day = -10, .last_day = -1});
	crl_case_put(f);
	put_current(f);
}

static const struct crl_row rows[] = {
#define ROW(change, ...) {#change, change, __VA_ARGS__}
	ROW(revokes_for_somebody_else, VERIFY_E_CRL_SIGNATURE, VERIFY_E_CRL_SIGNATURE),
	ROW(expired, VERIFY_E_CRL_EXPIRED, VERIFY_E_CRL_EXPIRED),
	ROW(not_yet, VERIFY_E_CRL_NOT_YET, VERIFY_E_CRL_NOT_YET),
	ROW(revokes_ark, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_ask, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_asvk, 0, 0),
	ROW(revokes_ask_of_a_vlek, 0, 0),
	ROW(revokes_asvk_of_a_vlek, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_zero, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(revokes_others, 0, 0),
	ROW(expired_and_revokes, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(not_yet_and_revokes, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(expired_then_current, 0, 0),
	ROW(forged_then_current, 0, 0),
	ROW(current_then_forged, 0, 0),
	ROW(old_revokes_new_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(new_revokes_old_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
	ROW(expired_revokes_current_does_not, VERIFY_E_CRL_REVOKED, VERIFY_E_CRL_REVOKED),
#undef ROW
};

START_TEST(each_in_each_mode)
{
	crl_case_row(&rows[_i]);
}
END_TEST

START_TEST(both_ends_belong_to_it)
{
	struct crl_case f;
	struct check c;
	struct tm tm;
	time_t first, last;

	crl_case_load(&f);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_lastUpdate(f.crl), &tm), 1);
	first = timegm(&tm);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_nextUpdate(f.crl), &tm), 1);
	last = timegm(&tm);
	crl_case_put(&f);
	f.at = first - 1;
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_NOT_YET);
	f.at = first;
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), 0);
	f.at = last;
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), 0);
	f.at = last + 1;
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_EXPIRED);
	certs_done(&f.bag);
}
END_TEST

START_TEST(the_revoked_is_named)
{
	struct crl_case f;
	struct check c;

	crl_case_load(&f);
	revokes_asvk_of_a_vlek(&f);
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_REVOKED);
	ck_assert_ptr_nonnull(strstr(c.got, "with the ASVK"));
	certs_done(&f.bag);
}
END_TEST

/* What a forged list claims of the chain is not told as if it were known. */
START_TEST(a_forged_one_names_nothing)
{
	struct crl_case f;
	struct check c;

	crl_case_load(&f);
	revokes_for_somebody_else(&f);
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), VERIFY_E_CRL_SIGNATURE);
	ck_assert_ptr_null(strstr(c.got, "with the"));
	certs_done(&f.bag);
}
END_TEST

START_TEST(the_newest_is_told)
{
	char day[16];
	struct crl_case f;
	struct check c;
	struct tm tm;

	crl_case_load(&f);
	crl_case_remake(&f, &(struct pki_crl){.first_day = -10, .last_day = 90});
	crl_case_put(&f);
	ck_assert_int_eq(pki_make_crl(&crl_case_pki, &(struct pki_crl){0}, &f.crl), 0);
	ck_assert_int_eq(ASN1_TIME_to_tm(X509_CRL_get0_lastUpdate(f.crl), &tm), 1);
	strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	crl_case_put(&f);
	crl_case_remake(&f, &(struct pki_crl){.first_day = -20, .last_day = 5});
	crl_case_put(&f);
	ck_assert_int_eq(crl_case_ask(&f, CRL_REQUIRE, &c), 0);
	ck_assert_ptr_nonnull(strstr(c.got, day));
	certs_done(&f.bag);
}
END_TEST

START_TEST(modes_have_names)
{
	enum crl_mode mode = CRL_OFF;

	ck_assert_int_eq(crl_mode_parse("if-present", &mode), 0);
	ck_assert_int_eq(mode, CRL_IF_PRESENT);
	ck_assert_int_eq(crl_mode_parse("require", &mode), 0);
	ck_assert_int_eq(mode, CRL_REQUIRE);
	ck_assert_int_eq(crl_mode_parse("off", &mode), 0);
	ck_assert_int_eq(mode, CRL_OFF);
	ck_assert_int_eq(crl_mode_parse("", &mode), -EINVAL);
	ck_assert_int_eq(crl_mode_parse("required", &mode), -EINVAL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("crl");
	TCase *t = tcase_create("crl");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, crl_case_setup, crl_case_teardown);
	tcase_add_loop_test(t, each_in_each_mode, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, both_ends_belong_to_it);
	tcase_add_test(t, the_revoked_is_named);
	tcase_add_test(t, a_forged_one_names_nothing);
	tcase_add_test(t, the_newest_is_told);
	tcase_add_test(t, modes_have_names);
	suite_add_tcase(s, t);
	return s;
}
