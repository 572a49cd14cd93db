/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The certificates of many answers, decoded once for all that carry the same: most answers of one
 * machine do, and decoding three certificates takes half as long as checking a report's signature.
 * Shared by threads. ENEMY INPUT: the tables.
 */
#pragma once

#include "owner/evidence.h"

struct batch_certs;
struct batch_bag;

/* @common goes into every bag and must outlive them. NULL without memory. */
struct batch_certs *batch_certs_new(const struct certs *common);
void batch_certs_free(struct batch_certs *b);

/**
 * batch_certs_get() - the bag for an answer
 * @ret: to be given back with batch_bag_unref() when its verification is over
 *
 * Return: 0, or as evidence_certs().
 */
_must_check_ int batch_certs_get(struct batch_certs *b, const struct evidence *e,
	struct batch_bag **ret);
void batch_bag_unref(struct batch_certs *b, struct batch_bag *bag);

const struct certs *batch_bag_certs(const struct batch_bag *bag);
/* Never the same for two bags. */
uint64_t batch_bag_id(const struct batch_bag *bag);
