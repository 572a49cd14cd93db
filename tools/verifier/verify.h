/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verification of an SEV-SNP attestation report, start to end.
 *
 * The order trusts nothing early: the bytes are decoded, a chain is picked, its root must be one
 * that the owner trusts, then every link below it, then the chip's certificate must be the one that
 * the report names, then the report's signature must be by that certificate's key. Only after that
 * does any field of the report count, and the owner's demands are compared. Everything up to the
 * signature stops at the first no, the demands are all told.
 *
 * The library reads no clock, no file and no environment here: time, certificates and roots come in
 * as arguments, so the same input gives the same answer for ever.
 *
 * Checks, in order; their ids are stable:
 *
 *   report.format       decodes; reserved fields zero; asked for by the guest; signed
 *   chain.complete      the certificate that the report names, and the two above it, are there
 *   report.product      the report's CPUID (version 3 and later) is of the chain's product
 *   chain.root          the root's key is AMD's for that product, or the root is one given
 *   chain.keys          RSA 4096, RSA 4096, EC P-384
 *   chain.algorithms    RSASSA-PSS with SHA-384 throughout
 *   chain.signatures    root by itself, intermediate by root, leaf by intermediate
 *   chain.names         AMD's names of the product, in subjects and issuers
 *   chain.usage         issuers may issue and no more, the leaf has AMD's extensions alone
 *   chain.validity      all valid at the given time
 *   chain.crl           AMD's revocation list is current and has none of them
 *   leaf.extensions     AMD's extensions, each once
 *   leaf.product        the leaf's product is the chain's
 *   leaf.tcb            the leaf's TCB equals REPORTED_TCB
 *   leaf.chip           the leaf's hwID equals CHIP_ID
 *   report.signature    ECDSA P-384 with SHA-384 over the bytes as received
 *   report.data         REPORT_DATA, all of it, where the owner names it
 *   report.proof        size, index and path of the proof that came with the report go together
 *   report.nonce        its nonce half is the nonce, or the root to which the proof leads from it
 *   report.binding      its binding half is that of the key which came with the report
 *   guest.measurement   one of those expected
 *   guest.vmpl          the privilege level expected
 *   guest.policy        POLICY is the number named
 *   guest.debug, guest.migration, guest.cxl, guest.smt
 *                       freedoms that undo a protection are absent
 *   guest.single-socket, guest.aes-256-xts, guest.rapl-off, guest.ciphertext-hiding,
 *   guest.page-swap-off restrictions that are demanded are there
 *   guest.abi           POLICY accepts no older firmware ABI
 *   guest.host-data, guest.report-id, guest.family-id, guest.image-id
 *                       equal what is named
 *   guest.svn           GUEST_SVN is not below the least
 *   guest.id-key, guest.author-key
 *                       the ID block, and its key, are signed by one of those named
 *   firmware.version    CURRENT version is not below the least
 *   firmware.provisional  it is committed
 *   firmware.mitigations  both mitigation vectors have the bits named
 *   tcb.order           REPORTED_TCB and COMMITTED_TCB are not above CURRENT_TCB
 *   tcb.reported, tcb.committed, tcb.launch
 *                       no component is below the least
 *   tcb.floor           REPORTED_TCB is not below the floor of the report's silicon
 *   tcb.advisories      what the advisories named ask for is there
 *   platform.required, platform.forbidden
 *                       bits of PLATFORM_INFO by name
 *   chip.allowed        CHIP_ID is on the list
 *   leaf.kind, leaf.csp VCEK or VLEK, and whose
 *
 * ssh-binding.h has two more, of what stands outside of the report.
 */
#pragma once

#include <time.h>

#include "certs.h"
#include "check.h"
#include "crl.h"
#include "policy.h"
#include "products.h"
#include "signer.h"
#include "snp/report.h"

#define VERIFY_CHECKS_MAX 64

struct verify_input {
	const uint8_t *report;		/* SNP_REPORT_SIZE bytes as received */
	const struct certs *certs;	/* candidates, revocation lists among them, none trusted */
	const struct certs *roots;	/* trusted in place of AMD's; NULL: AMD's */
	const struct products *products;	/* processor lines; NULL: those built in */
	time_t at;			/* when certificates must be valid, and lists current */
	enum crl_mode crl;		/* 0: if-present */
	const struct policy *policy;
	struct signer_memo *memo;	/* of signers known already; NULL: none is kept */
	uint64_t certs_id;		/* with @memo: see signer_memo_get() */
};

struct verify_result {
	size_t n_checks;
	struct check checks[VERIFY_CHECKS_MAX];
	struct snp_report report;	/* to be believed only when verify_report() answered 0 */
	const struct product *product;	/* of the set that came in, or of the one built in */
};

/**
 * verify_report() - run all checks
 * @ret: written whatever the answer, so that a no can be explained
 *
 * Return: 0 when every check passed or was skipped, VERIFY_E_REFUSED when one failed, -errno when
 * one could not be done.
 */
_must_check_ int verify_report(const struct verify_input *in, struct verify_result *ret);

/* What was given is no report with certificates at all: report.format fails with @answer, not 0,
 * for that @reason, and nothing else has run. */
void verify_unreadable(int answer, const char *reason, struct verify_result *ret);

/* Room for one more check, not run yet. */
struct check *verify_next_check(struct verify_result *result, const char *id);
/* The check of that id, or NULL. */
const struct check *verify_find(const struct verify_result *result, const char *id);
/* The first check that failed, or NULL. */
const struct check *verify_first_failure(const struct verify_result *result);
