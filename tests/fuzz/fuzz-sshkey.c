/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SSH public key blobs: a type is a short name, and stands in the blob. */
#include <string.h>

#include "fuzz.h"
#include "snp/sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char type[SNP_SSH_TYPE_SIZE];

	if (snp_ssh_type(data, size, type))
		return 0;
	fuzz_check(memchr(type, 0, sizeof(type)) && type[0]);
	fuzz_check(size >= 4 + strlen(type) && memcmp(data + 4, type, strlen(type)) == 0);
	return 0;
}
