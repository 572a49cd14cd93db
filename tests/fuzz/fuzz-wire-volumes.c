/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plaintexts of key messages: what is accepted can be written again, and reads the same. */
#include <string.h>

#include "fuzz.h"
#include "snp/wire.h"

static void check_same(const struct snp_volumes *a, const struct snp_volumes *b)
{
	fuzz_check(a->n == b->n && a->n > 0 && a->n <= SNP_VOLUMES_MAX);
	for (size_t i = 0; i < a->n; i++) {
		const struct snp_secret *ka = &a->v[i].key, *kb = &b->v[i].key;

		fuzz_check(strcmp(a->v[i].name, b->v[i].name) == 0);
		fuzz_check(strcmp(a->v[i].uuid, b->v[i].uuid) == 0);
		fuzz_check(strcmp(a->v[i].cipher, b->v[i].cipher) == 0);
		fuzz_check(strcmp(a->v[i].integrity, b->v[i].integrity) == 0);
		fuzz_check(ka->len == kb->len && memcmp(ka->data, kb->data, ka->len) == 0);
		fuzz_check(snp_volumes_find(a, a->v[i].name) == &a->v[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_secret_ struct snp_secret json = SNP_SECRET_NULL, text = SNP_SECRET_NULL;
	struct snp_volumes v, back;

	fuzz_check(snp_secret_from(&json, data, size) == 0);
	if (snp_volumes_parse(&json, &v)) {
		fuzz_check(v.n == 0);
		return 0;
	}
	fuzz_check(snp_volumes_format(&v, &text) == 0);
	fuzz_check(snp_volumes_parse(&text, &back) == 0);
	check_same(&v, &back);
	snp_volumes_done(&v);
	snp_volumes_done(&back);
	return 0;
}
