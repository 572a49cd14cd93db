/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AMD's extensions of a leaf, each missing, doubled, malformed or at odds with the report, in leaves
 * that are well signed.
 */
#include <string.h>

#include "chip-case.h"
#include "runner.h"
#include "x509-edit.h"

static void load(struct chip_case *f, const char *model)
{
	chip_case_load(f, &(struct chip_spec){
		.model = chip_case_model(model),
		.version = 3,
		.spl = 4,
	});
}

/* Those that must be there, on Milan and on Turin. */
static const struct extension {
	const char *model, *oid;
} required[] = {
	{"milan", OID_STRUCT_VERSION},
	{"milan", OID_PRODUCT_NAME},
	{"milan", OID_SPL(1)},
	{"milan", OID_SPL(2)},
	{"milan", OID_SPL(3)},
	{"milan", OID_SPL(8)},
	{"milan", OID_HW_ID},
	{"turin", OID_STRUCT_VERSION},
	{"turin", OID_SPL(1)},
	{"turin", OID_SPL(2)},
	{"turin", OID_SPL(3)},
	{"turin", OID_SPL(8)},
	{"turin", OID_SPL(9)},
	{"turin", OID_HW_ID},
};

START_TEST(missing_is_refused)
{
	_cleanup_case_ struct chip_case f;

	load(&f, required[_i].model);
	edit_drop(f.chip.pki.leaf, required[_i].oid);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

/* Those that are there, needed or not. */
static const struct extension present[] = {
	{"milan", OID_STRUCT_VERSION},
	{"milan", OID_PRODUCT_NAME},
	{"milan", OID_SPL(1)},
	{"milan", OID_SPL(2)},
	{"milan", OID_SPL(3)},
	{"milan", OID_SPL(4)},
	{"milan", OID_SPL(5)},
	{"milan", OID_SPL(6)},
	{"milan", OID_SPL(7)},
	{"milan", OID_SPL(8)},
	{"milan", OID_HW_ID},
	{"turin", OID_SPL(9)},
	{"turin", OID_HW_ID},
};

START_TEST(doubled_is_refused)
{
	_cleanup_case_ struct chip_case f;

	load(&f, present[_i].model);
	edit_double(f.chip.pki.leaf, present[_i].oid);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

#define VALUE(model, oid, bytes) {model, oid, bytes, sizeof(bytes) - 1}

static const struct value {
	const char *model, *oid, *bytes;
	size_t len;
} malformed[] = {
	VALUE("milan", OID_STRUCT_VERSION, ""),
	VALUE("milan", OID_STRUCT_VERSION, "\x0C\x01\x30"),
	VALUE("milan", OID_STRUCT_VERSION, "\x02\x01\x00\x00"),
	VALUE("milan", OID_PRODUCT_NAME, ""),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x00"),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x05MilanX"),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x06Milan"),
	VALUE("milan", OID_PRODUCT_NAME, "\x0C\x05Milan"),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x07Milan\0x"),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x20Milan-34567890123456789012345678"),
	VALUE("milan", OID_SPL(1), ""),
	VALUE("milan", OID_SPL(1), "\x02"),
	VALUE("milan", OID_SPL(1), "\x02\x00"),
	VALUE("milan", OID_SPL(1), "\x04\x01\x04"),	/* OCTET STRING */
	VALUE("milan", OID_SPL(1), "\x02\x02\x01\x04"),	/* 260 */
	VALUE("milan", OID_SPL(1), "\x02\x02\x00\x04"),	/* a zero too many */
	VALUE("milan", OID_SPL(1), "\x02\x01\xFC"),	/* -4 */
	VALUE("milan", OID_SPL(1), "\x02\x01\x04\x00"),
	VALUE("milan", OID_SPL(1), "\x02\x09\x01\0\0\0\0\0\0\0\x04"),
	VALUE("milan", OID_SPL(4), "\x02\x01\x01"),	/* these four are zero */
	VALUE("milan", OID_SPL(5), "\x02\x01\x01"),
	VALUE("milan", OID_SPL(6), "\x02\x01\x01"),
	VALUE("milan", OID_SPL(7), "\x02\x01\x01"),
	VALUE("turin", OID_SPL(7), "\x02\x01\x01"),
	VALUE("turin", OID_SPL(9), "\x02\x01\x04\x00"),
	VALUE("milan", OID_HW_ID, ""),
	VALUE("milan", OID_HW_ID, "\1\2\3\4\5\6\7\10"),	/* as long as Turin's */
	VALUE("turin", OID_HW_ID, "\1\2\3\4\5\6\7"),
	VALUE("turin", OID_HW_ID, "\1\2\3\4\5\6\7\10\11"),
	VALUE("turin", OID_HW_ID, "\4\7\1\2\3\4\5\6\7\10"),
	VALUE("turin", OID_HW_ID, "\2\10\1\2\3\4\5\6\7\10"),
	VALUE("turin", OID_HW_ID, "\4\10\1\2\3\4\5\6\7\10\11"),
};

START_TEST(malformed_is_refused)
{
	const struct value *v = &malformed[_i];
	_cleanup_case_ struct chip_case f;

	load(&f, v->model);
	edit_replace(f.chip.pki.leaf, v->oid, v->bytes, v->len);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

static const struct value superfluous[] = {
	VALUE("milan", OID_SPL(9), "\x02\x01\x00"),	/* Turin's */
	VALUE("milan", OID_SPL(0), "\x02\x01\x00"),
	VALUE("milan", OID_SPL(10), "\x02\x01\x00"),
	VALUE("milan", OID_SPL(1.1), "\x02\x01\x00"),
	VALUE("turin", OID_SPL(4), "\x02\x01\x01"),
	VALUE("milan", OID_CSP_ID, "\x16\x01x"),
	VALUE("milan", OID_PRODUCT_NAME, "\x16\x00"),
	VALUE("milan", "1.3.6.1.4.1.3704.1.99.1000000001.1000000002.1000000003.1000000004.1000000005"
		".1000000006", "\x05\x00"),
};

START_TEST(superfluous_is_refused)
{
	const struct value *v = &superfluous[_i];
	_cleanup_case_ struct chip_case f;

	load(&f, v->model);
	edit_add(f.chip.pki.leaf, v->oid, false, v->bytes, v->len);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

/* Another component is no stand-in for the first, whatever its number begins with. */
START_TEST(another_component_does_not_count)
{
	_cleanup_case_ struct chip_case f;

	load(&f, "milan");
	edit_drop(f.chip.pki.leaf, OID_SPL(1));
	EDIT_ADD(f.chip.pki.leaf, OID_SPL(10), "\x02\x01\x04");
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

static void load_vlek(struct chip_case *f)
{
	chip_case_load(f, &(struct chip_spec){
		.model = chip_case_model("genoa"),
		.version = 3,
		.vlek = true,
		.spl = 4,
	});
}

static const struct value wrong_csp_ids[] = {
	VALUE(NULL, OID_CSP_ID, ""),
	VALUE(NULL, OID_CSP_ID, "\x16\x00"),
	VALUE(NULL, OID_CSP_ID, "\x0C\x04" "CN=x"),
	VALUE(NULL, OID_CSP_ID, "\x16\x04" "CN=x\0"),
	VALUE(NULL, OID_CSP_ID, "\x16\x04" "CN\0x"),
};

START_TEST(malformed_csp_id_is_refused)
{
	const struct value *v = &wrong_csp_ids[_i];
	_cleanup_case_ struct chip_case f;

	load_vlek(&f);
	edit_replace(f.chip.pki.leaf, v->oid, v->bytes, v->len);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

START_TEST(doubled_csp_id_is_refused)
{
	_cleanup_case_ struct chip_case f;

	load_vlek(&f);
	edit_double(f.chip.pki.leaf, OID_CSP_ID);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

START_TEST(vlek_with_a_hw_id_is_refused)
{
	_cleanup_case_ struct chip_case f;

	load_vlek(&f);
	edit_add(f.chip.pki.leaf, OID_HW_ID, false, f.chip.config.chip_id, _i ? 64 : 0);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.extensions", VERIFY_E_LEAF_EXTENSION);
}
END_TEST

static void names_other_product(struct chip_case *f)
{
	EDIT_REPLACE(f->chip.pki.leaf, OID_PRODUCT_NAME, "\x16\x05Genoa");
	chip_case_sign_leaf(f);
}

static void names_longer_product(struct chip_case *f)
{
	EDIT_REPLACE(f->chip.pki.leaf, OID_PRODUCT_NAME, "\x16\x06MilanX");
	chip_case_sign_leaf(f);
}

static void names_shorter_product(struct chip_case *f)
{
	EDIT_REPLACE(f->chip.pki.leaf, OID_PRODUCT_NAME, "\x16\x04Mila");
	chip_case_sign_leaf(f);
}

static void vcek_with_csp_id_alone(struct chip_case *f)
{
	edit_drop(f->chip.pki.leaf, OID_HW_ID);
	EDIT_ADD(f->chip.pki.leaf, OID_CSP_ID, "\x16\x01x");
	chip_case_sign_leaf(f);
}

static const struct chip_row rows[] = {
	{"leaf.product", names_other_product, VERIFY_E_LEAF_PRODUCT},
	{"leaf.product", names_longer_product, VERIFY_E_LEAF_PRODUCT},
	{"leaf.product", names_shorter_product, VERIFY_E_LEAF_PRODUCT},
	{"leaf.chip", vcek_with_csp_id_alone, VERIFY_E_LEAF_CHIP},
};

START_TEST(refused)
{
	_cleanup_case_ struct chip_case f;

	chip_case_load_usual(&f);
	rows[_i].change(&f);
	chip_case_refused(&f, rows[_i].id, rows[_i].answer);
}
END_TEST

START_TEST(vlek_with_hw_id_alone_is_refused)
{
	_cleanup_case_ struct chip_case f;

	load_vlek(&f);
	edit_drop(f.chip.pki.leaf, OID_CSP_ID);
	edit_add(f.chip.pki.leaf, OID_HW_ID, false, f.chip.config.chip_id, 64);
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.chip", VERIFY_E_LEAF_CHIP);
}
END_TEST

/* Every byte of REPORTED_TCB, one too much and one too little, reserved bytes among them. */
START_TEST(other_tcb_is_refused)
{
	size_t byte = (size_t)_i / 2;
	_cleanup_case_ struct chip_case milan, turin;

	load(&milan, "milan");
	milan.chip.report.reported_tcb[byte] += _i % 2 ? 1 : 0xFF;
	chip_case_refused(&milan, "leaf.tcb", VERIFY_E_LEAF_TCB);
	load(&turin, "turin");
	turin.chip.report.reported_tcb[byte] += _i % 2 ? 1 : 0xFF;
	chip_case_refused(&turin, "leaf.tcb", VERIFY_E_LEAF_TCB);
}
END_TEST

/* Every component of the leaf, likewise. */
START_TEST(leaf_of_other_tcb_is_refused)
{
	static const struct extension spls[] = {
		{"milan", OID_SPL(1)}, {"milan", OID_SPL(2)}, {"milan", OID_SPL(3)},
		{"milan", OID_SPL(8)}, {"turin", OID_SPL(1)}, {"turin", OID_SPL(2)},
		{"turin", OID_SPL(3)}, {"turin", OID_SPL(8)}, {"turin", OID_SPL(9)},
	};
	const struct extension *spl = &spls[_i / 2];
	_cleanup_case_ struct chip_case f;

	load(&f, spl->model);
	if (_i % 2)
		EDIT_REPLACE(f.chip.pki.leaf, spl->oid, "\x02\x01\x05");
	else
		EDIT_REPLACE(f.chip.pki.leaf, spl->oid, "\x02\x01\x03");
	chip_case_sign_leaf(&f);
	chip_case_refused(&f, "leaf.tcb", VERIFY_E_LEAF_TCB);
}
END_TEST

START_TEST(other_chip_is_refused)
{
	_cleanup_case_ struct chip_case milan, turin;

	load(&milan, "milan");
	milan.chip.report.chip_id[_i] ^= 1;
	chip_case_refused(&milan, "leaf.chip", VERIFY_E_LEAF_CHIP);
	load(&turin, "turin");
	turin.chip.report.chip_id[_i] ^= 1;
	chip_case_refused(&turin, "leaf.chip", VERIFY_E_LEAF_CHIP);
}
END_TEST

/* Components that a line does not have may be left out, and AMD may add what we do not read. */
START_TEST(tolerated)
{
	_cleanup_case_ struct chip_case f;

	load(&f, "milan");
	edit_drop(f.chip.pki.leaf, OID_SPL(4));
	edit_drop(f.chip.pki.leaf, OID_SPL(7));
	EDIT_ADD(f.chip.pki.leaf, "1.3.6.1.4.1.3704.1.6", "\x05\x00");
	EDIT_REPLACE(f.chip.pki.leaf, OID_PRODUCT_NAME, "\x16\x05Milan");
	chip_case_sign_leaf(&f);
	chip_case_passes(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("leaf");
	TCase *t = tcase_create("leaf");

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, chip_case_setup, NULL);
	tcase_add_loop_test(t, missing_is_refused, 0, ARRAY_SIZE(required));
	tcase_add_loop_test(t, doubled_is_refused, 0, ARRAY_SIZE(present));
	tcase_add_loop_test(t, malformed_is_refused, 0, ARRAY_SIZE(malformed));
	tcase_add_loop_test(t, superfluous_is_refused, 0, ARRAY_SIZE(superfluous));
	tcase_add_test(t, another_component_does_not_count);
	tcase_add_loop_test(t, malformed_csp_id_is_refused, 0, ARRAY_SIZE(wrong_csp_ids));
	tcase_add_test(t, doubled_csp_id_is_refused);
	tcase_add_loop_test(t, vlek_with_a_hw_id_is_refused, 0, 2);
	tcase_add_loop_test(t, refused, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, vlek_with_hw_id_alone_is_refused);
	tcase_add_loop_test(t, other_tcb_is_refused, 0, 2 * 8);
	tcase_add_loop_test(t, leaf_of_other_tcb_is_refused, 0, 2 * 9);
	tcase_add_loop_test(t, other_chip_is_refused, 0, SNP_CHIP_ID_SIZE);
	tcase_add_test(t, tolerated);
	suite_add_tcase(s, t);
	return s;
}
