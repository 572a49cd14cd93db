/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel command line by which an agent boots a verity disk, and by which a systemd on it takes
 * no credentials from its host: those are not measured, and make whoever gives them root.
 */
#include "verity-words.h"

#include <stdio.h>

#include "snp/codec.h"

int verity_root_word(const struct verity_made *m, char **ret)
{
	/* squashfs: whatever else lies at that place, the root hash refuses. */
	int n = m->fs.uuid[0] ? asprintf(ret, "UUID=%s", m->fs.uuid) : asprintf(ret, "/dev/vda");

	if (n < 0)
		*ret = NULL;
	return n < 0 ? -ENOMEM : 0;
}

int verity_words(const struct verity_plan *p, const struct verity_made *m, char **ret)
{
	char hex[SNP_HEX_SIZE(VERITY_HASH_MAX)], hash[80] = "", fec[32] = "";
	_cleanup_free_ char *root = NULL;
	int r = verity_root_word(m, &root);

	if (r)
		return r;
	snp_hex_encode(m->root, p->algorithm->size, hex);
	if (p->hash)
		snprintf(hash, sizeof(hash), " snpguard.hash=UUID=%s", m->hash_uuid);
	if (p->fec_roots)
		snprintf(fec, sizeof(fec), " snpguard.fec=%u", p->fec_roots);
	if (asprintf(ret, "snpguard.mode=verity root=%s roothash=%s%s%s "
			"systemd.import_credentials=no", root, hex, hash, fec) < 0) {
		*ret = NULL;
		return -ENOMEM;
	}
	return 0;
}
