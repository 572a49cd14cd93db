/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The body of POST /v1/key: the owner writes it, the agent's server reads it. ENEMY INPUT from
 * anyone who reaches the port; nothing here is secret, the ciphertext is opened elsewhere.
 */
#include "json.h"
#include "wire.h"

int snp_wire_key_format(const struct snp_wire_key *w, char **ret, size_t *ret_len)
{
	json_auto_t *o = json_object();

	if (w->ciphertext_len > sizeof(w->ciphertext))
		return -EINVAL;
	return snp_json_add_bytes(o, "nonce", w->nonce, sizeof(w->nonce)) ?:
		snp_json_add_bytes(o, "enc", w->enc, sizeof(w->enc)) ?:
		snp_json_add_bytes(o, "ciphertext", w->ciphertext, w->ciphertext_len) ?:
		snp_json_dump(o, ret, ret_len);
}

int snp_wire_key_parse(const char *json, size_t len, struct snp_wire_key *ret)
{
	static const char *const names[] = {"nonce", "enc", "ciphertext", NULL};
	json_auto_t *o = NULL;
	struct snp_wire_key w = {0};
	int r;

	r = snp_json_load(json, len, SNP_WIRE_KEY_BODY_MAX, &o) ?:
		snp_json_only(o, names) ?:
		snp_json_get_bytes(o, "nonce", w.nonce, sizeof(w.nonce)) ?:
		snp_json_get_bytes(o, "enc", w.enc, sizeof(w.enc)) ?:
		snp_json_get_bytes_var(o, "ciphertext", w.ciphertext, sizeof(w.ciphertext),
			&w.ciphertext_len);
	if (r)
		return r;
	*ret = w;
	return 0;
}
