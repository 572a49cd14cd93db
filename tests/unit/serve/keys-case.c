/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that waits for a key: see keys-case.h. */
#include "keys-case.h"

#include <stdlib.h>
#include <string.h>

#include "runner.h"
#include "snp/wire.h"

struct served s;
struct answer a;
struct ipc_key_message got;
char *body;
size_t body_len;

void make_body(uint8_t tag, size_t ciphertext_len)
{
	static struct snp_wire_key k;

	memset(&k, tag, sizeof(k));
	k.ciphertext_len = ciphertext_len;
	free(body);
	ck_assert_int_eq(snp_wire_key_format(&k, &body, &body_len), 0);
}

void keys_setup(void)
{
	serve_start(&s);
	boot_says(&s, SNP_STATE_WAITING_FOR_KEY, true);
	make_body(1, 400);
}

void keys_teardown(void)
{
	serve_stop(&s);
	free(body);
	body = NULL;
}

bool boot_is_idle(int ms)
{
	return client_is_quiet(s.boot, ms);
}
