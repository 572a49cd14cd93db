/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clean-up of what OpenSSL hands out, where more than one file needs it. */
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "util.h"

static inline void openssl_freep(void *p)
{
	OPENSSL_free(*(void **)p);
}

#define _cleanup_openssl_ _cleanup_(openssl_freep)

DEFINE_CLEANUP(BIGNUM *, BN_free)
DEFINE_CLEANUP(BIO *, BIO_free)
DEFINE_CLEANUP(ECDSA_SIG *, ECDSA_SIG_free)
DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)
DEFINE_CLEANUP(EVP_PKEY *, EVP_PKEY_free)
DEFINE_CLEANUP(EVP_PKEY_CTX *, EVP_PKEY_CTX_free)
