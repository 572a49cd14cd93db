/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that waits for a key, a message for it, and what each test of keys looks at. */
#pragma once

#include "harness.h"

extern struct served s;
extern struct answer a;
extern struct ipc_key_message got;

/* The message that a client sends: each byte of it @tag. */
extern char *body;
extern size_t body_len;
void make_body(uint8_t tag, size_t ciphertext_len);

/* For tcase_add_checked_fixture(). */
void keys_setup(void);
void keys_teardown(void);

/* Nothing has come for boot within @ms. */
bool boot_is_idle(int ms);
