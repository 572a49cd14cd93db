/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate or revocation list of AMD's is,
 * for people and for scripts; nothing verified. */
#pragma once

#include <jansson.h>

#include "verifier/certs.h"
#include "verifier/products.h"

/**
 * show_cert_json() - {"id","kind","product","subject","issuer","serial","not_before","not_after",
 *	"tcb","chip_id","csp","spki_sha256","sha256","amd_root"}
 *
 * Names are stable; what a certificate of its kind has not is null. "id" is the beginning of
 * "sha256", "amd_root" tells of an ARK whether its key is the one pinned for the product. Return: a
 * new reference; NULL for what is not of AMD's shape, or without memory.
 */
json_t *show_cert_json(X509 *x, const struct products *products);
/* {"id","kind","product","last_update","next_update","revoked","sha256"}; "revoked" is a list of
 * serial numbers in hex. */
json_t *show_crl_json(X509_CRL *crl, const struct products *products);

/**
 * show_certs_json() - append all of @certs to @list
 * @file: the value of "file" in each; NULL: none
 *
 * Return: 0; KDS_E_SHAPE when some are not of AMD's shape and left away; -ENOMEM.
 */
_must_check_ int show_certs_json(const struct certs *certs, const struct products *products,
	const char *file, json_t *list);

/* One field a line, those that are null left away; on standard output. */
void show_cert_fields(json_t *object);
/* In one line: id, kind, product, how long it is valid, whose it is. */
void show_cert_line(json_t *object);
