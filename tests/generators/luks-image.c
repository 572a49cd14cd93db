/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes and changes LUKS2 headers in memory: see luks-image.h. */
#include "luks-image.h"

#include <endian.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* Offsets in the binary header. */
enum {
	AT_VERSION = 6,
	AT_HDR_SIZE = 8,
	AT_SEQID = 16,
	AT_CHECKSUM_ALG = 72,
	AT_SALT = 104,
	AT_UUID = 168,
	AT_HDR_OFFSET = 256,
	AT_CSUM = 448,
};

static const char good_json[] =
	"{\"keyslots\":{\"0\":{\"type\":\"luks2\",\"key_size\":96,\"af\":{\"type\":\"luks1\","
	"\"stripes\":4000,\"hash\":\"sha256\"},\"area\":{\"type\":\"raw\",\"offset\":\"32768\","
	"\"size\":\"385024\",\"encryption\":\"aes-xts-plain64\",\"key_size\":64},\"kdf\":{"
	"\"type\":\"pbkdf2\",\"hash\":\"sha256\",\"iterations\":1000,"
	"\"salt\":\"Y6PNtPmJrklLTnx55os5CdCza3/o8W+vm3MhWOU8Fls=\"}}},\"tokens\":{},"
	"\"segments\":{\"0\":{\"type\":\"crypt\",\"offset\":\"16777216\",\"size\":\"dynamic\","
	"\"iv_tweak\":\"0\",\"encryption\":\"aes-xts-random\",\"sector_size\":4096,"
	"\"integrity\":{\"type\":\"hmac(sha256)\",\"journal_encryption\":\"none\","
	"\"journal_integrity\":\"none\"}}},\"digests\":{\"0\":{\"type\":\"pbkdf2\","
	"\"keyslots\":[\"0\"],\"segments\":[\"0\"],\"hash\":\"sha256\",\"iterations\":1000,"
	"\"salt\":\"xn4y6JhpLBnNcVffO3TWQxdg9aQLxV7ytOPCH/TOYeE=\","
	"\"digest\":\"FLxhSYnlYW8IiXZE8JvS7we/PZBO9puEcg28A7Cl2Jc=\"}},"
	"\"config\":{\"json_size\":\"12288\",\"keyslots_size\":\"16744448\"}}";

json_t *luks_image_good_json(void)
{
	return json_loads(good_json, JSON_REJECT_DUPLICATES, NULL);
}

static void put_be64(uint8_t *p, uint64_t v)
{
	v = htobe64(v);
	memcpy(p, &v, sizeof(v));
}

void luks_image_checksum(uint8_t *image, size_t offset)
{
	uint8_t *copy = image + offset;
	unsigned n = 0;

	memset(copy + AT_CSUM, 0, 64);
	EVP_Digest(copy, LUKS_IMAGE_HDR, copy + AT_CSUM, &n, EVP_sha256(), NULL);
}

void luks_image_set_text(uint8_t *image, size_t offset, const char *text, size_t len)
{
	uint8_t *json = image + offset + LUKS_IMAGE_BIN;

	if (len > LUKS_IMAGE_HDR - LUKS_IMAGE_BIN)
		abort();
	memset(json, 0, LUKS_IMAGE_HDR - LUKS_IMAGE_BIN);
	memcpy(json, text, len);
	luks_image_checksum(image, offset);
}

void luks_image_set_json(uint8_t *image, size_t offset, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	luks_image_set_text(image, offset, text, strlen(text));
	free(text);
}

json_t *luks_image_json(const uint8_t *image, size_t offset)
{
	const char *text = (const char *)image + offset + LUKS_IMAGE_BIN;

	return json_loadb(text, strnlen(text, LUKS_IMAGE_HDR - LUKS_IMAGE_BIN), 0, NULL);
}

static void make_copy(uint8_t *image, size_t offset, const char *uuid)
{
	static const char magic[2][7] = {"LUKS\xba\xbe", "SKUL\xba\xbe"};
	uint8_t *copy = image + offset;

	memset(copy, 0, LUKS_IMAGE_BIN);
	memcpy(copy, magic[offset != 0], 6);
	copy[AT_VERSION + 1] = 2;
	put_be64(copy + AT_HDR_SIZE, LUKS_IMAGE_HDR);
	put_be64(copy + AT_SEQID, 3);
	memcpy(copy + AT_CHECKSUM_ALG, "sha256", 6);
	memset(copy + AT_SALT, offset ? 0x5A : 0xA5, 64);
	memcpy(copy + AT_UUID, uuid, strnlen(uuid, 39));
	put_be64(copy + AT_HDR_OFFSET, offset);
}

void luks_image_make(uint8_t image[static LUKS_IMAGE_SIZE], const char *uuid, const char *text,
	size_t len)
{
	make_copy(image, 0, uuid);
	make_copy(image, LUKS_IMAGE_HDR, uuid);
	luks_image_set_text(image, 0, text, len);
	luks_image_set_text(image, LUKS_IMAGE_HDR, text, len);
}

void luks_image_merge(json_t *target, json_t *patch)
{
	const char *name;
	json_t *value, *old;

	json_object_foreach(patch, name, value) {
		old = json_object_get(target, name);
		if (json_is_null(value))
			json_object_del(target, name);
		else if (json_is_object(value) && json_is_object(old))
			luks_image_merge(old, value);
		else
			json_object_set_new(target, name, json_deep_copy(value));
	}
}
