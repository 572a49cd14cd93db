/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real report before the verifier. */
#include "real-case.h"

#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

void real_der(X509 *x, struct der *ret)
{
	uint8_t *p = ret->data;
	int len = i2d_X509(x, NULL);

	ck_assert_int_gt(len, 0);
	ck_assert_uint_le((size_t)len, sizeof(ret->data));
	ret->len = (size_t)i2d_X509(x, &p);
}

void real_certs(struct certs *bag, const char *folder, const char *name)
{
	size_t len;
	_cleanup_free_ char *dir = NULL;
	_cleanup_free_ uint8_t *data = NULL;

	ck_assert_int_ge(asprintf(&dir, "%s/%s", unit_vectors(), folder), 0);
	data = unit_read_file(dir, name, &len);
	ck_assert_int_eq(certs_add(bag, data, len), 0);
}

time_t real_day(void)
{
	struct tm tm = {.tm_year = 2024 - 1900, .tm_mday = 1};

	return timegm(&tm);
}

static void load_report(struct real_case *f)
{
	_cleanup_free_ uint8_t *report = NULL;
	_cleanup_free_ char *dir = NULL;
	size_t len;

	ck_assert_int_ge(asprintf(&dir, "%s/reports", unit_vectors()), 0);
	report = unit_read_file(dir, "milan-v2.bin", &len);
	ck_assert_uint_eq(len, sizeof(f->report));
	memcpy(f->report, report, len);
	f->wire = (struct snp_report_wire *)f->report;
}

void real_case_load(struct real_case *f)
{
	_cleanup_certs_ struct certs bag = {0};

	*f = (struct real_case){.at = real_day()};
	load_report(f);
	real_certs(&bag, "reports", "milan-v2.vcek.der");
	real_certs(&bag, "certs", "milan-vcek-chain.pem");
	ck_assert_uint_eq(bag.n, 3);
	real_der(bag.v[0], &f->vcek);
	real_der(bag.v[1], &f->ask);
	real_der(bag.v[2], &f->ark);
	/* This guest was started with debugging allowed. */
	policy_allow(&f->policy, SNP_POLICY_DEBUG);
	/* And with firmware from before the floors. */
	f->policy.no_floors = true;
	f->policy.n_measurements = 1;
	memcpy(f->policy.measurements[0], f->wire->measurement, SNP_MEASUREMENT_SIZE);
}

int real_case_verify(const struct real_case *f, struct verify_result *ret)
{
	const struct der *all[] = {&f->vcek, &f->ask, &f->ark};
	_cleanup_certs_ struct certs bag = {0};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i]->len)
			ck_assert_int_eq(certs_add(&bag, all[i]->data, all[i]->len), 0);
	return verify_report(&(struct verify_input){
		.report = f->report,
		.certs = &bag,
		.roots = f->use_roots ? &f->roots : NULL,
		.at = f->at,
		.policy = &f->policy,
	}, ret);
}

void real_case_refused(const struct real_case *f, const char *id, int answer)
{
	const struct check *failure;
	struct verify_result result;

	ck_assert_int_eq(real_case_verify(f, &result), VERIFY_E_REFUSED);
	failure = verify_first_failure(&result);
	ck_assert_ptr_nonnull(failure);
	ck_assert_str_eq(failure->id, id);
	ck_assert_int_eq(failure->answer, answer);
	ck_assert_str_ne(failure->reason, "");
}

uint8_t *real_find(struct der *d, const char *pattern, size_t len, unsigned nth)
{
	uint8_t *p = d->data;

	for (;; p++) {
		p = memmem(p, d->len - (size_t)(p - d->data), pattern, len);
		ck_assert_ptr_nonnull(p);
		if (nth-- == 0)
			return p;
	}
}
