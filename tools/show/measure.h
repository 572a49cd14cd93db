/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Launch digests as lines and as JSON, with the stages that led to them where they are asked for.
 * Nothing is printed before the last one is known: half an answer is none.
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

#include "measure/measure.h"

struct measure_answer {
	bool json, explain;
	bool sets;			/* several digests: each with its number of vCPUs */
	enum measure_mode mode;
	enum vmm vmm;
	/* Private: */
	int error;			/* -errno of a stage that could not be kept */
	FILE *lines;			/* without @json */
	char *text;
	size_t len;
	json_t *digests, *stages;	/* with @json */
	json_t *hashes;
};

/* measure_answer_done() in any case. 0 or -errno. */
_must_check_ int measure_answer_begin(struct measure_answer *a, const struct kernel_hashes *kernel);
/* Measures and keeps. 0, -errno or MEASURE_E_*. */
_must_check_ int measure_answer_add(struct measure_answer *a, struct measure_input *in);
/* Prints what has been kept. 0 or -errno. */
_must_check_ int measure_answer_end(struct measure_answer *a);
void measure_answer_done(struct measure_answer *a);
