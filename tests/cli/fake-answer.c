/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports of fake-agent, alone or in a batch, and what is wrong with them. */
#include "fake-agent.h"

#include <string.h>

#include "snp/codec.h"
#include "snp/merkle.h"

#define BATCH 5
#define PLACE 4		/* of the asker's nonce: the one whose path is shorter than the others' */

static void bind_key_request(struct agent *a, struct snp_wire_report *ret,
	uint8_t binding[static SNP_BINDING_SIZE])
{
	MUST(snp_binding_key_request(a->public_key, binding));
	if (a->lie == OTHER_KIND) {
		ret->bound = SNP_BOUND_NOTHING;
		return;
	}
	memcpy(ret->bound_key, a->public_key, SNP_X25519_SIZE);
	if (a->lie == OTHER_KEY)
		ret->bound_key[0] ^= 1;
	ret->bound_key_len = SNP_X25519_SIZE;
}

/* The key of a public key file: "TYPE BASE64 COMMENT". */
static void read_ssh_key(const char *path, struct snp_wire_report *ret)
{
	char type[64], base64[2048];
	FILE *f = fopen(path, "re");

	if (!f || fscanf(f, "%63s %2047s", type, base64) != 2)
		die("cannot read the SSH key");
	fclose(f);
	MUST(snp_base64_decode_var(base64, strlen(base64), ret->bound_key, sizeof(ret->bound_key),
		&ret->bound_key_len));
}

static void bind_ssh_key(struct agent *a, struct snp_wire_report *ret,
	uint8_t binding[static SNP_BINDING_SIZE])
{
	static const char odd[] = "\0\0\0\x0bssh-ed25519 and no key at all";

	if (a->lie == UNBOUND) {
		ret->bound = SNP_BOUND_NOTHING;
		memset(binding, 0, SNP_BINDING_SIZE);
		return;
	}
	if (a->ssh_key) {
		read_ssh_key(a->ssh_key, ret);
	} else {
		ret->bound_key_len = sizeof(odd);
		memcpy(ret->bound_key, odd, sizeof(odd));
	}
	MUST(snp_binding_ssh(ret->bound_key, ret->bound_key_len, binding));
	if (a->lie == OTHER_KEY)
		ret->bound_key[ret->bound_key_len - 1] ^= 1;
}

static void spoil_proof(enum lie lie, struct snp_merkle_proof *p)
{
	switch (lie) {
	case PROOF_DEEP:
		p->n_path++;
		break;
	case PROOF_SHALLOW:
		p->n_path--;
		break;
	case PROOF_SIZE:
		p->size = 2 * BATCH;
		break;
	case PROOF_INDEX:
		p->index--;
		break;
	default:
		break;
	}
}

/* The nonce half of REPORT_DATA for a batch around @nonce. */
static void batch(enum lie lie, const uint8_t nonce[static SNP_NONCE_SIZE],
	struct snp_wire_report *ret, uint8_t half[static SNP_NONCE_SIZE])
{
	uint8_t nonces[BATCH][SNP_NONCE_SIZE] = {0};
	struct snp_merkle_tree *tree;

	for (uint8_t i = 0; i < BATCH; i++)
		nonces[i][0] = i;
	memcpy(nonces[PLACE], nonce, SNP_NONCE_SIZE);
	MUST(snp_merkle_new(nonces, BATCH, &tree));
	memcpy(half, snp_merkle_root(tree), SNP_NONCE_SIZE);
	if (lie == ROOT_AS_NONCE)
		memcpy(ret->nonce, half, SNP_NONCE_SIZE);
	else
		snp_merkle_prove(tree, lie == PROOF_OF_OTHER ? PLACE - 1 : PLACE, &ret->proof);
	spoil_proof(lie, &ret->proof);
	snp_merkle_free(tree);
}

static bool batches(const struct agent *a, enum snp_bound_kind bound)
{
	if (bound == SNP_BOUND_KEY_REQUEST)
		return a->lie == BATCHED_KEY;
	return a->lie >= BATCHED && a->lie <= ROOT_AS_NONCE;
}

static void sign(struct agent *a, const uint8_t report_data[static SNP_REPORT_DATA_SIZE],
	struct snp_wire_report *ret)
{
	static const uint8_t report_id[32] = {1};
	struct snp_report_wire report;

	emu_report_make(&a->config, report_id, a->lie == LOW_LEVEL ? 3 : 0, report_data, &report);
	MUST(emu_report_sign(a->pki.leaf_key, &report));
	if (a->lie == BAD_SIGNATURE)
		report.sig_s[0] ^= 1;
	memcpy(ret->report, &report, sizeof(report));
}

static void add_certificates(struct agent *a, struct snp_wire_report *answer)
{
	if (a->lie == NO_CERTIFICATES)
		return;
	MUST(pki_cert_table(&a->pki, answer->certs, sizeof(answer->certs), &answer->certs_len));
	if (a->lie == BAD_TABLE)
		memset(answer->certs + 16, 0xFF, 8); /* first blob: offset and length */
}

void fake_answer(struct agent *a, enum snp_bound_kind bound, bool may_batch,
	const uint8_t nonce[static SNP_NONCE_SIZE], struct snp_wire_report *ret)
{
	uint8_t binding[SNP_BINDING_SIZE], half[SNP_NONCE_SIZE], data[SNP_REPORT_DATA_SIZE];

	if (a->lie == REPLAYED && a->requests > 1) {
		*ret = a->first;
		return;
	}
	*ret = (struct snp_wire_report){.bound = bound};
	memcpy(ret->nonce, nonce, SNP_NONCE_SIZE);
	memcpy(half, nonce, SNP_NONCE_SIZE);
	if (bound == SNP_BOUND_KEY_REQUEST)
		bind_key_request(a, ret, binding);
	else
		bind_ssh_key(a, ret, binding);
	if (may_batch && batches(a, bound))
		batch(a->lie, nonce, ret, half);
	snp_report_data(binding, half, data);
	if (a->lie == OTHER_NONCE)
		data[SNP_REPORT_DATA_SIZE - 1] ^= 1;
	sign(a, data, ret);
	add_certificates(a, ret);
	a->first = *ret;
}
