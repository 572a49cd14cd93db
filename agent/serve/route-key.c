/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * POST /v1/key: a sealed key message, taken apart into three byte strings for boot. Only form is
 * judged here; what is sealed cannot be read in this process. ENEMY INPUT: the body.
 */
#include <string.h>

#include "serve/http-routes.h"
#include "serve/server-state.h"
#include "snp/wire.h"

static int set_message(struct request *r, const struct snp_wire_key *key)
{
	struct ipc_key_message *m = malloc(sizeof(*m));

	if (!m)
		return -ENOMEM;
	memcpy(m->nonce, key->nonce, sizeof(m->nonce));
	memcpy(m->enc, key->enc, sizeof(m->enc));
	m->ciphertext_len = (uint32_t)key->ciphertext_len;
	memcpy(m->ciphertext, key->ciphertext, key->ciphertext_len);
	r->key = m;
	return 0;
}

int route_key(struct server *s, struct request *r)
{
	struct snp_wire_key key;
	int x;

	x = snp_wire_key_parse((const char *)r->body, r->body_len, &key);
	if (x > 0) {
		request_explain(r, "%s", snp_strerror(x));
		return x == SNP_E_TOO_LARGE ? PROBLEM_TOO_LARGE : PROBLEM_BODY;
	}
	if (x)
		return x;
	x = set_message(r, &key);
	return x ? x : keys_send(s, r);
}
