/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PKCS#8 PEM in and out. The PEM text passes through locked memory; OpenSSL's own objects wipe
 * their key when they are freed.
 */
#include "ownerkey.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

#include "secretfile.h"
#include "snp/hpke.h"
#include "snp/openssl-util.h"

#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 1

DEFINE_CLEANUP(PKCS8_PRIV_KEY_INFO *, PKCS8_PRIV_KEY_INFO_free)
DEFINE_CLEANUP(X509_SIG *, X509_SIG_free)
DEFINE_CLEANUP(X509_ALGOR *, X509_ALGOR_free)

/* A private-key info encrypted under the passphrase. */
static X509_SIG *encrypt(PKCS8_PRIV_KEY_INFO *info, const struct snp_secret *passphrase)
{
	_cleanup_(X509_ALGOR_freep) X509_ALGOR *pbe = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(),
		/* salt */ NULL, 0, /* iv */ NULL, SCRYPT_N, SCRYPT_R, SCRYPT_P);
	X509_SIG *sealed;

	if (!pbe)
		return NULL;
	sealed = PKCS8_set0_pbe((const char *)passphrase->data, (int)passphrase->len, info, pbe);
	if (sealed)
		pbe = NULL; /* taken over */
	return sealed;
}

static bool write_pem(BIO *out, const struct snp_secret *private_key,
	const struct snp_secret *passphrase)
{
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519,
		NULL, private_key->data, private_key->len);
	_cleanup_(PKCS8_PRIV_KEY_INFO_freep) PKCS8_PRIV_KEY_INFO *info = NULL;
	_cleanup_(X509_SIG_freep) X509_SIG *sealed = NULL;

	if (!key)
		return false;
	info = EVP_PKEY2PKCS8(key);
	if (!info)
		return false;
	if (!passphrase || passphrase->len == 0)
		return PEM_write_bio_PKCS8_PRIV_KEY_INFO(out, info) == 1;
	sealed = encrypt(info, passphrase);
	return sealed && PEM_write_bio_PKCS8(out, sealed) == 1;
}

int ownerkey_write(const char *path, const struct snp_secret *private_key,
	const struct snp_secret *passphrase)
{
	_cleanup_(BIO_freep) BIO *bio = BIO_new(BIO_s_secmem());
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;
	char *text;
	long len;
	int r;

	if (!bio || !write_pem(bio, private_key, passphrase)) {
		ERR_clear_error();
		return -EIO;
	}
	len = BIO_get_mem_data(bio, &text);
	if (len <= 0)
		return -EIO;
	r = snp_secret_from(&pem, text, (size_t)len);
	if (r)
		return r;
	return secret_file_write(path, &pem);
}

struct asking {
	ownerkey_passphrase_fn ask;
	void *context;
	bool asked;
	int answer;
};

/* OpenSSL's way to ask: the length of the passphrase, or -1. */
static int give_passphrase(char *buffer, int size, int writing, void *userdata)
{
	_cleanup_secret_ struct snp_secret passphrase = SNP_SECRET_NULL;
	struct asking *a = userdata;

	a->asked = true;
	a->answer = a->ask ? a->ask(a->context, &passphrase) : OWNER_E_PASSPHRASE;
	if (a->answer)
		return -1;
	if (passphrase.len > (size_t)size) {
		a->answer = OWNER_E_PASSPHRASE;
		return -1;
	}
	memcpy(buffer, passphrase.data, passphrase.len);
	return (int)passphrase.len;
}

static int take_raw(EVP_PKEY *key, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret raw = SNP_SECRET_NULL;
	size_t len = SNP_X25519_SIZE;
	int r;

	if (EVP_PKEY_get_id(key) != EVP_PKEY_X25519)
		return OWNER_E_KEY_FILE;
	r = snp_secret_new(&raw, len);
	if (r)
		return r;
	if (EVP_PKEY_get_raw_private_key(key, raw.data, &len) != 1 || len != raw.len)
		return OWNER_E_KEY_FILE;
	snp_secret_move(ret, &raw);
	return 0;
}

int ownerkey_read(const char *path, ownerkey_passphrase_fn ask, void *context,
	struct snp_secret *ret_private)
{
	_cleanup_secret_ struct snp_secret pem = SNP_SECRET_NULL;
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = NULL;
	_cleanup_(BIO_freep) BIO *bio = NULL;
	struct asking asking = {.ask = ask, .context = context};
	int r;

	r = secret_file_read(path, OWNER_KEY_FILE_MAX, &pem);
	if (r)
		return r;
	bio = BIO_new_mem_buf(pem.data, (int)pem.len);
	if (!bio)
		return -ENOMEM;
	key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &asking);
	ERR_clear_error();
	if (asking.answer)
		return asking.answer;
	if (!key)
		return asking.asked ? OWNER_E_PASSPHRASE : OWNER_E_KEY_FILE;
	return take_raw(key, ret_private);
}

int ownerkey_public_text(const struct snp_secret *private_key,
	char ret[static OWNER_PUBLIC_TEXT_SIZE])
{
	uint8_t public_key[SNP_X25519_SIZE];
	int r;

	r = snp_x25519_public(private_key, public_key);
	if (r)
		return r > 0 ? -EINVAL : r;
	snp_base64url_encode(public_key, sizeof(public_key), ret);
	return 0;
}
