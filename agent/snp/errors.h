/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The answers of libsnp. Every function that judges something returns an int:
 *
 *   0         yes, done
 *   negative  -errno: it could not be done (memory, a broken library call)
 *   positive  enum snp_refusal: a reasoned no
 *
 * So always `if (r)`; a test for less than zero alone takes a refusal for success. Outputs
 * (ret_*) are written on 0 only.
 */
#pragma once

enum snp_refusal {
	SNP_E_TRUNCATED = 1,	/* input ends before its structure does */
	SNP_E_TRAILING,		/* bytes after the end of the structure */
	SNP_E_TOO_LARGE,	/* beyond the bound of this input */
	SNP_E_ENCODING,		/* not hex, not base64, or not canonical */
	SNP_E_LENGTH,		/* decodes to another number of bytes than required */
	SNP_E_JSON,		/* not well-formed JSON, or a name given twice */
	SNP_E_JSON_SHAPE,	/* a member missing, unknown, or of the wrong type */
	SNP_E_REPORT_VERSION,	/* ATTESTATION_REPORT version not known */
	SNP_E_REPORT_RESERVED,	/* a reserved field or bit of the report is set */
	SNP_E_REPORT_ALGO,	/* SIGNATURE_ALGO other than ECDSA P-384 with SHA-384 */
	SNP_E_REPORT_UNSIGNED,	/* SIGNING_KEY is none */
	SNP_E_REPORT_MASKED_KEY, /* MASK_CHIP_KEY: the host withholds the chip key: nothing signs */
	SNP_E_REPORT_HOST,	/* requested by the host, not by the guest (VMPL 0xFFFFFFFF) */
	SNP_E_CERT_TABLE,	/* certificate table: entry out of bounds, overlapping its
				 * index, unterminated */
	SNP_E_CERT_DUPLICATE,	/* certificate table: one kind twice */
	SNP_E_HPKE_KEY,		/* not a usable X25519 public key */
	SNP_E_HPKE_OPEN,	/* not sealed by that sender for this receiver, info and aad */
	SNP_E_PROOF,		/* size, index and path of a Merkle proof do not go together */
	_SNP_E_MAX,
};

/**
 * snp_strerror() - text for an answer of this library
 * @r: 0, a negative errno or an enum snp_refusal
 *
 * Return: a static string, never NULL; for a negative errno strerrordesc_np's text.
 */
const char *snp_strerror(int r);
