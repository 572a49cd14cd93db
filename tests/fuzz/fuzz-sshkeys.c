/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of SSH public keys: what is found is of the type that was asked for, and fits. */
#include <string.h>

#include "fuzz.h"
#include "owner/sshkeys.h"
#include "snp/sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		char type[SNP_SSH_TYPE_SIZE];
		struct ssh_key key;

		if (ssh_key_find((const char *)data, size, types[i], &key))
			continue;
		fuzz_check(key.len <= sizeof(key.blob));
		fuzz_check(snp_ssh_type(key.blob, key.len, type) == 0);
		fuzz_check(strcmp(type, types[i]) == 0);
	}
	return 0;
}
