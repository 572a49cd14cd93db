/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bags by the hash of the table that they were made of,
 * each counted by who uses it. ENEMY INPUT. */
#include "certs.h"

#include <openssl/sha.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BAGS_MAX 256	/* kept for answers to come; some 20 MiB */

struct batch_bag {
	uint64_t id;
	unsigned users;
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct certs certs;
};

struct batch_certs {
	const struct certs *common;
	pthread_mutex_t lock;
	uint64_t next_id;
	size_t next;			/* the place that is filled next */
	struct batch_bag *kept[BAGS_MAX];
};

struct batch_certs *batch_certs_new(const struct certs *common)
{
	struct batch_certs *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->common = common;
	pthread_mutex_init(&b->lock, NULL);
	return b;
}

static void put(struct batch_bag *bag)
{
	if (!bag || --bag->users)
		return;
	certs_done(&bag->certs);
	free(bag);
}

void batch_certs_free(struct batch_certs *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < BAGS_MAX; i++)
		put(b->kept[i]);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

static struct batch_bag *find(struct batch_certs *b, const uint8_t hash[SHA256_DIGEST_LENGTH])
{
	struct batch_bag *found = NULL;

	pthread_mutex_lock(&b->lock);
	for (size_t i = 0; i < BAGS_MAX && b->kept[i] && !found; i++)
		if (memcmp(b->kept[i]->hash, hash, SHA256_DIGEST_LENGTH) == 0)
			found = b->kept[i];
	if (found)
		found->users++;
	pthread_mutex_unlock(&b->lock);
	return found;
}

static void keep(struct batch_certs *b, struct batch_bag *bag)
{
	pthread_mutex_lock(&b->lock);
	bag->id = ++b->next_id;
	bag->users++;
	put(b->kept[b->next]);
	b->kept[b->next] = bag;
	b->next = (b->next + 1) % BAGS_MAX;
	pthread_mutex_unlock(&b->lock);
}

static int fill(const struct batch_certs *b, const struct evidence *e, struct certs *bag)
{
	int r = evidence_certs(e, bag);

	return r ? r : certs_add_bag(bag, b->common);
}

int batch_certs_get(struct batch_certs *b, const struct evidence *e, struct batch_bag **ret)
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct batch_bag *bag;
	int r;

	if (!SHA256(e->answer.certs, e->is_bare ? 0 : e->answer.certs_len, hash))
		return -EIO;
	*ret = find(b, hash);
	if (*ret)
		return 0;
	bag = calloc(1, sizeof(*bag));
	if (!bag)
		return -ENOMEM;
	bag->users = 1;
	memcpy(bag->hash, hash, sizeof(bag->hash));
	r = fill(b, e, &bag->certs);
	if (r) {
		put(bag);
		return r;
	}
	keep(b, bag);
	*ret = bag;
	return 0;
}

void batch_bag_unref(struct batch_certs *b, struct batch_bag *bag)
{
	pthread_mutex_lock(&b->lock);
	put(bag);
	pthread_mutex_unlock(&b->lock);
}

const struct certs *batch_bag_certs(const struct batch_bag *bag)
{
	return &bag->certs;
}

uint64_t batch_bag_id(const struct batch_bag *bag)
{
	return bag->id;
}
