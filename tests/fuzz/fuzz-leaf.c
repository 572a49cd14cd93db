/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates from a host: found by content, and AMD's extensions in whatever is one. */
#include "fuzz.h"
#include "verifier/certs.h"
#include "verifier/leaf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_certs_ struct certs bag = {0};
	const struct product *p;

	if (certs_add(&bag, data, size))
		return 0;
	fuzz_check(bag.n > 0 && bag.n <= CERTS_MAX);
	for (size_t i = 0; (p = product_by_index(products_builtin(), i)) != NULL; i++) {
		struct check c = {0};
		struct leaf leaf;

		if (!p->n_roots || leaf_parse(bag.v[0], p, &leaf, &c))
			continue;
		fuzz_check(leaf.product_name[0] && leaf.has_hw_id == (leaf.csp_id[0] == '\0'));
		fuzz_check(!leaf.has_hw_id || leaf.hw_id_len == p->chip_id_size);
	}
	return 0;
}
