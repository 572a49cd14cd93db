/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds: nonces into a tree, an answer into text. */
#include "serve/round.h"

#include <search.h>
#include <string.h>

#include "serve/server-state.h"
#include "snp/merkle.h"

/* In the order of the leaves. */
struct nonces {
	size_t n;
	uint8_t (*nonce)[SNP_NONCE_SIZE];
};

static void count_memory(struct round *round, size_t size)
{
	round->size += size;
	*round->memory += size;
}

static void free_round(struct round *round)
{
	*round->memory -= round->size;
	snp_merkle_free(round->tree);
	free(round->head);
	free(round);
}

DEFINE_CLEANUP(struct round *, round_unref)

struct round *round_ref(struct round *round)
{
	round->refs++;
	return round;
}

void round_unref(struct round *round)
{
	if (--round->refs == 0)
		free_round(round);
}

static struct round *allocate(size_t *memory, enum ipc_report_kind kind)
{
	struct round *round = calloc(1, sizeof(*round));

	if (!round)
		return NULL;
	round->refs = 1;
	round->memory = memory;
	round->asked.kind = kind;
	count_memory(round, sizeof(*round));
	return round;
}

int round_new_kept(size_t *memory, struct round **ret)
{
	*ret = allocate(memory, IPC_REPORT_IDENTITY);
	return *ret ? 0 : -ENOMEM;
}

static int compare_nonces(const void *a, const void *b)
{
	return memcmp(((const struct request *)a)->nonce, ((const struct request *)b)->nonce,
		SNP_NONCE_SIZE);
}

static void keep_request(void *request)
{
}

/* Gives each asker a leaf, the same one to those of the same nonce. A balanced tree finds them,
 * since the nonces are chosen by clients. */
static int number_leaves(const struct queue *askers, struct nonces *ret)
{
	void *known = NULL;
	struct request *r;
	int x = 0;

	for (r = queue_first(askers); r && !x; r = queue_next(r)) {
		struct request *const *first = tsearch(r, &known, compare_nonces);

		if (!first) {
			x = -ENOMEM;
		} else if (*first == r) {
			memcpy(ret->nonce[ret->n], r->nonce, SNP_NONCE_SIZE);
			r->leaf = (uint32_t)ret->n++;
		} else {
			r->leaf = (*first)->leaf;
		}
	}
	tdestroy(known, keep_request);
	return x;
}

static size_t count(const struct queue *askers)
{
	size_t n = 0;

	for (const struct request *r = queue_first(askers); r; r = queue_next(r))
		n++;
	return n;
}

/* What is asked: the only nonce as it is, or the root of many. */
static int choose_nonce(struct round *round, const struct queue *askers)
{
	_cleanup_free_ void *memory = NULL;
	struct nonces all = {0};
	int r;

	memory = calloc(count(askers), SNP_NONCE_SIZE);
	if (!memory)
		return -ENOMEM;
	all.nonce = memory;
	r = number_leaves(askers, &all);
	if (!r && all.n > 1)
		r = snp_merkle_new(all.nonce, all.n, &round->tree);
	if (r)
		return r;
	memcpy(round->asked.nonce, round->tree ? snp_merkle_root(round->tree) : all.nonce[0],
		SNP_NONCE_SIZE);
	if (round->tree)
		count_memory(round, all.n * 2 * SNP_MERKLE_HASH_SIZE);
	return 0;
}

int round_new(size_t *memory, enum ipc_report_kind kind, const struct queue *askers,
	struct round **ret)
{
	_cleanup_(round_unrefp) struct round *round = allocate(memory, kind);
	int r;

	if (!round)
		return -ENOMEM;
	r = choose_nonce(round, askers);
	if (r)
		return r;
	for (struct request *i = queue_first(askers); i; i = queue_next(i))
		i->round = round_ref(round);
	*ret = steal_ptr(round);
	return 0;
}

static void set_bound_key(struct snp_wire_report *w, enum snp_bound_kind kind, const void *key,
	size_t len)
{
	w->bound = kind;
	memcpy(w->bound_key, key, len);
	w->bound_key_len = len;
}

int round_answer(struct round *round, const struct server *s,
	const struct ipc_report_answer *answer)
{
	static struct snp_wire_report w;	/* 18 KiB, and there is one thread */
	int r;

	memcpy(w.report, answer->report, sizeof(w.report));
	memcpy(w.certs, answer->certs, answer->certs_len);
	w.certs_len = answer->certs_len;
	if (round->asked.kind == IPC_REPORT_KEY_REQUEST)
		set_bound_key(&w, SNP_BOUND_KEY_REQUEST, s->status.public_key, SNP_X25519_SIZE);
	else
		set_bound_key(&w, s->status.bound_kind, s->status.bound_key,
			s->status.bound_key_len);
	r = snp_wire_report_format_head(&w, &round->head, &round->head_len);
	if (r)
		return r;
	memcpy(round->report, answer->report, sizeof(round->report));
	count_memory(round, round->head_len);
	return 0;
}

int round_tail(const struct round *round, const struct request *r, char **ret, size_t *ret_len)
{
	struct snp_merkle_proof proof = {0};

	if (round->tree)
		snp_merkle_prove(round->tree, r->leaf, &proof);
	return snp_wire_report_format_tail(r->nonce, &proof, ret, ret_len);
}
