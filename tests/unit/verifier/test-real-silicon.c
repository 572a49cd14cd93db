/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Real silicon: AMD's own chains are what the verifier takes them for, and each single change to the
 * chain of a real report is refused by the check that is there for it.
 */
#include <openssl/x509.h>
#include <string.h>

#include "chip-case.h"
#include "real-case.h"
#include "runner.h"
#include "verifier/chain.h"

static const struct real_chain {
	const char *file, *model;
	bool vlek;
} chains[] = {
	{"milan-vcek-chain.pem", "milan", false},
	{"milan-vlek-chain.pem", "milan", true},
	{"genoa-vcek-chain.pem", "genoa", false},
	{"genoa-vlek-chain.pem", "genoa", true},
	{"turin-vcek-chain.pem", "turin", false},
	{"turin-vlek-chain.pem", "turin", true},
};

/* Under a real ASK or ASVK stands a made-up leaf that bears its name: all is right but its
 * signature. */
START_TEST(real_chain_is_right)
{
	const struct real_chain *t = &chains[_i];
	_cleanup_certs_ struct certs bag = {0};
	_cleanup_case_ struct chip_case f;
	struct snp_report report;
	struct check c = {0};
	struct chain chain;

	chip_case_load(&f, &(struct chip_spec){
		.model = chip_case_model(t->model),
		.version = 3,
		.vlek = t->vlek,
	});
	ck_assert_int_eq(snp_report_parse((const uint8_t *)&f.chip.report, &report), 0);
	real_certs(&bag, "certs", t->file);
	ck_assert_uint_eq(bag.n, 2);
	ck_assert_int_eq(X509_up_ref(f.chip.pki.leaf), 1);
	bag.v[bag.n++] = f.chip.pki.leaf;
	ck_assert_int_eq(chain_select(&bag, products_builtin(),
		(const uint8_t *)&f.chip.report, &report, &chain, &c), 0);
	ck_assert_ptr_eq(chain.x[CHAIN_ASK], bag.v[0]);
	ck_assert_ptr_eq(chain.x[CHAIN_ARK], bag.v[1]);
	ck_assert_str_eq(chain.product->name, f.chip.config.product);
	ck_assert_int_eq(chain_check_root(&chain, NULL, &c), 0);
	ck_assert_int_eq(chain_check_keys(&chain, &c), 0);
	ck_assert_int_eq(chain_check_algorithms(&chain, &c), 0);
	ck_assert_int_eq(chain_check_names(&chain, &c), 0);
	ck_assert_int_eq(chain_check_usage(&chain, &c), 0);
	ck_assert_int_eq(chain_check_validity(&chain, f.at, &c), 0);
	ck_assert_int_eq(chain_check_signatures(&chain, &c), VERIFY_E_CHAIN_SIGNATURE);
	ck_assert_str_eq(c.expected, t->vlek ? "the VLEK signed by the ASVK" :
		"the VCEK signed by the ASK");
}
END_TEST

static void no_leaf(struct real_case *f)
{
	f->vcek.len = 0;
}

static void no_ask(struct real_case *f)
{
	f->ask.len = 0;
}

static void no_ark(struct real_case *f)
{
	f->ark.len = 0;
}

static void root_of_unknown_line(struct real_case *f)
{
	memcpy(REAL_FIND(&f->ask, "ARK-Milan", 0), "ARK-Mulan", 9);
	memcpy(REAL_FIND(&f->ark, "ARK-Milan", 0), "ARK-Mulan", 9);
	memcpy(REAL_FIND(&f->ark, "ARK-Milan", 0), "ARK-Mulan", 9);
}

static void root_poses_as_genoa(struct real_case *f)
{
	memcpy(REAL_FIND(&f->ask, "ARK-Milan", 0), "ARK-Genoa", 9);
	memcpy(REAL_FIND(&f->ark, "ARK-Milan", 0), "ARK-Genoa", 9);
	memcpy(REAL_FIND(&f->ark, "ARK-Milan", 0), "ARK-Genoa", 9);
}

static void root_key_changed(struct real_case *f)
{
	/* The modulus: the first 512-byte INTEGER with its leading zero. */
	REAL_FIND(&f->ark, "\x02\x82\x02\x01\x00", 0)[100] ^= 1;
}

static void another_root_wanted(struct real_case *f)
{
	real_certs(&f->roots, "certs", "genoa-vcek-chain.pem");
	f->use_roots = true;
}

static void no_root_wanted(struct real_case *f)
{
	f->use_roots = true;
}

static void ask_key_of_other_exponent(struct real_case *f)
{
	/* Exponent 65537 to 65539; the serial number has the same form and stands before it. */
	REAL_FIND(&f->ask, "\x02\x03\x01\x00\x01", 1)[4] = 3;
}

static void leaf_on_other_curve(struct real_case *f)
{
	/* secp384r1 (1.3.132.0.34) to secp521r1 (1.3.132.0.35): the point does not fit either. */
	REAL_FIND(&f->vcek, "\x06\x05\x2b\x81\x04\x00\x22", 0)[6] = 0x23;
}

static void leaf_salt_shorter(struct real_case *f)
{
	/* saltLength [2] INTEGER 48, in the algorithm inside and outside of the signed part. */
	REAL_FIND(&f->vcek, "\xa2\x03\x02\x01\x30", 0)[4] = 0x20;
	REAL_FIND(&f->vcek, "\xa2\x03\x02\x01\x30", 0)[4] = 0x20;
}

static void ask_hashed_otherwise(struct real_case *f)
{
	/* sha384 to sha256, everywhere: hash and mask, inside and outside. */
	for (unsigned i = 0; i < 4; i++)
		REAL_FIND(&f->ask, "\x60\x86\x48\x01\x65\x03\x04\x02\x02", 0)[8] = 1;
}

static void leaf_signature_changed(struct real_case *f)
{
	f->vcek.data[f->vcek.len - 1] ^= 1;
}

static void ask_signature_changed(struct real_case *f)
{
	f->ask.data[f->ask.len - 1] ^= 1;
}

static void ark_signature_changed(struct real_case *f)
{
	f->ark.data[f->ark.len - 1] ^= 1;
}

static void leaf_tcb_changed(struct real_case *f)
{
	/* ucodeSPL, 1.3.6.1.4.1.3704.1.3.8: raised in leaf and report alike. */
	REAL_FIND(&f->vcek, "\x9c\x78\x01\x03\x08", 0)[9]++;
	f->wire->reported_tcb[7]++;
}

static void leaf_dates_changed(struct real_case *f)
{
	/* notAfter in 2029 to 2039. */
	memcpy(REAL_FIND(&f->vcek, "290924", 0), "390924", 6);
}

static void before_validity(struct real_case *f)
{
	f->at -= 2 * 366 * 24 * 3600;
}

static void after_validity(struct real_case *f)
{
	f->at += 6 * 366 * 24 * 3600;
}

static void replace(struct der *d, const char *chain, size_t nth)
{
	_cleanup_certs_ struct certs bag = {0};

	real_certs(&bag, "certs", chain);
	ck_assert_uint_lt(nth, bag.n);
	real_der(bag.v[nth], d);
}

static void ask_of_genoa(struct real_case *f)
{
	replace(&f->ask, "genoa-vcek-chain.pem", 0);
}

static void ask_of_turin(struct real_case *f)
{
	replace(&f->ask, "turin-vcek-chain.pem", 0);
}

static void asvk_for_ask(struct real_case *f)
{
	replace(&f->ask, "milan-vlek-chain.pem", 0);
}

static void ark_of_genoa(struct real_case *f)
{
	replace(&f->ark, "genoa-vcek-chain.pem", 1);
}

static void chain_of_genoa(struct real_case *f)
{
	ask_of_genoa(f);
	ark_of_genoa(f);
}

static void ark_for_ask(struct real_case *f)
{
	f->ask = f->ark;
}

static void ask_for_ark(struct real_case *f)
{
	f->ark = f->ask;
}

static void ask_for_leaf(struct real_case *f)
{
	f->vcek = f->ask;
}

/* The SPL of the TEE before that of the boot loader: what they say is the same. */
static void extensions_reordered(struct real_case *f)
{
	uint8_t *first = REAL_FIND(&f->vcek, "\x9c\x78\x01\x03\x01", 0) - 10;
	uint8_t *second = REAL_FIND(&f->vcek, "\x9c\x78\x01\x03\x02", 0) - 10, copy[64];
	size_t len = (size_t)(second - first);

	ck_assert_uint_le(len, sizeof(copy));
	memcpy(copy, first, len);
	memcpy(first, second, len);
	memcpy(second, copy, len);
}

static void hw_id_of_another(struct real_case *f)
{
	uint8_t *id = memmem(f->vcek.data, f->vcek.len, f->wire->chip_id, SNP_CHIP_ID_SIZE);

	ck_assert_ptr_nonnull(id);
	id[7] ^= 1;
	f->wire->chip_id[7] ^= 1;
}

static void leaf_serial_changed(struct real_case *f)
{
	REAL_FIND(&f->vcek, "\xa0\x03\x02\x01\x02\x02\x01\x00", 0)[7] = 1;
}

static void ask_serial_changed(struct real_case *f)
{
	REAL_FIND(&f->ask, "\x02\x03\x01\x00\x01", 0)[4] = 3;
}

static void ark_serial_changed(struct real_case *f)
{
	REAL_FIND(&f->ark, "\x02\x03\x01\x00\x00", 0)[4] = 3;
}

static const struct row {
	const char *id;
	void (*change)(struct real_case *f);
	int answer;
} rows[] = {
	{"chain.complete", no_leaf, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", no_ask, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", no_ark, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", root_of_unknown_line, VERIFY_E_PRODUCT},
	{"chain.root", root_poses_as_genoa, VERIFY_E_CHAIN_ROOT},
	{"chain.root", root_key_changed, VERIFY_E_CHAIN_ROOT},
	{"chain.root", another_root_wanted, VERIFY_E_CHAIN_ROOT},
	{"chain.root", no_root_wanted, VERIFY_E_CHAIN_ROOT},
	{"chain.keys", ask_key_of_other_exponent, VERIFY_E_CHAIN_KEY},
	{"chain.keys", leaf_on_other_curve, VERIFY_E_CHAIN_KEY},
	{"chain.algorithms", leaf_salt_shorter, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.algorithms", ask_hashed_otherwise, VERIFY_E_CHAIN_ALGORITHM},
	{"chain.signatures", leaf_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ask_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ark_signature_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_tcb_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_dates_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.validity", before_validity, VERIFY_E_CHAIN_VALIDITY},
	{"chain.validity", after_validity, VERIFY_E_CHAIN_VALIDITY},
	{"chain.complete", ask_of_genoa, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", ask_of_turin, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", asvk_for_ask, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", ark_of_genoa, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", chain_of_genoa, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", ark_for_ask, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", ask_for_ark, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.complete", ask_for_leaf, VERIFY_E_CHAIN_INCOMPLETE},
	{"chain.signatures", extensions_reordered, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", hw_id_of_another, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", leaf_serial_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ask_serial_changed, VERIFY_E_CHAIN_SIGNATURE},
	{"chain.signatures", ark_serial_changed, VERIFY_E_CHAIN_SIGNATURE},
};

START_TEST(refused)
{
	struct real_case f;

	real_case_load(&f);
	rows[_i].change(&f);
	real_case_refused(&f, rows[_i].id, rows[_i].answer);
	certs_done(&f.roots);
}
END_TEST

/* A certificate that is cut short or goes on is none. */
START_TEST(der_must_end_where_it_ends)
{
	_cleanup_certs_ struct certs bag = {0};
	struct real_case f;
	struct der *d;

	real_case_load(&f);
	d = (struct der *[]){&f.vcek, &f.ask, &f.ark}[_i];
	ck_assert_int_eq(certs_add(&bag, d->data, d->len), 0);
	ck_assert_int_eq(certs_add(&bag, d->data, d->len - 1), VERIFY_E_CERT);
	ck_assert_int_eq(certs_add(&bag, d->data, d->len / 2), VERIFY_E_CERT);
	ck_assert_int_eq(certs_add(&bag, d->data, 0), VERIFY_E_CERT);
	d->data[d->len] = 0;
	ck_assert_int_eq(certs_add(&bag, d->data, d->len + 1), VERIFY_E_CERT);
	ck_assert_uint_eq(bag.n, 1);
}
END_TEST

/* One bit of every byte of every certificate: not read at all, or refused. */
START_TEST(every_byte_of_the_chain_counts)
{
	static const char *const names[] = {"VCEK", "ASK", "ARK"};
	struct verify_result result;
	struct real_case f;
	struct der *d;

	real_case_load(&f);
	d = (struct der *[]){&f.vcek, &f.ask, &f.ark}[_i];
	for (size_t i = 0; i < d->len; i++) {
		_cleanup_certs_ struct certs bag = {0};

		d->data[i] ^= 1;
		if (certs_add(&bag, d->data, d->len) == 0)
			ck_assert_msg(real_case_verify(&f, &result) == VERIFY_E_REFUSED,
				"%s, byte %zu", names[_i], i);
		d->data[i] ^= 1;
	}
	ck_assert_int_eq(real_case_verify(&f, &result), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("real-silicon");
	TCase *t = tcase_create("real-silicon");
	TCase *every = tcase_create("every byte");

	if (!unit_vectors())
		unit_skip_all("no folder of test vectors (SNPGUARD_VECTORS)");
	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, real_chain_is_right, 0, ARRAY_SIZE(chains));
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_loop_test(t, der_must_end_where_it_ends, 0, 3);
	tcase_set_timeout(every, 60);
	tcase_set_tags(every, "slow");
	tcase_add_loop_test(every, every_byte_of_the_chain_counts, 0, 3);
	suite_add_tcase(s, t);
	suite_add_tcase(s, every);
	return s;
}
