/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posted key messages: what is accepted can be written again, and reads the same. */
#include <string.h>

#include "fuzz.h"
#include "snp/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct snp_wire_key w, back;
	char *text;
	size_t len;

	if (snp_wire_key_parse((const char *)data, size, &w))
		return 0;
	fuzz_check(snp_wire_key_format(&w, &text, &len) == 0);
	fuzz_check(snp_wire_key_parse(text, len, &back) == 0);
	fuzz_check(memcmp(&w, &back, sizeof(w)) == 0);
	free(text);
	return 0;
}
