/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether AddressSanitizer is in. It makes mlock() a call that does nothing, and keeps a heap of its
 * own: what a test says about these is then not to be seen.
 */
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define UNIT_ASAN 1
#elif defined(__has_feature)
#define UNIT_ASAN __has_feature(address_sanitizer)
#else
#define UNIT_ASAN 0
#endif
