/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HPKE against the published vectors of RFC 9180: modes base and auth, AES-256-GCM. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "snp/codec.h"
#include "snp/hpke-internal.h"

#define KEM_X25519 0x20
#define KDF_SHA256 1
#define AEAD_AES_256_GCM 2
#define FIELD_MAX 256

static json_t *vectors[2];

struct field {
	uint8_t data[FIELD_MAX];
	size_t len;
};

static struct field get(const json_t *o, const char *name)
{
	const char *hex = json_string_value(json_object_get(o, name));
	struct field f;

	ck_assert_msg(hex != NULL, "no %s", name);
	f.len = strlen(hex) / 2;
	ck_assert_uint_le(f.len, sizeof(f.data));
	ck_assert_int_eq(snp_hex_decode(hex, strlen(hex), f.data, f.len), 0);
	return f;
}

static struct snp_secret get_secret(const json_t *o, const char *name)
{
	struct field f = get(o, name);
	struct snp_secret s = SNP_SECRET_NULL;

	ck_assert_int_eq(snp_secret_from(&s, f.data, f.len), 0);
	return s;
}

static void check(const json_t *o, const char *name, const uint8_t *got, size_t len)
{
	struct field f = get(o, name);

	ck_assert_uint_eq(f.len, len);
	ck_assert_msg(memcmp(f.data, got, len) == 0, "%s differs", name);
}

static void check_schedule(const json_t *v, const struct snp_secret *context)
{
	const struct hpke_context *c = hpke_context(context);

	check(v, "shared_secret", c->shared_secret, sizeof(c->shared_secret));
	check(v, "secret", c->secret, sizeof(c->secret));
	check(v, "key", c->key, sizeof(c->key));
	check(v, "base_nonce", c->base_nonce, sizeof(c->base_nonce));
}

static bool is_auth(const json_t *v)
{
	return json_integer_value(json_object_get(v, "mode")) == HPKE_MODE_AUTH;
}

static void check_seals(const json_t *v, const struct snp_secret *context)
{
	const json_t *e;
	size_t seq;

	json_array_foreach(json_object_get(v, "encryptions"), seq, e) {
		_cleanup_secret_ struct snp_secret pt = get_secret(e, "pt");
		struct field aad = get(e, "aad");
		uint8_t ct[FIELD_MAX];

		ck_assert_int_eq(hpke_context_seal(context, seq,
			(struct hpke_bytes){aad.data, aad.len}, &pt, ct), 0);
		check(e, "ct", ct, pt.len + SNP_HPKE_TAG_SIZE);
	}
	ck_assert_uint_ge(seq, 5);
}

static void check_opens(const json_t *v, const struct snp_secret *context)
{
	const json_t *e;
	size_t seq;

	json_array_foreach(json_object_get(v, "encryptions"), seq, e) {
		_cleanup_secret_ struct snp_secret pt = SNP_SECRET_NULL;
		struct field aad = get(e, "aad"), ct = get(e, "ct");
		struct hpke_bytes aad_bytes = {aad.data, aad.len}, ct_bytes = {ct.data, ct.len};

		ck_assert_int_eq(hpke_context_open(context, seq + 1, aad_bytes, ct_bytes, &pt),
			SNP_E_HPKE_OPEN);
		ck_assert_int_eq(hpke_context_open(context, seq, aad_bytes, ct_bytes, &pt), 0);
		check(e, "pt", pt.data, pt.len);
	}
	ck_assert_uint_ge(seq, 5);
}

START_TEST(sender)
{
	const json_t *v = vectors[_i];
	_cleanup_secret_ struct snp_secret ephemeral = get_secret(v, "skEm");
	_cleanup_secret_ struct snp_secret own = SNP_SECRET_NULL;
	_cleanup_secret_ struct snp_secret context = SNP_SECRET_NULL;
	struct field receiver = get(v, "pkRm"), info = get(v, "info");
	uint8_t enc[SNP_X25519_SIZE];

	if (is_auth(v))
		own = get_secret(v, "skSm");
	ck_assert_int_eq(hpke_setup_sender(receiver.data, own.data ? &own : NULL, &ephemeral,
		(struct hpke_bytes){info.data, info.len}, enc, &context), 0);
	check(v, "enc", enc, sizeof(enc));
	check_schedule(v, &context);
	check_seals(v, &context);
}
END_TEST

START_TEST(receiver)
{
	const json_t *v = vectors[_i];
	_cleanup_secret_ struct snp_secret own = get_secret(v, "skRm");
	_cleanup_secret_ struct snp_secret context = SNP_SECRET_NULL;
	struct field enc = get(v, "enc"), info = get(v, "info"), from = {.len = 0};

	if (is_auth(v))
		from = get(v, "pkSm");
	ck_assert_int_eq(hpke_setup_receiver(&own, from.len ? from.data : NULL, enc.data,
		(struct hpke_bytes){info.data, info.len}, &context), 0);
	check_schedule(v, &context);
	check_opens(v, &context);
}
END_TEST

/* The interface that the product uses opens the first message of each. */
START_TEST(first_message)
{
	const json_t *v = vectors[_i];
	const json_t *e = json_array_get(json_object_get(v, "encryptions"), 0);
	_cleanup_secret_ struct snp_secret own = get_secret(v, "skRm"), pt = SNP_SECRET_NULL;
	struct field enc = get(v, "enc"), info = get(v, "info"), aad = get(e, "aad");
	struct field ct = get(e, "ct"), from = {.len = 0};
	struct snp_hpke_context_data data = {info.data, info.len, aad.data, aad.len};

	if (is_auth(v))
		from = get(v, "pkSm");
	ck_assert_int_eq(snp_hpke_open(&own, from.len ? from.data : NULL, enc.data, &data, ct.data,
		ct.len, &pt), 0);
	check(e, "pt", pt.data, pt.len);
}
END_TEST

/* The one vector of that mode in our suite. */
static json_t *find_vector(json_t *all, enum hpke_mode mode)
{
	json_t *v, *found = NULL;
	size_t i;

	json_array_foreach(all, i, v) {
		if (json_integer_value(json_object_get(v, "mode")) != (json_int_t)mode ||
			json_integer_value(json_object_get(v, "kem_id")) != KEM_X25519 ||
			json_integer_value(json_object_get(v, "kdf_id")) != KDF_SHA256 ||
			json_integer_value(json_object_get(v, "aead_id")) != AEAD_AES_256_GCM)
			continue;
		ck_assert_ptr_null(found);
		found = json_incref(v);
	}
	ck_assert_ptr_nonnull(found);
	return found;
}

static void load_vectors(void)
{
	static const char name[] = "hpke/rfc9180-x25519-hkdf-sha256-aes-gcm.json";
	size_t len;
	char *text = (char *)unit_read_file(unit_vectors(), name, &len);
	json_t *all = json_loadb(text, len, 0, NULL);

	ck_assert_ptr_nonnull(all);
	vectors[0] = find_vector(all, HPKE_MODE_BASE);
	vectors[1] = find_vector(all, HPKE_MODE_AUTH);
	json_decref(all);
	free(text);
}

static void drop_vectors(void)
{
	json_decref(vectors[0]);
	json_decref(vectors[1]);
}

Suite *unit_suite(void)
{
	Suite *s = suite_create("hpke-vectors");
	TCase *t = tcase_create("hpke-vectors");

	if (!unit_vectors())
		unit_skip_all("no test vectors");
	tcase_add_checked_fixture(t, load_vectors, drop_vectors);
	tcase_add_loop_test(t, sender, 0, ARRAY_SIZE(vectors));
	tcase_add_loop_test(t, receiver, 0, ARRAY_SIZE(vectors));
	tcase_add_loop_test(t, first_message, 0, ARRAY_SIZE(vectors));
	suite_add_tcase(s, t);
	return s;
}
