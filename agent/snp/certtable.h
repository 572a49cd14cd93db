/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The certificate table of an extended report (GHCB specification 56421): 24-byte entries of GUID,
 * offset and length, an all-zero entry at the end, then the blobs. ENEMY INPUT: the host wrote it,
 * nothing authenticates it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "errors.h"
#include "util.h"

#define SNP_CERT_TABLE_MAX 16384	/* SEV_FW_BLOB_MAX_SIZE of the Linux driver */
#define SNP_CERT_TABLE_ENTRIES_MAX 32

enum snp_cert_kind {
	SNP_CERT_VCEK,
	SNP_CERT_VLEK,
	SNP_CERT_ASK,	/* also ASVK */
	SNP_CERT_ARK,
	SNP_CERT_CRL,
	SNP_CERT_OTHER,	/* GUIDs that we do not know; kept, since hosts may add their own */
};

struct snp_cert_entry {
	enum snp_cert_kind kind;
	uint8_t guid[16];	/* in textual (RFC 4122) byte order */
	const uint8_t *data;	/* into the caller's table */
	size_t len;
};

struct snp_cert_table {
	size_t n_entries;	/* 0 for an all-zero (absent) table */
	size_t used;		/* bytes up to the end of the last blob or of the index */
	struct snp_cert_entry entries[SNP_CERT_TABLE_ENTRIES_MAX];
};

/* GUID of a kind other than SNP_CERT_OTHER; source: google/go-sev-guest abi.go, virtee/sev. */
const uint8_t *snp_cert_guid(enum snp_cert_kind kind);
const char *snp_cert_kind_name(enum snp_cert_kind kind);

/**
 * snp_cert_table_parse() - index a certificate table without copying
 * @table: must outlive @ret
 * @len: at most SNP_CERT_TABLE_MAX, else SNP_E_TOO_LARGE; 0 means no table
 *
 * Return: 0, SNP_E_TOO_LARGE, SNP_E_CERT_TABLE or SNP_E_CERT_DUPLICATE (a known kind twice).
 */
_must_check_ int snp_cert_table_parse(const uint8_t *table, size_t len, struct snp_cert_table *ret);

/* The first entry of that kind, or NULL. */
const struct snp_cert_entry *snp_cert_table_find(const struct snp_cert_table *t,
	enum snp_cert_kind kind);
