/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The signed ID block of a description, as QEMU takes it: written out in [snp], or in the folder
 * that snpguard id-block filled. Reading checks sizes and nothing else; id_files_judge() has
 * idblock/ say whether block and signatures belong together. Whether to this VM, its users compare.
 */
#pragma once

#include "idblock/id-block.h"
#include "vm/conf/vmconf.h"

#define ID_FILES_BLOCK "id-block"
#define ID_FILES_AUTH "id-auth"

struct id_files {
	char *block, *auth;	/* base64, owned; both NULL when the VM has none */
	bool author_key;	/* @auth has the key that signed the ID key */
};

/* 0 (also when there is none), -errno, VMCONF_E_INVALID. @why tells in every case but 0. */
_must_check_ int id_files_read(const struct vmconf *c, struct id_files *ret,
	char why[static VMCONF_WHY_MAX]);
/**
 * id_files_read_dir() - from a folder: id-block.b64 and id-auth.b64
 *
 * A .bin beside them must have the same bytes, and is taken where there is no .b64.
 *
 * Return: as id_files_read(); -ENOENT when the folder lacks both; one of two is VMCONF_E_INVALID.
 */
_must_check_ int id_files_read_dir(const char *dir, struct id_files *ret,
	char why[static VMCONF_WHY_MAX]);
/**
 * id_files_write() - both structures into a folder, which is made when it is not there
 *
 * Each file is whole or as it was; when one fails, those already written are taken away again.
 *
 * Return: 0, -errno or a refusal of libowner; @why tells in every case but 0.
 */
_must_check_ int id_files_write(const char *dir, const struct id_block_wire *block,
	const struct id_auth_wire *auth, char why[static VMCONF_WHY_MAX]);
/* The block of @f, which has one, and who signed it. 0, -errno,
 * or a refusal of libidblock or libsnp. */
_must_check_ int id_files_judge(const struct id_files *f, struct id_block *ret,
	struct id_auth_keys *ret_keys);
void id_files_done(struct id_files *f);

#define _cleanup_id_files_ _cleanup_(id_files_done)
