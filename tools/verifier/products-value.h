/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values of products.ini, from text: false when it is none, the output untouched. */
#pragma once

#include "products.h"

/* A component of a TCB by its name. */
struct tcb_component {
	const char *name;	/* "boot-loader" */
	size_t offset;		/* of its byte in struct snp_tcb */
};

/* NULL past the end. */
const struct tcb_component *tcb_component(size_t i);
uint8_t *tcb_component_of(struct snp_tcb *tcb, const struct tcb_component *c);

/* "19h 00-0F": a family and a range of models, in hexadecimal of two digits. */
_must_check_ bool products_value_models(const char *text, struct product_models *ret);
/* Some models are in both. */
bool products_overlap(const struct product_models *a, const struct product_models *b);
/* 0 to @max, in decimal. */
_must_check_ bool products_value_number(const char *text, unsigned max, unsigned *ret);
/* "snp 0x17, microcode 0xDB, platform alias-check-complete", or "unknown". */
_must_check_ bool products_value_need(const char *text, struct advisory_need *ret);
/* A capital letter, then letters, digits and '-': names in certificates are made of it. */
_must_check_ bool products_value_name(const char *text);
/* Printable ASCII. */
_must_check_ bool products_value_title(const char *text, char *ret, size_t size);
