/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The key pair that a key message is sealed to: made once per boot, its public half bound into
 * reports, so a recorded message is useless in any other boot. It is made after the other processes
 * were forked, so its private half is in no memory but this process's.
 */
#include "boot/bootkey.h"

#include <stdio.h>
#include <string.h>

#include "boot/processes.h"

/* Before the network is up nobody else can keep the attester busy. */
#define BIND_WAIT_MS 10000

static int make_pair(struct boot *b)
{
	int r;

	r = snp_x25519_generate(&b->private_key, b->status.public_key);
	if (r)
		return r;
	return snp_binding_key_request(b->status.public_key, b->binding);
}

int boot_bootkey(struct boot *b)
{
	int r;

	if (b->config.mode != BOOT_MODE_LUKS)
		return 0;
	r = make_pair(b);
	if (r)
		return boot_reason(b, r, "cannot make the key pair of this boot: %s",
			snp_strerror(r));
	r = processes_bind(b, IPC_REPORT_KEY_REQUEST, b->binding, BIND_WAIT_MS);
	if (r)
		return boot_reason(b, r, "the attester does not take the key of this boot: %s",
			snp_strerror(r));
	return 0;
}

int bootkey_self_test(const struct boot *b)
{
	static const char text[] = "self-test";
	const struct snp_hpke_context_data data = {.info = text, .info_len = sizeof(text)};
	_cleanup_secret_ struct snp_secret in = SNP_SECRET_NULL, out = SNP_SECRET_NULL;
	uint8_t enc[SNP_X25519_SIZE], ciphertext[sizeof(text) + SNP_HPKE_TAG_SIZE];
	int r;

	r = snp_secret_from(&in, text, sizeof(text));
	if (r)
		return r;
	r = snp_hpke_seal(b->status.public_key, NULL, &data, &in, enc, ciphertext);
	if (r)
		return r;
	r = snp_hpke_open(&b->private_key, NULL, enc, &data, ciphertext, sizeof(ciphertext), &out);
	if (r)
		return r;
	return out.len == sizeof(text) && memcmp(out.data, text, sizeof(text)) == 0 ? 0 : -EIO;
}

int bootkey_drop(struct boot *b)
{
	snp_secret_done(&b->private_key);
	/* Not waited for: the attester can be in a request that the host slows down for a minute,
	 * and the server answers no key request any more. */
	return processes_bind(b, IPC_REPORT_KEY_REQUEST, NULL, 0);
}

static int explain(char detail[static 256], int r)
{
	if (r == SNP_E_HPKE_OPEN || r == SNP_E_HPKE_KEY || r == SNP_E_TRUNCATED)
		snprintf(detail, 256, "not sealed by the owner for this boot and this nonce");
	else if (r > 0)
		snprintf(detail, 256, "sealed by the owner, but not a key message: %s",
			snp_strerror(r));
	else if (r)
		snprintf(detail, 256, "could not be tried: %s", snp_strerror(r));
	return r;
}

int bootkey_open(struct boot *b, const struct ipc_key_message *msg, struct snp_volumes *ret,
	char detail[static 256])
{
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	const struct snp_hpke_context_data data = {
		.info = SNP_HPKE_INFO,
		.info_len = strlen(SNP_HPKE_INFO),
		.aad = report_data,
		.aad_len = sizeof(report_data),
	};
	int r;

	snp_report_data(b->binding, msg->nonce, report_data);
	r = snp_hpke_open(&b->private_key, b->config.owner_any ? NULL : b->config.owner, msg->enc,
		&data, msg->ciphertext, msg->ciphertext_len, &plaintext);
	if (r)
		return explain(detail, r);
	return explain(detail, snp_volumes_parse(&plaintext, ret));
}
