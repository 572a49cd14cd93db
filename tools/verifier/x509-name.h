/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common names of certificates. ENEMY INPUT. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>

#define X509_CN_SIZE 65	/* ub-common-name of X.520, and a zero */

/* The subject's one common name; false when there is none, more than one, one with a zero byte or
 * anything but printable ASCII inside, or one too long. */
bool x509_subject_cn(const X509 *x, char ret[static X509_CN_SIZE]);
