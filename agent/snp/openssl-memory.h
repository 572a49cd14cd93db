/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to libsnp: nothing that OpenSSL releases stays readable in the heap. */
#pragma once

#include <stdbool.h>

/*
 * Whether OpenSSL's allocators are ours. They are set before main(), and cannot be once OpenSSL has
 * allocated anything; then no secret may be handed to it.
 */
bool snp_openssl_wipes(void);
