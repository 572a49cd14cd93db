/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Malformed and malicious LUKS2 headers: see luks-mutations.h. */
#include "luks-mutations.h"

#include <stdlib.h>
#include <string.h>

#include "disk/luks-header.h"
#include "luks-edits.h"

#define SALT "\"Y6PNtPmJrklLTnx55os5CdCza3/o8W+vm3MhWOU8Fls=\""

#define SEGMENT(members) "{\"segments\":{\"0\":{" members "}}}"
#define KEYSLOT(members) "{\"keyslots\":{\"0\":{" members "}}}"
#define AREA(members) KEYSLOT("\"area\":{" members "}")
#define KDF(members) KEYSLOT("\"kdf\":{" members "}")
#define ARGON2(time, memory, cpus)                                                                 \
	KDF("\"type\":\"argon2id\",\"hash\":null,\"iterations\":null,\"time\":" time               \
		",\"memory\":" memory ",\"cpus\":" cpus)
#define DIGEST(members) "{\"digests\":{\"0\":{" members "}}}"
#define CONFIG(members) "{\"config\":{" members "}}"
#define SLOT(index, offset)                                                                        \
	"\"" index "\":{\"type\":\"luks2\",\"key_size\":96,\"af\":{\"type\":\"luks1\","            \
	"\"stripes\":4000,\"hash\":\"sha256\"},\"area\":{\"type\":\"raw\",\"offset\":\"" offset    \
	"\",\"size\":\"385024\",\"encryption\":\"aes-xts-plain64\",\"key_size\":64},"              \
	"\"kdf\":{\"type\":\"pbkdf2\",\"hash\":\"sha256\",\"iterations\":9000000,\"salt\":" SALT "}}"
#define INTEGRITY(members) SEGMENT("\"integrity\":{" members "}")

const struct luks_mutation luks_mutations[] = {
	/* The binary header. */
	{"garbage", "the magic is gone", LUKS_E_NOT_LUKS, .edit = edit_no_magic},
	{"secondary-first", "the magic of the secondary copy stands in the primary",
		LUKS_E_NOT_LUKS, .edit = edit_secondary_magic},
	{"luks1", "the version is 1", LUKS_E_LUKS1, .edit = edit_version_1},
	{"luks3", "the version is 3", LUKS_E_BINARY, .edit = edit_version_3},
	{"hdr-size-zero", "the header is 0 bytes large", LUKS_E_BINARY, .edit = edit_hdr_size_zero},
	{"hdr-size-odd", "the header size is not a power of two", LUKS_E_BINARY,
		.edit = edit_hdr_size_odd},
	{"hdr-size-huge", "the header is 2^64-1 bytes large", LUKS_E_BINARY,
		.edit = edit_hdr_size_huge},
	{"hdr-offset", "the primary says that it is not at the start", LUKS_E_BINARY, "hdr_offset",
		.edit = edit_hdr_offset},
	{"checksum-alg", "the checksum is said to be crc32", LUKS_E_BINARY, "checksum_alg",
		.edit = edit_checksum_alg},
	{"checksum-alg-unterminated", "the checksum's name does not end", LUKS_E_BINARY,
		"checksum_alg", .edit = edit_checksum_alg_unterminated},
	{"checksum", "the checksum is wrong", LUKS_E_BINARY, "checksum", .edit = edit_flip_checksum},
	{"json-changed", "a bit of the JSON text flipped after the checksum", LUKS_E_BINARY,
		"checksum", .edit = edit_flip_json},
	{"uuid-upper", "the UUID is not in lower case", LUKS_E_BINARY, "uuid", .edit = edit_uuid_upper},
	{"uuid-path", "the UUID is a path", LUKS_E_BINARY, "uuid", .edit = edit_uuid_path},
	{"uuid-unterminated", "the UUID does not end", LUKS_E_BINARY, "uuid",
		.edit = edit_uuid_unterminated},

	/* The JSON text. */
	{"json-empty", "no JSON at all", LUKS_E_JSON, .text = ""},
	{"json-cut", "the JSON text is cut", LUKS_E_JSON, .text = "{\"keyslots\":{\"0\":{"},
	{"json-array", "the JSON text is an array", LUKS_E_JSON, .text = "[]"},
	{"json-utf8", "the JSON text is not UTF-8", LUKS_E_JSON, .text = "{\"\xff\xfe\":1}"},
	{"json-trailing", "a byte behind the JSON text", LUKS_E_JSON, .edit = edit_json_trailing},
	{"json-endless", "the JSON text fills its area to the last byte", LUKS_E_JSON,
		.edit = edit_json_endless},
	{"json-deep", "8000 arrays inside each other", LUKS_E_JSON, .edit = edit_json_deep},
	{"json-duplicate", "one member twice", LUKS_E_JSON, .edit = edit_json_duplicate},
	{"json-unknown", "a member that LUKS2 does not have", LUKS_E_JSON, "surprise",
		.patch = "{\"surprise\":1}"},
	{"json-missing", "config is missing", LUKS_E_JSON, "config", .patch = "{\"config\":null}"},
	{"json-no-tokens", "tokens is missing", LUKS_E_JSON, "tokens",
		.patch = "{\"tokens\":null}"},
	{"json-type", "keyslots is a number", LUKS_E_JSON, "keyslots", .patch = "{\"keyslots\":7}"},

	/* The segment. */
	{"cipher-null", "the segment is not encrypted, and nothing else is odd", LUKS_E_CIPHER,
		"segments.0.encryption", SEGMENT("\"encryption\":\"cipher_null-ecb\"")},
	{"cipher-null-bare", "the segment is not encrypted and has no integrity", LUKS_E_CIPHER,
		"segments.0.encryption",
		SEGMENT("\"encryption\":\"cipher_null-ecb\",\"integrity\":null")},
	{"cipher-cbc", "a cipher mode that leaks", LUKS_E_CIPHER, "segments.0.encryption",
		SEGMENT("\"encryption\":\"aes-cbc-essiv:sha256\"")},
	{"cipher-capi", "a cipher in the kernel's own notation", LUKS_E_CIPHER,
		"segments.0.encryption", SEGMENT("\"encryption\":\"capi:authenc(hmac(sha256),"
		"xts(aes))-random\"")},
	{"cipher-gcm", "AES-GCM with random nonces of 96 bits", LUKS_E_CIPHER,
		"segments.0.encryption",
		SEGMENT("\"encryption\":\"aes-gcm-random\",\"integrity\":{\"type\":\"aead\"}")},
	{"cipher-chacha", "ChaCha20-Poly1305 with random nonces of 96 bits", LUKS_E_CIPHER,
		"segments.0.encryption", SEGMENT("\"encryption\":\"chacha20-random\","
		"\"integrity\":{\"type\":\"poly1305\"}")},
	{"cipher-nul", "a cipher's name with a zero byte in it", LUKS_E_JSON, NULL,
		SEGMENT("\"encryption\":\"aes-xts-random\\u0000\"")},
	{"cipher-number", "the cipher is a number", LUKS_E_JSON, "segments.0.encryption",
		SEGMENT("\"encryption\":5")},
	{"no-integrity", "no integrity", LUKS_E_NO_INTEGRITY, "segments.0.integrity",
		SEGMENT("\"integrity\":null")},
	{"integrity-crc", "a checksum instead of a MAC", LUKS_E_INTEGRITY,
		"segments.0.integrity.type", INTEGRITY("\"type\":\"crc32c\"")},
	{"integrity-none", "integrity of the type \"none\"", LUKS_E_INTEGRITY,
		"segments.0.integrity.type", INTEGRITY("\"type\":\"none\"")},
	{"integrity-sha1", "a MAC outside the allow-list", LUKS_E_INTEGRITY,
		"segments.0.integrity.type", INTEGRITY("\"type\":\"hmac(sha1)\"")},
	{"integrity-aead", "AEAD integrity for a cipher that has none", LUKS_E_INTEGRITY,
		"segments.0.integrity.type", INTEGRITY("\"type\":\"aead\"")},
	{"integrity-journal", "an encrypted journal", LUKS_E_INTEGRITY,
		"segments.0.integrity.journal_encryption",
		INTEGRITY("\"journal_encryption\":\"cipher_null-ecb\"")},
	{"integrity-unknown", "a member that integrity does not have", LUKS_E_JSON,
		"segments.0.integrity.key_size", INTEGRITY("\"key_size\":0")},
	{"two-segments", "a second segment", LUKS_E_SEGMENTS, "segments",
		"{\"segments\":{\"1\":{\"type\":\"linear\",\"offset\":\"33554432\",\"size\":"
		"\"dynamic\"}}}"},
	{"no-segment", "no segment", LUKS_E_SEGMENTS, "segments", "{\"segments\":{\"0\":null}}"},
	{"segment-linear", "the segment is a linear mapping", LUKS_E_SEGMENTS, "segments.0.type",
		SEGMENT("\"type\":\"linear\"")},
	{"segment-size", "the segment ends before the device does", LUKS_E_SEGMENTS,
		"segments.0.size", SEGMENT("\"size\":\"1048576\"")},
	{"segment-tweak", "the IVs do not start at 0", LUKS_E_SEGMENTS, "segments.0.iv_tweak",
		SEGMENT("\"iv_tweak\":\"8\"")},
	{"segment-sector", "sectors of 1024 bytes", LUKS_E_SEGMENTS, "segments.0.sector_size",
		SEGMENT("\"sector_size\":1024")},
	{"segment-sector-huge", "sectors of 2^40 bytes", LUKS_E_SEGMENTS, "segments.0.sector_size",
		SEGMENT("\"sector_size\":1099511627776")},
	{"segment-flag", "a segment flag that means nothing to us", LUKS_E_SEGMENTS,
		"segments.0.flags", SEGMENT("\"flags\":[\"odd\"]")},
	{"segment-unknown", "a member that a segment does not have", LUKS_E_JSON,
		"segments.0.volume_key", SEGMENT("\"volume_key\":\"x\"")},
	{"offset-past", "the segment begins past the end of the device", LUKS_E_OFFSET,
		"segments.0.offset", SEGMENT("\"offset\":\"17592186044416\"")},
	{"offset-near", "the segment begins in the key slots", LUKS_E_OFFSET, "segments.0.offset",
		SEGMENT("\"offset\":\"65536\"")},
	{"offset-zero", "the segment begins at the header", LUKS_E_OFFSET, "segments.0.offset",
		SEGMENT("\"offset\":\"0\"")},
	{"offset-unaligned", "the segment does not begin at a page", LUKS_E_OFFSET,
		"segments.0.offset", SEGMENT("\"offset\":\"16777728\"")},
	{"offset-number", "an offset that is a JSON number", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":16777216")},
	{"offset-negative", "a negative offset", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":\"-16777216\"")},
	{"offset-hex", "an offset in hex", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":\"0x1000000\"")},
	{"offset-space", "an offset with a space before it", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":\" 16777216\"")},
	{"offset-octal", "an offset with a leading zero", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":\"016777216\"")},
	{"offset-wraps", "an offset of 2^64 and 16 MiB", LUKS_E_JSON, "segments.0.offset",
		SEGMENT("\"offset\":\"18446744073726328832\"")},

	/* Reencryption and requirements. */
	{"reencrypt-segment", "a segment in reencryption", LUKS_E_REENCRYPTION, "segments.0.flags",
		SEGMENT("\"flags\":[\"in-reencryption\"]")},
	{"reencrypt-backup", "the backup segments of a reencryption", LUKS_E_REENCRYPTION,
		"segments.1.flags", "{\"segments\":{\"1\":{\"type\":\"crypt\",\"offset\":"
		"\"16777216\",\"size\":\"dynamic\",\"flags\":[\"backup-final\"]}}}"},
	{"reencrypt-keyslot", "a key slot with a reencryption's state", LUKS_E_REENCRYPTION,
		"keyslots.1.type", "{\"keyslots\":{\"1\":{\"type\":\"reencrypt\",\"key_size\":1,"
		"\"mode\":\"encrypt\",\"direction\":\"forward\"}}}"},
	{"reencrypt-requirement", "a reencryption's requirement", LUKS_E_REENCRYPTION,
		"config.requirements",
		CONFIG("\"requirements\":{\"mandatory\":[\"online-reencrypt-v2\"]}")},
	{"requirement", "a requirement", LUKS_E_REQUIREMENTS, "config.requirements",
		CONFIG("\"requirements\":{\"mandatory\":[\"opal\"]}")},
	{"requirement-empty", "requirements that name nothing", LUKS_E_REQUIREMENTS,
		"config.requirements", CONFIG("\"requirements\":{}")},

	/* Key slots. */
	{"keyslot-null", "the key slot is not encrypted", LUKS_E_KEYSLOT,
		"keyslots.0.area.encryption", AREA("\"encryption\":\"cipher_null-ecb\"")},
	{"keyslot-cbc", "the key slot's cipher is outside the allow-list", LUKS_E_KEYSLOT,
		"keyslots.0.area.encryption", AREA("\"encryption\":\"aes-cbc-plain64\"")},
	{"keyslot-key", "the key slot's cipher has a key of 1 byte", LUKS_E_KEYSLOT,
		"keyslots.0.area.key_size", AREA("\"key_size\":1")},
	{"keyslot-key-48", "the key slot's cipher has a key of 48 bytes", LUKS_E_KEYSLOT,
		"keyslots.0.area.key_size", AREA("\"key_size\":48")},
	{"keyslot-type", "a key slot of another type", LUKS_E_KEYSLOT, "keyslots.0.type",
		KEYSLOT("\"type\":\"luks3\"")},
	{"keyslot-none", "no key slot", LUKS_E_KEYSLOT, "keyslots", "{\"keyslots\":{\"0\":null}}"},
	{"keyslot-name", "a key slot of the number 00", LUKS_E_KEYSLOT, "keyslots.00",
		"{\"keyslots\":{" SLOT("00", "524288") "}}"},
	{"keyslot-number", "a key slot of the number 32", LUKS_E_KEYSLOT, "keyslots.32",
		"{\"keyslots\":{" SLOT("32", "524288") "}}"},
	{"keyslot-many", "nine key slots", LUKS_E_KEYSLOT, "keyslots",
		"{\"keyslots\":{" SLOT("1", "524288") "," SLOT("2", "1048576") ","
		SLOT("3", "1572864") "," SLOT("4", "2097152") "," SLOT("5", "2621440") ","
		SLOT("6", "3145728") "," SLOT("7", "3670016") "," SLOT("8", "4194304") "}}"},
	{"keyslot-size", "the volume key is shorter than its cipher's", LUKS_E_KEYSLOT,
		"keyslots.0.key_size", KEYSLOT("\"key_size\":32")},
	{"keyslot-priority", "a priority that is none", LUKS_E_KEYSLOT, "keyslots.0.priority",
		KEYSLOT("\"priority\":3")},
	{"keyslot-unknown", "a member that a key slot does not have", LUKS_E_JSON,
		"keyslots.0.volume_key", KEYSLOT("\"volume_key\":\"x\"")},
	{"keyslot-stripes", "one stripe only", LUKS_E_KEYSLOT, "keyslots.0.af.stripes",
		KEYSLOT("\"af\":{\"stripes\":1}")},
	{"keyslot-af-hash", "stripes made with a weak hash", LUKS_E_KEYSLOT, "keyslots.0.af.hash",
		KEYSLOT("\"af\":{\"hash\":\"md5\"}")},
	{"keyslot-af-type", "stripes of another type", LUKS_E_KEYSLOT, "keyslots.0.af.type",
		KEYSLOT("\"af\":{\"type\":\"none\"}")},
	{"area-type", "a key slot area of another type", LUKS_E_KEYSLOT, "keyslots.0.area.type",
		AREA("\"type\":\"datashift\"")},
	{"area-past", "a key slot past the key slot area", LUKS_E_OFFSET, "keyslots.0.area",
		AREA("\"offset\":\"16777216\"")},
	{"area-end", "a key slot that ends behind the key slot area", LUKS_E_OFFSET,
		"keyslots.0.area", AREA("\"offset\":\"16396288\"")},
	{"area-header", "a key slot in the header", LUKS_E_OFFSET, "keyslots.0.area",
		AREA("\"offset\":\"4096\"")},
	{"area-unaligned", "a key slot that does not begin at a page", LUKS_E_OFFSET,
		"keyslots.0.area", AREA("\"offset\":\"33280\"")},
	{"area-small", "a key slot smaller than its stripes", LUKS_E_OFFSET, "keyslots.0.area",
		AREA("\"size\":\"4096\"")},
	{"area-huge", "a key slot of 2 MiB", LUKS_E_OFFSET, "keyslots.0.area",
		AREA("\"size\":\"2097152\"")},
	{"area-wraps", "a key slot whose end is beyond 2^64", LUKS_E_OFFSET, "keyslots.0.area",
		AREA("\"offset\":\"18446744073709547520\"")},
	{"area-overlap", "two key slots in one place", LUKS_E_OFFSET, "keyslots.1.area",
		"{\"keyslots\":{" SLOT("1", "32768") "},\"digests\":{\"0\":{\"keyslots\":[\"0\","
		"\"1\"]}}}"},
	{"keyslots-size", "a key slot area that reaches into the segment", LUKS_E_OFFSET,
		"segments.0.offset", CONFIG("\"keyslots_size\":\"16777216\"")},
	{"keyslots-size-huge", "a key slot area of almost 2^64 bytes", LUKS_E_OFFSET,
		"config.keyslots_size", CONFIG("\"keyslots_size\":\"18446744073709547520\"")},
	{"json-size", "a JSON area of another size than the header says", LUKS_E_JSON,
		"config.json_size", CONFIG("\"json_size\":\"16384\"")},

	/* KDF. */
	{"kdf-type", "an unknown KDF", LUKS_E_KEYSLOT, "keyslots.0.kdf.type",
		KDF("\"type\":\"scrypt\"")},
	{"kdf-hash", "PBKDF2 with a weak hash", LUKS_E_KEYSLOT, "keyslots.0.kdf.hash",
		KDF("\"hash\":\"md5\"")},
	{"kdf-salt", "a short salt", LUKS_E_JSON, "keyslots.0.kdf.salt", KDF("\"salt\":\"AAAA\"")},
	{"kdf-salt-text", "a salt that is not base64", LUKS_E_JSON, "keyslots.0.kdf.salt",
		KDF("\"salt\":\"(NtPmJrklLTnx55os5CdCza3/o8W+vm3MhWOU8Fls=\"")},
	{"pbkdf2-one", "one iteration of PBKDF2", LUKS_E_KDF_COST, "keyslots.0.kdf.iterations",
		KDF("\"iterations\":1")},
	{"pbkdf2-cost", "2^31-1 iterations of PBKDF2", LUKS_E_KDF_COST,
		"keyslots.0.kdf.iterations", KDF("\"iterations\":2147483647")},
	{"pbkdf2-negative", "a negative number of iterations", LUKS_E_KDF_COST,
		"keyslots.0.kdf.iterations", KDF("\"iterations\":-1")},
	{"pbkdf2-real", "half an iteration", LUKS_E_JSON, "keyslots.0.kdf.iterations",
		KDF("\"iterations\":1000.5")},
	{"pbkdf2-in-all", "key slots that are bearable alone but not together", LUKS_E_KDF_COST,
		"keyslots", "{\"keyslots\":{" SLOT("1", "524288") "," SLOT("2", "1048576")
		"},\"digests\":{\"0\":{\"keyslots\":[\"0\",\"1\",\"2\"]}}}"},
	{"argon2-memory", "argon2 with 4 TiB of memory", LUKS_E_KDF_COST,
		"keyslots.0.kdf.memory", .patch = ARGON2("4", "4294967295", "4")},
	{"argon2-machine", "argon2 with more memory than this machine gives", LUKS_E_KDF_COST,
		"keyslots.0.kdf.memory", .patch = ARGON2("4", "4194304", "4")},
	{"argon2-time", "argon2 with 2^31-1 passes", LUKS_E_KDF_COST, "keyslots.0.kdf.time",
		.patch = ARGON2("2147483647", "65536", "4")},
	{"argon2-product", "argon2 with memory and passes that are bearable alone",
		LUKS_E_KDF_COST, "keyslots", .patch = ARGON2("64", "524288", "4")},
	{"argon2-cpus", "argon2 with 255 lanes", LUKS_E_KDF_COST, "keyslots.0.kdf.cpus",
		.patch = ARGON2("4", "65536", "255")},
	{"argon2-tiny", "argon2 with less memory than its lanes need", LUKS_E_KDF_COST,
		"keyslots.0.kdf.memory", .patch = ARGON2("4", "31", "4")},
	{"argon2-hash", "argon2 with a hash, which it does not have", LUKS_E_JSON,
		"keyslots.0.kdf.hash", KDF("\"type\":\"argon2id\",\"iterations\":null,\"time\":4,"
		"\"memory\":65536,\"cpus\":4")},

	/* The digest. */
	{"digest-none", "no digest", LUKS_E_DIGEST, "digests", "{\"digests\":{\"0\":null}}"},
	{"digest-two", "two digests", LUKS_E_DIGEST, "digests",
		"{\"digests\":{\"1\":{\"type\":\"pbkdf2\",\"keyslots\":[],\"segments\":[]}}}"},
	{"digest-type", "a digest of another type", LUKS_E_DIGEST, "digests.0.type",
		DIGEST("\"type\":\"none\"")},
	{"digest-short", "a digest of 20 bytes, which libcryptsetup would take", LUKS_E_JSON,
		"digests.0.digest", DIGEST("\"digest\":\"FLxhSYnlYW8IiXZE8JvS7we/PZA=\"")},
	{"digest-keyslot", "a key slot that the digest does not cover", LUKS_E_DIGEST,
		"keyslots.0", DIGEST("\"keyslots\":[]")},
	{"digest-keyslot-absent", "a digest of a key slot that is not there", LUKS_E_DIGEST,
		"digests", DIGEST("\"keyslots\":[\"0\",\"5\"]")},
	{"digest-keyslot-twice", "a digest that names a key slot twice", LUKS_E_DIGEST,
		"digests.0.keyslots", DIGEST("\"keyslots\":[\"0\",\"0\"]")},
	{"digest-segment", "a digest that does not cover the segment", LUKS_E_DIGEST,
		"digests.0.segments", DIGEST("\"segments\":[]")},
	{"digest-segment-absent", "a digest of a segment that is not there", LUKS_E_DIGEST,
		"digests.0.segments", DIGEST("\"segments\":[\"1\"]")},
	{"digest-hash", "a digest with a weak hash", LUKS_E_DIGEST, "digests.0.hash",
		DIGEST("\"hash\":\"sha1\"")},
	{"digest-cost", "a digest of 2^31-1 iterations", LUKS_E_KDF_COST, "digests.0.iterations",
		DIGEST("\"iterations\":2147483647")},
	{"digest-unknown", "a member that a digest does not have", LUKS_E_JSON, "digests.0.key",
		DIGEST("\"key\":\"x\"")},

	/* What must make no difference. */
	{"secondary-newer", "a newer secondary copy that is not encrypted", 0,
		.edit = edit_secondary_newer},
	{"secondary-garbage", "a secondary copy that is none", 0, .edit = edit_secondary_garbage},
	{"flags", "activation flags that the host would like", 0,
		.patch = CONFIG("\"flags\":[\"allow-discards\",\"no-journal\"]")},
	{"token", "a token that names a key of someone else's", 0,
		.patch = "{\"tokens\":{\"0\":{\"type\":\"luks2-keyring\",\"keyslots\":[\"0\"],"
		"\"key_description\":\"other\"}}}"},
	{"priority", "a key slot that is to be left out", 0, .patch = KEYSLOT("\"priority\":0")},
};

const size_t luks_n_mutations = sizeof(luks_mutations) / sizeof(luks_mutations[0]);

const struct luks_mutation *luks_mutation_find(const char *name)
{
	for (size_t i = 0; i < luks_n_mutations; i++)
		if (strcmp(luks_mutations[i].name, name) == 0)
			return &luks_mutations[i];
	return NULL;
}

static void apply_patch(uint8_t *image, const char *text)
{
	json_t *json = luks_image_json(image, 0);
	json_t *patch = json_loads(text, JSON_ALLOW_NUL, NULL);

	if (!json || !patch)
		abort();
	luks_image_merge(json, patch);
	luks_image_set_json(image, 0, json);
	luks_image_set_json(image, LUKS_IMAGE_HDR, json);
	json_decref(patch);
	json_decref(json);
}

void luks_mutate(uint8_t image[static LUKS_IMAGE_SIZE], const struct luks_mutation *m)
{
	if (m->edit)
		m->edit(image);
	if (m->patch)
		apply_patch(image, m->patch);
	if (m->text) {
		luks_image_set_text(image, 0, m->text, strlen(m->text));
		luks_image_set_text(image, LUKS_IMAGE_HDR, m->text, strlen(m->text));
	}
}
