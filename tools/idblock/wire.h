/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ID block and ID authentication, byte for byte as the firmware takes them when an SNP guest's
 * launch is finished (AMD 56860, SNP_LAUNCH_FINISH and its chapter on keys and signatures). Every
 * number is little-endian, those of curves and signatures as well. They lie here as bytes: a
 * structure filled from a file is never read as if it were numbers of this machine.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ID_DIGEST_SIZE 48	/* SHA-384 */
#define ID_NUMBER_SIZE 72	/* of a coordinate, or half a signature; 48 of them are used */

#define ID_BLOCK_VERSION 1
#define ID_ALGORITHM_ECDSA_P384_SHA384 1
#define ID_CURVE_P384 2

struct id_block_wire {
	uint8_t launch_digest[ID_DIGEST_SIZE];
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint8_t version[4];
	uint8_t guest_svn[4];
	uint8_t policy[8];
};

struct id_pubkey_wire {
	uint8_t curve[4];
	uint8_t qx[ID_NUMBER_SIZE];
	uint8_t qy[ID_NUMBER_SIZE];
	uint8_t reserved[880];
};

struct id_signature_wire {
	uint8_t r[ID_NUMBER_SIZE];
	uint8_t s[ID_NUMBER_SIZE];
	uint8_t reserved[368];
};

struct id_auth_wire {
	uint8_t id_key_algo[4];
	uint8_t author_key_algo[4];
	uint8_t reserved_1[56];
	struct id_signature_wire block_sig;	/* of the ID block, by the ID key */
	struct id_pubkey_wire id_key;
	uint8_t reserved_2[60];
	struct id_signature_wire id_key_sig;	/* of id_key, by the author key */
	struct id_pubkey_wire author_key;
	uint8_t reserved_3[892];
};

#define ID_WIRE_ASSERT(type, member, offset)                                                       \
	_Static_assert(offsetof(struct type, member) == (offset), #member " of " #type)

ID_WIRE_ASSERT(id_block_wire, launch_digest, 0x00);
ID_WIRE_ASSERT(id_block_wire, family_id, 0x30);
ID_WIRE_ASSERT(id_block_wire, image_id, 0x40);
ID_WIRE_ASSERT(id_block_wire, version, 0x50);
ID_WIRE_ASSERT(id_block_wire, guest_svn, 0x54);
ID_WIRE_ASSERT(id_block_wire, policy, 0x58);
_Static_assert(sizeof(struct id_block_wire) == 96, "ID_BLOCK");

ID_WIRE_ASSERT(id_pubkey_wire, curve, 0x000);
ID_WIRE_ASSERT(id_pubkey_wire, qx, 0x004);
ID_WIRE_ASSERT(id_pubkey_wire, qy, 0x04C);
ID_WIRE_ASSERT(id_pubkey_wire, reserved, 0x094);
_Static_assert(sizeof(struct id_pubkey_wire) == 1028, "public key");

ID_WIRE_ASSERT(id_signature_wire, r, 0x00);
ID_WIRE_ASSERT(id_signature_wire, s, 0x48);
ID_WIRE_ASSERT(id_signature_wire, reserved, 0x90);
_Static_assert(sizeof(struct id_signature_wire) == 512, "signature");

ID_WIRE_ASSERT(id_auth_wire, id_key_algo, 0x000);
ID_WIRE_ASSERT(id_auth_wire, author_key_algo, 0x004);
ID_WIRE_ASSERT(id_auth_wire, reserved_1, 0x008);
ID_WIRE_ASSERT(id_auth_wire, block_sig, 0x040);
ID_WIRE_ASSERT(id_auth_wire, id_key, 0x240);
ID_WIRE_ASSERT(id_auth_wire, reserved_2, 0x644);
ID_WIRE_ASSERT(id_auth_wire, id_key_sig, 0x680);
ID_WIRE_ASSERT(id_auth_wire, author_key, 0x880);
ID_WIRE_ASSERT(id_auth_wire, reserved_3, 0xC84);
_Static_assert(sizeof(struct id_auth_wire) == 4096, "ID_AUTH");

#undef ID_WIRE_ASSERT
