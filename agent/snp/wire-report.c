/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answer with a report: the agent writes it, the owner reads it. ENEMY INPUT for the owner: it
 * says what it likes until the signature of the report has been checked. Report and certificate
 * table are bytes here; report.c and certtable.c read them.
 */
#include <string.h>

#include "json.h"
#include "sshkey.h"
#include "wire.h"

#define VERSION 1

static const char *const bound_names[] = {
	[SNP_BOUND_NOTHING] = "none",
	[SNP_BOUND_KEY_REQUEST] = "key-request",
	[SNP_BOUND_SSH] = "ssh-host-key",
};

static int add_ssh_names(json_t *o, const uint8_t *blob, size_t len)
{
	char type[SNP_SSH_TYPE_SIZE], fingerprint[SNP_SSH_FINGERPRINT_SIZE];

	if (snp_ssh_type(blob, len, type))
		return -EINVAL;
	return snp_ssh_fingerprint(blob, len, fingerprint) ?:
		snp_json_add_string(o, "type", type) ?:
		snp_json_add_string(o, "fingerprint", fingerprint);
}

static int add_bound_key(json_t *o, const struct snp_wire_report *w)
{
	switch (w->bound) {
	case SNP_BOUND_NOTHING:
		return 0;
	case SNP_BOUND_KEY_REQUEST:
		if (w->bound_key_len != SNP_X25519_SIZE)
			return -EINVAL;
		return snp_json_add_bytes(o, "public_key", w->bound_key, w->bound_key_len);
	case SNP_BOUND_SSH:
		if (w->bound_key_len > SNP_BOUND_KEY_MAX)
			return -EINVAL;
		return snp_json_add_bytes(o, "public_key", w->bound_key, w->bound_key_len) ?:
			add_ssh_names(o, w->bound_key, w->bound_key_len);
	}
	return -EINVAL;
}

static int add_bound(json_t *o, const struct snp_wire_report *w)
{
	json_t *bound = json_object();

	if (json_object_set_new(o, "bound", bound))
		return -ENOMEM;
	if ((size_t)w->bound >= ARRAY_SIZE(bound_names))
		return -EINVAL;
	return snp_json_add_string(bound, "kind", bound_names[w->bound]) ?:
		add_bound_key(bound, w);
}

static int add_proof(json_t *o, const struct snp_merkle_proof *p)
{
	json_t *proof;

	if (p->size == 0)
		return 0;
	if (p->n_path > ARRAY_SIZE(p->path))
		return -EINVAL;
	proof = json_object();
	if (json_object_set_new(o, "proof", proof))
		return -ENOMEM;
	return snp_json_add_number(proof, "size", p->size) ?:
		snp_json_add_number(proof, "index", p->index) ?:
		snp_json_add_bytes(proof, "path", p->path, p->n_path * sizeof(p->path[0]));
}

/* An object without its last brace: more members follow. */
static int dump_open(const json_t *o, char **ret, size_t *ret_len)
{
	int r = snp_json_dump(o, ret, ret_len);

	if (!r)
		(*ret)[--*ret_len] = 0;
	return r;
}

int snp_wire_report_format_head(const struct snp_wire_report *w, char **ret, size_t *ret_len)
{
	json_auto_t *o = json_object();

	if (w->certs_len > sizeof(w->certs))
		return -EINVAL;
	return snp_json_add_number(o, "version", VERSION) ?:
		snp_json_add_bytes(o, "report", w->report, sizeof(w->report)) ?:
		snp_json_add_bytes(o, "certificates", w->certs, w->certs_len) ?:
		add_bound(o, w) ?:
		dump_open(o, ret, ret_len);
}

int snp_wire_report_format_tail(const uint8_t nonce[static SNP_NONCE_SIZE],
	const struct snp_merkle_proof *proof, char **ret, size_t *ret_len)
{
	json_auto_t *o = json_object();
	int r;

	r = snp_json_add_bytes(o, "nonce", nonce, SNP_NONCE_SIZE) ?:
		add_proof(o, proof) ?:
		snp_json_dump(o, ret, ret_len);
	if (!r)
		(*ret)[0] = ',';	/* instead of the brace: the head has it */
	return r;
}

int snp_wire_report_format(const struct snp_wire_report *w, char **ret, size_t *ret_len)
{
	_cleanup_free_ char *head = NULL, *tail = NULL;
	size_t head_len, tail_len;
	char *text;
	int r;

	r = snp_wire_report_format_head(w, &head, &head_len) ?:
		snp_wire_report_format_tail(w->nonce, &w->proof, &tail, &tail_len);
	if (r)
		return r;
	text = realloc(head, head_len + tail_len + 1);
	if (!text)
		return -ENOMEM;
	head = NULL;
	memcpy(text + head_len, tail, tail_len + 1);
	*ret = text;
	*ret_len = head_len + tail_len;
	return 0;
}

static int get_kind(const json_t *bound, enum snp_bound_kind *ret)
{
	const char *name;
	size_t len;
	int r;

	r = snp_json_get_string(bound, "kind", &name, &len);
	if (r)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(bound_names); i++) {
		if (strlen(bound_names[i]) == len && memcmp(bound_names[i], name, len) == 0) {
			*ret = i;
			return 0;
		}
	}
	return SNP_E_JSON_SHAPE;
}

/* The type that the answer gives is not read: the blob has it. */
static int get_ssh_key(const json_t *bound, struct snp_wire_report *w)
{
	char type[SNP_SSH_TYPE_SIZE];
	int r;

	r = snp_json_get_bytes_var(bound, "public_key", w->bound_key, sizeof(w->bound_key),
		&w->bound_key_len);
	if (r)
		return r;
	return snp_ssh_type(w->bound_key, w->bound_key_len, type) ? SNP_E_JSON_SHAPE : 0;
}

static int get_bound_key(const json_t *bound, struct snp_wire_report *w)
{
	switch (w->bound) {
	case SNP_BOUND_NOTHING:
		return 0;
	case SNP_BOUND_KEY_REQUEST:
		w->bound_key_len = SNP_X25519_SIZE;
		return snp_json_get_bytes(bound, "public_key", w->bound_key, SNP_X25519_SIZE);
	case SNP_BOUND_SSH:
		return get_ssh_key(bound, w);
	}
	return SNP_E_JSON_SHAPE;
}

static int get_bound(const json_t *o, struct snp_wire_report *w)
{
	json_t *bound;

	return snp_json_get_object(o, "bound", &bound) ?:
		get_kind(bound, &w->bound) ?:
		get_bound_key(bound, w);
}

/* Whether size, index and path go together is for snp_merkle_nonce() to say. */
static int get_proof(const json_t *o, struct snp_merkle_proof *ret)
{
	json_t *proof;
	size_t len;
	int r;

	if (!json_object_get(o, "proof"))
		return 0;
	r = snp_json_get_object(o, "proof", &proof) ?:
		snp_json_get_number(proof, "size", &ret->size) ?:
		snp_json_get_number(proof, "index", &ret->index) ?:
		snp_json_get_bytes_var(proof, "path", ret->path, sizeof(ret->path), &len);
	if (r)
		return r;
	if (ret->size == 0 || len % sizeof(ret->path[0]))
		return SNP_E_JSON_SHAPE;
	ret->n_path = (uint32_t)(len / sizeof(ret->path[0]));
	return 0;
}

int snp_wire_report_parse(const char *json, size_t len, struct snp_wire_report *ret)
{
	json_auto_t *o = NULL;
	struct snp_wire_report w = {0};
	int r;

	r = snp_json_load(json, len, SNP_WIRE_ANSWER_MAX, &o) ?:
		snp_json_expect_number(o, "version", VERSION) ?:
		snp_json_get_bytes(o, "report", w.report, sizeof(w.report)) ?:
		snp_json_get_bytes_var(o, "certificates", w.certs, sizeof(w.certs), &w.certs_len) ?:
		snp_json_get_bytes(o, "nonce", w.nonce, sizeof(w.nonce)) ?:
		get_bound(o, &w) ?:
		get_proof(o, &w.proof);
	if (r)
		return r;
	*ret = w;
	return 0;
}
