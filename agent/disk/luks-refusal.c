/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text for each refusal of a LUKS2 header. */
#include "luks-header.h"

static const char *const texts[_LUKS_E_MAX] = {
	[LUKS_E_NOT_LUKS] = "not a LUKS volume",
	[LUKS_E_LUKS1] = "a LUKS1 volume; only LUKS2 is opened",
	[LUKS_E_BINARY] = "the binary LUKS2 header is malformed",
	[LUKS_E_JSON] = "the LUKS2 metadata is malformed or of unknown shape",
	[LUKS_E_CIPHER] = "the volume's cipher is not allowed",
	[LUKS_E_NO_INTEGRITY] = "the volume has no integrity protection",
	[LUKS_E_INTEGRITY] = "the volume's integrity protection is not allowed",
	[LUKS_E_SEGMENTS] = "not exactly one encrypted segment over the rest of the device",
	[LUKS_E_REENCRYPTION] = "a reencryption is in flight",
	[LUKS_E_REQUIREMENTS] = "the volume has requirements",
	[LUKS_E_KEYSLOT] = "a key slot is of a kind that is not allowed",
	[LUKS_E_KDF_COST] = "a key slot costs too much memory or time",
	[LUKS_E_DIGEST] = "the key digest is malformed or does not cover key slots and segment",
	[LUKS_E_OFFSET] = "an offset or size is outside its place",
	[LUKS_E_EXPECT_UUID] = "the volume's UUID is not what the owner expects",
	[LUKS_E_EXPECT_CIPHER] = "the volume's cipher is not what the owner expects",
	[LUKS_E_EXPECT_INTEGRITY] =
		"the volume's integrity protection is not what the owner expects",
};

const char *luks_refusal_text(int refusal)
{
	if (refusal <= 0 || refusal >= _LUKS_E_MAX || !texts[refusal])
		return "unknown refusal";
	return texts[refusal];
}
