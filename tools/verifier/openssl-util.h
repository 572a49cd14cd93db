/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clean-up of what OpenSSL hands out. */
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "snp/util.h"

static inline void openssl_freep(void *p)
{
	OPENSSL_free(*(void **)p);
}

#define _cleanup_openssl_ _cleanup_(openssl_freep)

DEFINE_CLEANUP(BIO *, BIO_free)
DEFINE_CLEANUP(EVP_PKEY *, EVP_PKEY_free)
