/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libsnp. */
#include "errors.h"

#include <string.h>

#include "util.h"

static const char *const texts[_SNP_E_MAX] = {
	[0] = "done",
	[SNP_E_TRUNCATED] = "input ends early",
	[SNP_E_TRAILING] = "bytes after the end",
	[SNP_E_TOO_LARGE] = "too large",
	[SNP_E_ENCODING] = "not in canonical encoding",
	[SNP_E_LENGTH] = "of the wrong length",
	[SNP_E_JSON] = "not well-formed JSON",
	[SNP_E_JSON_SHAPE] = "JSON with a member missing, unknown or of the wrong type",
	[SNP_E_REPORT_VERSION] = "report version not known",
	[SNP_E_REPORT_RESERVED] = "reserved bits of the report are set",
	[SNP_E_REPORT_ALGO] = "report signature algorithm is not ECDSA P-384 with SHA-384",
	[SNP_E_REPORT_UNSIGNED] = "report is unsigned: its SIGNING_KEY is none",
	[SNP_E_REPORT_MASKED_KEY] =
		"report is unsigned: the host masks the chip key (MASK_CHIP_KEY)",
	[SNP_E_REPORT_HOST] =
		"report was requested by the host, not by the guest (VMPL 0xFFFFFFFF)",
	[SNP_E_CERT_TABLE] = "certificate table is malformed",
	[SNP_E_CERT_DUPLICATE] = "certificate table has one kind of certificate twice",
	[SNP_E_HPKE_KEY] = "not a usable X25519 public key",
	[SNP_E_HPKE_OPEN] = "not sealed by the expected sender for this receiver",
	[SNP_E_PROOF] = "size, index and path of a Merkle proof do not go together",
};

const char *snp_strerror(int r)
{
	const char *text = NULL;

	if (r >= 0 && (size_t)r < ARRAY_SIZE(texts))
		text = texts[r];
	else if (r > -4096)
		text = strerrordesc_np(-r);
	return text ? text : "unknown answer";
}
