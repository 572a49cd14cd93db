/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The binary part of a LUKS2 header: 4096 bytes, all numbers big-endian, then the JSON area; the
 * whole twice. ENEMY INPUT. What leaves here is written anew from what was understood: label,
 * subsystem, salts and sequence number of the disk are dropped, since nothing we do needs them.
 */
#include "luks-header.h"

#include <endian.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "luks-meta.h"
#include "snp/cursor.h"

#define BIN_SIZE 4096u
#define HDR_MIN 0x4000u
#define HDR_MAX 0x400000u

struct luks2_bin {
	uint8_t magic[6];
	uint16_t version;
	uint64_t hdr_size;	/* with the JSON area */
	uint64_t seqid;
	char label[48];
	char checksum_alg[32];
	uint8_t salt[64];
	char uuid[40];
	char subsystem[48];
	uint64_t hdr_offset;
	uint8_t padding[184];
	uint8_t csum[64];
	uint8_t padding4096[7 * 512];
} __attribute__((packed));

_Static_assert(sizeof(struct luks2_bin) == BIN_SIZE, "LUKS2 binary header");
_Static_assert(offsetof(struct luks2_bin, version) == 6, "version");
_Static_assert(offsetof(struct luks2_bin, hdr_size) == 8, "hdr_size");
_Static_assert(offsetof(struct luks2_bin, seqid) == 16, "seqid");
_Static_assert(offsetof(struct luks2_bin, label) == 24, "label");
_Static_assert(offsetof(struct luks2_bin, checksum_alg) == 72, "checksum_alg");
_Static_assert(offsetof(struct luks2_bin, salt) == 104, "salt");
_Static_assert(offsetof(struct luks2_bin, uuid) == 168, "uuid");
_Static_assert(offsetof(struct luks2_bin, subsystem) == 208, "subsystem");
_Static_assert(offsetof(struct luks2_bin, hdr_offset) == 256, "hdr_offset");
_Static_assert(offsetof(struct luks2_bin, csum) == 448, "csum");

static const uint8_t magic_primary[6] = {'L', 'U', 'K', 'S', 0xBA, 0xBE};
static const uint8_t magic_secondary[6] = {'S', 'K', 'U', 'L', 0xBA, 0xBE};

static bool is_string(const char *field, size_t size, const char *s)
{
	return memchr(field, 0, size) && strcmp(field, s) == 0;
}

/* LUKS2 knows the powers of two from 16 KiB to 4 MiB. */
static bool size_ok(uint64_t n)
{
	return n >= HDR_MIN && n <= HDR_MAX && (n & (n - 1)) == 0;
}

int luks_header_size(const uint8_t *head, size_t len, size_t *ret_len)
{
	struct luks2_bin bin;

	if (len < sizeof(bin))
		return LUKS_E_NOT_LUKS;
	memcpy(&bin, head, sizeof(bin));
	if (memcmp(bin.magic, magic_primary, sizeof(bin.magic)) != 0)
		return LUKS_E_NOT_LUKS;
	if (be16toh(bin.version) == 1)
		return LUKS_E_LUKS1;
	if (be16toh(bin.version) != 2 || !size_ok(be64toh(bin.hdr_size)))
		return LUKS_E_BINARY;
	*ret_len = 2 * (size_t)be64toh(bin.hdr_size);
	return 0;
}

/* The checksum covers the binary header with a zero checksum field, and the whole JSON area. */
static int checksum(const struct luks2_bin *bin, const uint8_t *json, size_t json_size,
	uint8_t ret[static 32])
{
	struct luks2_bin copy = *bin;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok;

	memset(copy.csum, 0, sizeof(copy.csum));
	ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
		EVP_DigestUpdate(ctx, &copy, sizeof(copy)) &&
		EVP_DigestUpdate(ctx, json, json_size) && EVP_DigestFinal_ex(ctx, ret, NULL);
	EVP_MD_CTX_free(ctx);
	return ok ? 0 : -ENOMEM;
}

/* Lower-case RFC 4122 text: it becomes part of a device-mapper UUID. */
static bool uuid_ok(const char uuid[static 40])
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < sizeof(form); i++) {
		if (form[i] == 'x' ? !memchr("0123456789abcdef", uuid[i], 16) : uuid[i] != form[i])
			return false;
	}
	return true;
}

static int judge_bin(struct luks_reader *r, const struct luks2_bin *bin, const uint8_t *json,
	size_t json_size)
{
	uint8_t csum[sizeof(bin->csum)] = {0};
	int err = checksum(bin, json, json_size, csum);

	if (err)
		return err;
	if (be64toh(bin->hdr_offset) != 0)
		luks_refuse(r, LUKS_E_BINARY, "hdr_offset: not 0");
	if (!is_string(bin->checksum_alg, sizeof(bin->checksum_alg), "sha256"))
		luks_refuse(r, LUKS_E_BINARY, "checksum_alg: not sha256");
	if (memcmp(csum, bin->csum, sizeof(csum)) != 0)
		luks_refuse(r, LUKS_E_BINARY,
			"checksum: wrong (\"cryptsetup repair\" where the disk is trusted)");
	if (!uuid_ok(bin->uuid))
		luks_refuse(r, LUKS_E_BINARY, "uuid: not a lower-case UUID");
	return 0;
}

/* Length of the text; zeros only behind it, as libcryptsetup wants it, too. */
static size_t text_length(struct luks_reader *r, const uint8_t *json, size_t json_size)
{
	size_t len = strnlen((const char *)json, json_size);

	if (len > LUKS_JSON_TEXT_MAX || len == json_size)
		luks_refuse(r, LUKS_E_JSON, "larger than %u bytes, or without an end",
			LUKS_JSON_TEXT_MAX);
	else if (!snp_all_zero(json + len, json_size - len))
		luks_refuse(r, LUKS_E_JSON, "bytes behind the text");
	return len;
}

static void info_from(const struct luks_meta *m, const char *uuid, struct luks_info *ret)
{
	*ret = (struct luks_info){
		.sector_size = m->segment.sector_size,
		.data_offset = m->segment.offset,
		.n_keyslots = m->n_keyslots,
	};
	snprintf(ret->uuid, sizeof(ret->uuid), "%.36s", uuid);
	snprintf(ret->cipher, sizeof(ret->cipher), "%s", m->segment.cipher);
	snprintf(ret->integrity, sizeof(ret->integrity), "%s", m->segment.integrity);
	for (unsigned i = 0; i < m->n_keyslots; i++)
		ret->keyslots[i] = m->keyslots[i].area;
}

/* One header copy: binary part over what stands before the JSON area at @copy + @offset. */
static int write_bin(uint8_t *copy, size_t offset, size_t hdr_size, const char *uuid)
{
	struct luks2_bin bin = {
		.version = htobe16(2),
		.hdr_size = htobe64(hdr_size),
		.seqid = htobe64(1),
		.checksum_alg = "sha256",
		.hdr_offset = htobe64(offset),
	};
	int err;

	memcpy(bin.magic, offset ? magic_secondary : magic_primary, sizeof(bin.magic));
	snprintf(bin.uuid, sizeof(bin.uuid), "%s", uuid);
	err = checksum(&bin, copy + offset + BIN_SIZE, hdr_size - BIN_SIZE, bin.csum);
	if (err)
		return err;
	memcpy(copy + offset, &bin, sizeof(bin));
	return 0;
}

static int write_copies(uint8_t *copy, size_t hdr_size, const struct luks_meta *m,
	const char *uuid)
{
	size_t json_size = hdr_size - BIN_SIZE;
	_cleanup_free_ char *text = malloc(json_size);
	int err;

	if (!text)
		return -ENOMEM;
	err = luks_meta_write(m, text, json_size);
	if (err)
		return err;
	memcpy(copy + BIN_SIZE, text, json_size);
	memcpy(copy + hdr_size + BIN_SIZE, text, json_size);
	err = write_bin(copy, 0, hdr_size, uuid);
	return err ? err : write_bin(copy, hdr_size, hdr_size, uuid);
}

int luks_header_check(uint8_t *copy, size_t len, const struct luks_limits *limits,
	struct luks_info *ret, char detail[static LUKS_DETAIL_SIZE])
{
	struct luks_reader reader = {0};
	struct luks_meta meta = {0};
	struct luks2_bin bin;
	size_t wanted = 0, hdr_size, text_len;
	int err = luks_header_size(copy, len, &wanted);

	detail[0] = '\0';
	if (err)
		return err;
	if (len != wanted)
		return LUKS_E_BINARY;
	hdr_size = wanted / 2;
	memcpy(&bin, copy, sizeof(bin));
	err = judge_bin(&reader, &bin, copy + BIN_SIZE, hdr_size - BIN_SIZE);
	if (err)
		return err;
	text_len = text_length(&reader, copy + BIN_SIZE, hdr_size - BIN_SIZE);
	if (!reader.refusal)
		luks_meta_read(&reader, (const char *)copy + BIN_SIZE, text_len, &meta);
	luks_meta_judge(&reader, &meta, hdr_size, limits);
	if (reader.refusal) {
		snprintf(detail, LUKS_DETAIL_SIZE, "%s", reader.detail);
		return reader.refusal;
	}
	err = write_copies(copy, hdr_size, &meta, bin.uuid);
	if (err)
		return err;
	info_from(&meta, bin.uuid, ret);
	return 0;
}
