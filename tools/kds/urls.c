/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths of AMD's Key Distribution Service. */
#include "urls.h"

#include <stdio.h>
#include <string.h>

#include "snp/codec.h"
#include "snp/cursor.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

int kds_base_check(const char *base)
{
	size_t name = strspn(base, "htps"), len;
	const char *rest;

	if (!(name == 4 && strncmp(base, "http://", 7) == 0) &&
			!(name == 5 && strncmp(base, "https://", 8) == 0))
		return KDS_E_BASE;
	rest = base + name + 3;
	len = strlen(rest);
	if (len == 0 || strlen(base) >= KDS_BASE_MAX || rest[0] == '/' || rest[0] == ':')
		return KDS_E_BASE;
	return strspn(rest, LETTERS ".-_~:/[]") == len ? 0 : KDS_E_BASE;
}

static int vcek_path(const struct kds_item *item, char *ret, size_t size)
{
	const struct snp_tcb *t = &item->tcb;
	char chip[SNP_HEX_SIZE(SNP_CHIP_ID_SIZE)], fmc[32] = "";

	if (snp_all_zero(item->chip_id, sizeof(item->chip_id)))
		return KDS_E_MASKED;
	snp_hex_encode(item->chip_id, item->product->chip_id_size, chip);
	if (item->product->tcb_layout == SNP_TCB_TURIN)
		snprintf(fmc, sizeof(fmc), "fmcSPL=%02u&", t->fmc);
	snprintf(ret, size, "/vcek/v1/%s/%s?%sblSPL=%02u&teeSPL=%02u&snpSPL=%02u&ucodeSPL=%02u",
		item->product->name, chip, fmc, t->boot_loader, t->tee, t->snp, t->microcode);
	return 0;
}

static int path_of(const struct kds_item *item, char *ret, size_t size)
{
	const char *product = item->product->name;

	switch (item->kind) {
	case KDS_VCEK:
		return vcek_path(item, ret, size);
	case KDS_ARK:
	case KDS_ASK:
		snprintf(ret, size, "/vcek/v1/%s/cert_chain", product);
		return 0;
	case KDS_ASVK:
		snprintf(ret, size, "/vlek/v1/%s/cert_chain", product);
		return 0;
	case KDS_CRL:
		snprintf(ret, size, "/%s/v1/%s/crl", item->tag, product);
		return 0;
	default:
		return KDS_E_VLEK;	/* it answers to a provider's credentials only */
	}
}

int kds_url(const char *base, const struct kds_item *item, char ret[static KDS_URL_SIZE])
{
	size_t len = strlen(base);
	int r;

	r = kds_base_check(base);
	if (r)
		return r;
	while (base[len - 1] == '/')
		len--;
	memcpy(ret, base, len);
	return path_of(item, ret + len, KDS_URL_SIZE - len);
}
