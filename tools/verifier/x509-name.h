/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in certificates. ENEMY INPUT. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>

#define X509_CN_SIZE 65	/* ub-common-name of X.520, and a zero */

/* The one common name; false when there is none, more than one, one with a zero byte or anything
 * but printable ASCII inside, or one too long. */
bool x509_cn(const X509_NAME *name, char ret[static X509_CN_SIZE]);

/* For people, what x509_is_amd_name() asks for beside the common name. */
#define X509_AMD_NAME "OU Engineering, C US, L Santa Clara, ST CA, O Advanced Micro Devices"

/* Does the name have these attributes and that common name, each once,
 * byte for byte, and no other? */
bool x509_is_amd_name(const X509_NAME *name, const char *cn);
