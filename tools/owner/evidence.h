/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an owner has in hand to verify: an agent's JSON answer, or a bare report of 1184 bytes from
 * anywhere. ENEMY INPUT.
 */
#pragma once

#include "errors.h"
#include "snp/wire.h"
#include "verifier/certs.h"
#include "verifier/policy.h"

struct evidence {
	struct snp_wire_report answer;
	bool is_bare;	/* only answer.report is set */
};

/* 0, -errno, OWNER_E_NOT_EVIDENCE, or SNP_E_* for an answer that does not decode. */
_must_check_ int evidence_parse(const uint8_t *data, size_t len, struct evidence *ret);
_must_check_ int evidence_read(const char *path, struct evidence *ret);
/* The certificates of the answer's table, into a bag. 0, -errno, SNP_E_CERT_*,
 * VERIFY_E_CERTS_MANY. */
_must_check_ int evidence_certs(const struct evidence *e, struct certs *bag);
/**
 * evidence_demand() - what REPORT_DATA must be for the answer to be true
 * @binding: filled, and pointed to by @p; nothing of either for a bare report
 *
 * The binding of the key that the answer tells, and its proof, which stays the evidence's. Key
 * requests are never batched, so no proof is taken with them. Return: as evidence_binding().
 */
_must_check_ int evidence_demand(const struct evidence *e, uint8_t binding[static SNP_BINDING_SIZE],
	struct policy *p);
/* The first half that REPORT_DATA must have for the key that the answer claims to bind. */
_must_check_ int evidence_binding(const struct evidence *e,
	uint8_t ret[static SNP_BINDING_SIZE]);
