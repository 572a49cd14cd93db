/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ID block: the one there is against the launch that it is for, and the keys to make one. */
#include <inttypes.h>
#include <string.h>

#include "rules.h"
#include "vm/identity/id-files.h"
#include "vm/identity/key-file.h"

#define MAKE_ONE "snpguard id-block --vm FILE --out DIR, then id-block-dir = DIR in [snp]"

static void check_key(struct vm_check *k, const char *key, const char *path)
{
	uint8_t digest[ID_DIGEST_SIZE];
	int r = path ? key_file_digest(path, digest) : 0;

	/* Others have been told as files; a passphrase is asked for by the command. */
	if (r > 0 && r != IDBLOCK_E_ENCRYPTED)
		vm_check_add(k, VM_ERROR, VM_USE_ID_BLOCK, vm_check_line(k, "snp", NULL, key),
			"give an EC key on P-384 in PEM, as 'snpguard id-block' takes it",
			"%s: %s: %s", key, path, key_file_strerror(r));
}

static unsigned block_line(const struct vm_check *k)
{
	return vm_check_line(k, "snp", NULL,
		k->conf->snp.id_block_dir ? "id-block-dir" : "id-block");
}

/* The processor would refuse to start the VM. */
static void no_start(struct vm_check *k, const char *what)
{
	vm_check_add(k, VM_ERROR, VM_USE_RUN | (k->conf->firmware ? VM_USE_EMULATE : 0),
		block_line(k), MAKE_ONE, "the ID block: %s", what);
}

static void check_block(struct vm_check *k)
{
	_cleanup_id_files_ struct id_files f = {0};
	char why[VMCONF_WHY_MAX];
	int r;

	if (id_files_read(k->conf, &f, why)) {
		vm_check_add(k, VM_ERROR, VM_USE_RUN, block_line(k), MAKE_ONE, "%s", why);
		return;
	}
	if (!f.block)
		return;
	r = id_files_judge(&f, &k->block, &k->block_keys);
	if (r) {
		no_start(k, idblock_strerror(r));
		return;
	}
	k->has_block = true;
	if (k->findings.measured &&
		memcmp(k->block.launch_digest, k->findings.digest.value,
		sizeof(k->block.launch_digest)) != 0)
		no_start(k, "it is for another launch: what is measured has "
			"changed since it was signed");
	if (k->block.policy != k->conf->snp.policy)
		no_start(k, "it is for another policy than that of [snp]");
}

void vm_check_identity(struct vm_check *k)
{
	const struct vmconf *c = k->conf;
	const bool named = c->snp.id_block || c->snp.id_block_dir;

	check_key(k, "id-key", c->snp.id_key);
	check_key(k, "author-key", c->snp.author_key);
	check_block(k);
	if (!c->snp.id_key && !named)
		vm_check_add(k, VM_HINT, VM_USE_ID_BLOCK, vm_check_line(k, "snp", NULL, NULL),
			"id-key = PEM in [snp]; " MAKE_ONE,
			"there is no ID block: reports do not say whose VM it is");
	if (c->snp.id_key && !named)
		vm_check_add(k, VM_WARNING, VM_USE_RUN,
			vm_check_line(k, "snp", NULL, "id-key"), MAKE_ONE,
			"there is an id-key, and the VM is started without an ID block");
}
