/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of .pub files: what is accepted is of the type that was asked for. */
#include <string.h>

#include "fuzz.h"
#include "identity/pubkey-line.h"
#include "snp/sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t blob[SNP_BOUND_KEY_MAX];
	char type[SNP_SSH_TYPE_SIZE];
	size_t len;

	if (pubkey_line_parse((const char *)data, size, "ssh-ed25519", blob, &len))
		return 0;
	fuzz_check(len <= sizeof(blob));
	fuzz_check(snp_ssh_type(blob, len, type) == 0 && strcmp(type, "ssh-ed25519") == 0);
	return 0;
}
