/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate tables: every entry lies in the table, behind its index. */
#include "fuzz.h"
#include "snp/certtable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snp_cert_table t;

	if (snp_cert_table_parse(data, size, &t))
		return 0;
	fuzz_check(t.n_entries <= SNP_CERT_TABLE_ENTRIES_MAX && t.used <= size);
	for (size_t i = 0; i < t.n_entries; i++) {
		const struct snp_cert_entry *e = &t.entries[i];
		size_t offset = (size_t)(e->data - data);

		fuzz_check(offset >= 24 * (t.n_entries + 1) && offset <= size);
		fuzz_check(e->len <= size - offset && offset + e->len <= t.used);
		if (e->kind != SNP_CERT_OTHER)
			fuzz_check(snp_cert_table_find(&t, e->kind) == e);
	}
	return 0;
}
