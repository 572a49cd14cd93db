/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memo: a table of fixed size in which the newest of two that share a place stays. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "signer.h"

#define SLOTS 512

/* Everything that the checks of a signer read of a report. */
struct key {
	uint64_t certs_id;
	uint8_t chip_id[SNP_CHIP_ID_SIZE];
	uint8_t reported_tcb[8];
	uint32_t version;
	uint8_t signing_key, family, model, stepping;
};

struct slot {
	bool used;
	struct key key;
	struct signer signer;
};

struct signer_memo {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

struct signer_memo *signer_memo_new(void)
{
	struct signer_memo *m = calloc(1, sizeof(*m));

	if (m)
		pthread_mutex_init(&m->lock, NULL);
	return m;
}

void signer_memo_free(struct signer_memo *m)
{
	if (m)
		pthread_mutex_destroy(&m->lock);
	free(m);
}

static struct key key_of(uint64_t certs_id, const struct snp_report *report)
{
	struct key k;

	memset(&k, 0, sizeof(k));	/* padding is compared too */
	k.certs_id = certs_id;
	memcpy(k.chip_id, report->chip_id, sizeof(k.chip_id));
	memcpy(k.reported_tcb, report->reported_tcb, sizeof(k.reported_tcb));
	k.version = report->version;
	k.signing_key = report->signing_key;
	k.family = report->cpuid_family;
	k.model = report->cpuid_model;
	k.stepping = report->cpuid_stepping;
	return k;
}

/* FNV-1a: who makes two keys share a place makes nothing but work. */
static struct slot *slot_of(struct signer_memo *m, const struct key *k)
{
	const uint8_t *p = (const uint8_t *)k;
	uint64_t h = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < sizeof(*k); i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001B3);
	return &m->slots[(h >> 32) % SLOTS];
}

bool signer_memo_get(struct signer_memo *m, uint64_t certs_id, const struct snp_report *report,
	struct signer *ret)
{
	const struct key k = key_of(certs_id, report);
	struct slot *s = slot_of(m, &k);
	bool known;

	pthread_mutex_lock(&m->lock);
	known = s->used && memcmp(&s->key, &k, sizeof(k)) == 0;
	if (known)
		*ret = s->signer;
	pthread_mutex_unlock(&m->lock);
	return known;
}

void signer_memo_put(struct signer_memo *m, uint64_t certs_id, const struct snp_report *report,
	const struct signer *signer)
{
	const struct key k = key_of(certs_id, report);
	struct slot *s = slot_of(m, &k);

	pthread_mutex_lock(&m->lock);
	s->used = true;
	s->key = k;
	s->signer = *signer;
	pthread_mutex_unlock(&m->lock);
}
