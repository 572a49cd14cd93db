/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Indexes the certificate table of an extended report. ENEMY INPUT: offsets and lengths are the
 * host's. What lies in a blob is not looked at; blobs may be packed, padded or shared.
 */
#include "certtable.h"

#include <string.h>

#include "cursor.h"

#define ENTRY_SIZE 24

static const struct known_cert {
	uint8_t guid[16];
	const char *name;
} known[] = {
	[SNP_CERT_VCEK] = {{0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64, 0xad, 0xc5, 0xf4, 0xb9,
				   0x3b, 0xe8, 0xac, 0xcd}, "VCEK"},
	[SNP_CERT_VLEK] = {{0xa8, 0x07, 0x4b, 0xc2, 0xa2, 0x5a, 0x48, 0x3e, 0xaa, 0xe6, 0x39, 0xc0,
				   0x45, 0xa0, 0xb8, 0xa1}, "VLEK"},
	[SNP_CERT_ASK] = {{0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4, 0xa0, 0x2f, 0x05, 0xae,
				  0xf3, 0x27, 0xc7, 0x82}, "ASK"},
	[SNP_CERT_ARK] = {{0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52, 0x97, 0x43, 0x3f, 0xb6,
				  0x01, 0x4c, 0xd0, 0xae}, "ARK"},
	[SNP_CERT_CRL] = {{0x92, 0xf8, 0x1b, 0xc3, 0x58, 0x11, 0x4d, 0x3d, 0x97, 0xff, 0xd1, 0x9f,
				  0x88, 0xdc, 0x67, 0xea}, "CRL"},
};

_Static_assert(ARRAY_SIZE(known) == SNP_CERT_OTHER, "every known kind has its GUID");

const uint8_t *snp_cert_guid(enum snp_cert_kind kind)
{
	return kind < SNP_CERT_OTHER ? known[kind].guid : NULL;
}

const char *snp_cert_kind_name(enum snp_cert_kind kind)
{
	return kind < SNP_CERT_OTHER ? known[kind].name : "other";
}

static enum snp_cert_kind kind_of(const uint8_t guid[static 16])
{
	size_t kind = 0;

	while (kind < SNP_CERT_OTHER && memcmp(known[kind].guid, guid, 16) != 0)
		kind++;
	return kind;
}

/* One entry as it stands there. */
struct raw_entry {
	uint8_t guid[16];
	uint32_t offset;
	uint32_t len;
};

static struct raw_entry take_entry(struct snp_cursor *c)
{
	struct raw_entry e;

	snp_take_bytes(c, e.guid, sizeof(e.guid));
	e.offset = snp_take_le32(c);
	e.len = snp_take_le32(c);
	return e;
}

/*
 * Counts the entries before the all-zero one. Readers disagree on whether a zero GUID alone ends
 * the index, so a table that has one elsewhere is refused.
 */
static int count_entries(struct snp_cursor c, size_t *ret)
{
	for (size_t n = 0; n <= SNP_CERT_TABLE_ENTRIES_MAX; n++) {
		struct raw_entry e = take_entry(&c);

		if (!snp_cursor_ok(&c))
			return SNP_E_CERT_TABLE;
		if (snp_all_zero(e.guid, sizeof(e.guid))) {
			if (e.offset != 0 || e.len != 0)
				return SNP_E_CERT_TABLE;
			*ret = n;
			return 0;
		}
	}
	return SNP_E_CERT_TABLE;
}

static int add_entry(const struct snp_cursor *table, const struct raw_entry *e,
	struct snp_cert_table *t)
{
	struct snp_cursor blob = snp_cursor_sub(table, e->offset, e->len);
	enum snp_cert_kind kind = kind_of(e->guid);
	struct snp_cert_entry *entry;

	if (!snp_cursor_ok(&blob))
		return SNP_E_CERT_TABLE;
	if (kind != SNP_CERT_OTHER && snp_cert_table_find(t, kind))
		return SNP_E_CERT_DUPLICATE;
	entry = &t->entries[t->n_entries++];
	*entry = (struct snp_cert_entry){.kind = kind, .data = blob.p, .len = blob.left};
	memcpy(entry->guid, e->guid, sizeof(entry->guid));
	if ((size_t)e->offset + e->len > t->used)
		t->used = (size_t)e->offset + e->len;
	return 0;
}

int snp_cert_table_parse(const uint8_t *table, size_t len, struct snp_cert_table *ret)
{
	const struct snp_cursor all = snp_cursor(table, len);
	struct snp_cursor c = all;
	struct snp_cert_table t = {0};
	size_t n = 0;
	int r;

	if (len > SNP_CERT_TABLE_MAX)
		return SNP_E_TOO_LARGE;
	if (len > 0) {
		r = count_entries(c, &n);
		if (r)
			return r;
	}
	if (n > 0)
		t.used = (n + 1) * ENTRY_SIZE;
	for (size_t i = 0; i < n; i++) {
		struct raw_entry e = take_entry(&c);

		if (e.offset < (n + 1) * ENTRY_SIZE)
			return SNP_E_CERT_TABLE;
		r = add_entry(&all, &e, &t);
		if (r)
			return r;
	}
	*ret = t;
	return 0;
}

const struct snp_cert_entry *snp_cert_table_find(const struct snp_cert_table *t,
	enum snp_cert_kind kind)
{
	for (size_t i = 0; i < t->n_entries; i++)
		if (t->entries[i].kind == kind)
			return &t->entries[i];
	return NULL;
}
