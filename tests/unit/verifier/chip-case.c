/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up processors before the verifier. */
#include "chip-case.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pki-sign.h"
#include "runner.h"

/* TCBs here are of every value; floors have their own tests. */
static const struct policy any_guest = {.any_measurement = true, .no_floors = true};

void chip_case_setup(void)
{
	static bool done;

	if (!done)
		ck_assert_int_eq(silicon_init(getenv("SNPGUARD_SILICON_KEYS")), 0);
	done = true;
}

const struct chip_model *chip_case_model(const char *name)
{
	for (size_t i = 0; i < chip_n_models; i++)
		if (strcmp(chip_models[i].name, name) == 0)
			return &chip_models[i];
	ck_abort_msg("no model %s", name);
}

void chip_case_load(struct chip_case *f, const struct chip_spec *spec)
{
	*f = (struct chip_case){.at = time(NULL)};
	ck_assert_int_eq(chip_make(spec, &f->chip), 0);
}

void chip_case_load_usual(struct chip_case *f)
{
	chip_case_load(f, &(struct chip_spec){
		.model = chip_case_model("milan"),
		.version = 3,
		.spl = 4,
	});
}

void chip_case_done(struct chip_case *f)
{
	for (size_t i = 0; i < ARRAY_SIZE(f->decoys); i++)
		X509_free(f->decoys[i]);
	chip_done(&f->chip);
	X509_free(f->trusted);
}

void chip_case_sign_ark(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ark, f->chip.pki.ark_key, &pki_signing_amd), 0);
}

void chip_case_sign_ask(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.ask, f->chip.pki.ark_key, &pki_signing_amd), 0);
}

void chip_case_sign_leaf(struct chip_case *f)
{
	ck_assert_int_eq(pki_sign(f->chip.pki.leaf, f->chip.pki.ask_key, &pki_signing_amd), 0);
}

static void add(struct certs *bag, X509 *x)
{
	uint8_t *der = NULL;
	int len = i2d_X509(x, &der);

	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(certs_add(bag, der, (size_t)len), 0);
	OPENSSL_free(der);
}

int chip_case_verify(struct chip_case *f)
{
	const struct pki *pki = &f->chip.pki;
	_cleanup_certs_ struct certs bag = {0}, roots = {0};

	if (!f->sealed)
		ck_assert_int_eq(chip_sign(&f->chip), 0);
	add(&roots, f->trusted ? f->trusted : pki->ark);
	for (size_t i = 0; i < ARRAY_SIZE(f->decoys) && f->decoys[i]; i++)
		add(&bag, f->decoys[i]);
	add(&bag, pki->leaf);
	add(&bag, pki->ask);
	add(&bag, pki->ark);
	return verify_report(&(struct verify_input){
		.report = (const uint8_t *)&f->chip.report,
		.certs = &bag,
		.roots = f->trust_amd ? NULL : &roots,
		.at = f->at,
		.policy = f->policy ? f->policy : &any_guest,
		.memo = f->memo,
	}, &f->result);
}

void chip_case_passes(struct chip_case *f)
{
	int r = chip_case_verify(f);
	const struct check *failure = verify_first_failure(&f->result);

	ck_assert_msg(r == 0, "%s: expected %s, got %s", failure ? failure->id : "?",
		failure ? failure->expected : "", failure ? failure->got : "");
	ck_assert_str_eq(f->result.product->name, f->chip.config.product);
}

void chip_case_refused(struct chip_case *f, const char *id, int answer)
{
	const struct check *failure;

	ck_assert_int_eq(chip_case_verify(f), VERIFY_E_REFUSED);
	failure = verify_first_failure(&f->result);
	ck_assert_ptr_nonnull(failure);
	ck_assert_str_eq(failure->id, id);
	ck_assert_int_eq(failure->answer, answer);
	ck_assert_str_ne(failure->reason, "");
}
