/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way in which AMD signs certificates and revocation lists. ENEMY INPUT. */
#pragma once

#include <openssl/types.h>
#include <stdbool.h>

/* RSASSA-PSS, SHA-384, MGF1 with SHA-384, salt of 48 bytes, all of it spelled out. */
bool pss_is_amds(const X509_ALGOR *algor);
