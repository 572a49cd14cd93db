/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Malformed and malicious LUKS2 headers, each made from a good one, with one sentence of what is
 * wrong and the refusal that it must get. Unit tests run the whole table; luks-mutate writes one of
 * them onto a disk for the tests in VMs.
 */
#pragma once

#include "luks-image.h"

struct luks_mutation {
	const char *name;
	const char *wrong;
	int refusal;	/* enum luks_refusal; 0: harmless, and must be opened as if it were not there */
	const char *member;	/* stands in the detail of the refusal, or NULL */
	/* One of: */
	const char *patch;	/* JSON merge patch */
	const char *text;	/* instead of the whole JSON text */
	void (*edit)(uint8_t *image);	/* anything else; does its own checksums */
};

extern const struct luks_mutation luks_mutations[];
extern const size_t luks_n_mutations;

const struct luks_mutation *luks_mutation_find(const char *name);
void luks_mutate(uint8_t image[static LUKS_IMAGE_SIZE], const struct luks_mutation *m);
