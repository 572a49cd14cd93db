/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys from PEM and to it. Files that an owner may have got from somebody: ENEMY INPUT. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "id-key.h"
#include "snp/openssl-memory.h"
#include "snp/openssl-util.h"

/* What was asked for while OpenSSL read. */
struct asking {
	const struct snp_secret *passphrase;
	bool asked;
};

static int give_passphrase(char *buffer, int size, int writing, void *userdata)
{
	struct asking *a = userdata;

	a->asked = true;
	if (!a->passphrase || a->passphrase->len > (size_t)size)
		return -1;
	memcpy(buffer, a->passphrase->data, a->passphrase->len);
	return (int)a->passphrase->len;
}

static bool has_type(const EVP_PKEY *pkey, int *ret)
{
	char curve[32];

	if (!EVP_PKEY_is_a(pkey, "EC")) {
		*ret = IDBLOCK_E_KEY_TYPE;
		return false;
	}
	if (EVP_PKEY_get_group_name(pkey, curve, sizeof(curve), NULL) != 1 ||
		strcmp(curve, SN_secp384r1) != 0) {
		*ret = IDBLOCK_E_CURVE;
		return false;
	}
	return true;
}

/* OpenSSL reads halves that are no pair without a word. */
static int check_key(const struct id_key *key)
{
	_cleanup_(EVP_PKEY_CTX_freep) EVP_PKEY_CTX *ctx = NULL;
	int refusal, ok;

	if (!has_type(key->pkey, &refusal))
		return refusal;
	ctx = EVP_PKEY_CTX_new(key->pkey, NULL);
	if (!ctx)
		return -ENOMEM;
	ok = key->is_private ? EVP_PKEY_check(ctx) : EVP_PKEY_public_check(ctx);
	return ok == 1 ? 0 : IDBLOCK_E_KEY_PAIR;
}

static int read_key(BIO *bio, struct asking *a, struct id_key *ret)
{
	ret->pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, a);
	if (ret->pkey) {
		ret->is_private = true;
		return 0;
	}
	if (a->asked)
		return a->passphrase ? IDBLOCK_E_PASSPHRASE : IDBLOCK_E_ENCRYPTED;
	if (BIO_reset(bio) == 1)
		ret->pkey = PEM_read_bio_PUBKEY(bio, NULL, give_passphrase, a);
	return ret->pkey ? 0 : IDBLOCK_E_PEM;
}

int id_key_read(const void *pem, size_t len, const struct snp_secret *passphrase,
	struct id_key *ret)
{
	_cleanup_id_key_ struct id_key key = {0};
	_cleanup_(BIO_freep) BIO *bio = NULL;
	struct asking a = {.passphrase = passphrase};
	int r;

	if (!len || len > INT32_MAX)
		return IDBLOCK_E_PEM;
	if (!snp_openssl_wipes())
		return -EIO;
	bio = BIO_new_mem_buf(pem, (int)len);
	if (!bio)
		return -ENOMEM;
	r = read_key(bio, &a, &key);
	if (!r)
		r = check_key(&key);
	ERR_clear_error();
	if (r)
		return r;
	*ret = key;
	key = (struct id_key){0};
	return 0;
}

int id_key_generate(struct id_key *ret)
{
	EVP_PKEY *pkey = snp_openssl_wipes() ? EVP_EC_gen(SN_secp384r1) : NULL;

	ERR_clear_error();
	if (!pkey)
		return -EIO;
	*ret = (struct id_key){.pkey = pkey, .is_private = true};
	return 0;
}

int id_key_write(const struct id_key *key, struct snp_secret *ret_pem)
{
	_cleanup_(BIO_freep) BIO *bio = BIO_new(BIO_s_secmem());
	char *text;
	long len;

	if (!key->is_private)
		return IDBLOCK_E_NOT_PRIVATE;
	if (!bio || PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, /* cipher */ NULL,
		/* passphrase */ NULL, 0, NULL, NULL) != 1) {
		ERR_clear_error();
		return -EIO;
	}
	len = BIO_get_mem_data(bio, &text);
	return len > 0 ? snp_secret_from(ret_pem, text, (size_t)len) : -EIO;
}

void id_key_done(struct id_key *key)
{
	EVP_PKEY_free(key->pkey);
	*key = (struct id_key){0};
}
