/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of products: what is taken adds to the built-in set and takes nothing from it. */
#include <string.h>

#include "fuzz.h"
#include "verifier/products.h"

static void check_product(const struct products *p, const struct product *known)
{
	const struct product *now = product_by_name(p, known->name);

	fuzz_check(now && now->n_roots >= known->n_roots && now->n_models >= known->n_models);
	fuzz_check(memcmp(now->models, known->models, known->n_models * sizeof(known->models[0])) == 0);
	fuzz_check(memcmp(now->ark_spki_sha256, known->ark_spki_sha256,
		known->n_roots * PRODUCT_SPKI_HASH_SIZE) == 0);
	fuzz_check(!known->tcb_known || now->tcb_layout == known->tcb_layout);
	fuzz_check(!known->chip_id_size || now->chip_id_size == known->chip_id_size);
	fuzz_check(!now->n_roots || (now->tcb_known && now->chip_id_size));
}

/* Every processor that had a floor has one that is no lower. */
static void check_silicon(const struct products *p, const struct silicon *known)
{
	for (unsigned stepping = 0; stepping < 16; stepping++) {
		const struct snp_report report = {
			.has_cpuid = true,
			.cpuid_family = known->models.family,
			.cpuid_model = known->models.last,
			.cpuid_stepping = (uint8_t)stepping,
		};
		const struct silicon *before = silicon_of(products_builtin(), &report);
		const struct silicon *now = silicon_of(p, &report);

		fuzz_check(now && strcmp(now->name, before->name) == 0);
		fuzz_check(now->product == product_by_name(p, before->product->name));
		fuzz_check(snp_tcb_at_least(&now->floor, &before->floor));
	}
}

static void check_advisory(const struct products *p, const struct advisory *known)
{
	const struct advisory *now = advisory_by_id(p, advisory_id(known));
	const struct silicon *s;

	for (size_t i = 0; (s = silicon_by_index(products_builtin(), i)) != NULL; i++) {
		struct advisory_need before, after;

		if (!advisory_need(known, s, &before))
			continue;
		fuzz_check(now && advisory_need(now, silicon_by_index(p, i), &after));
		fuzz_check(after.known >= before.known);
		fuzz_check(snp_tcb_at_least(&after.floor, &before.floor));
		fuzz_check(!(before.platform_required & ~after.platform_required));
		fuzz_check(!(before.policy_required & ~after.policy_required));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), why[PRODUCTS_WHY_MAX];
	struct products *p = NULL;
	int r;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = 0;
	r = products_parse(text, "file", &p, why);
	fuzz_check(r == -ENOMEM || !r == !why[0]);
	for (size_t i = 0; !r && product_by_index(products_builtin(), i); i++)
		check_product(p, product_by_index(products_builtin(), i));
	for (size_t i = 0; !r && silicon_by_index(products_builtin(), i); i++)
		check_silicon(p, silicon_by_index(products_builtin(), i));
	for (size_t i = 0; !r && advisory_by_index(products_builtin(), i); i++)
		check_advisory(p, advisory_by_index(products_builtin(), i));
	products_free(p);
	free(text);
	return 0;
}
