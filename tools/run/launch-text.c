/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines for the stand-in. Their names are an interface: docs/run.md. */
#include "launch-text.h"

#include <inttypes.h>
#include <stdio.h>

static void put_hex(FILE *f, const char *key, const uint8_t *data, size_t len)
{
	fprintf(f, "%s=", key);
	for (size_t i = 0; i < len; i++)
		fprintf(f, "%02x", data[i]);
	fputc('\n', f);
}

#define PUT_HEX(f, id, field) put_hex(f, #field, (id)->field, sizeof((id)->field))

char *launch_text(const struct vm_identity *id)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	PUT_HEX(f, id, measurement);
	fprintf(f, "policy=0x%" PRIx64 "\n", id->policy);
	PUT_HEX(f, id, host_data);
	PUT_HEX(f, id, family_id);
	PUT_HEX(f, id, image_id);
	fprintf(f, "guest_svn=%" PRIu32 "\n", id->guest_svn);
	PUT_HEX(f, id, id_key_digest);
	PUT_HEX(f, id, author_key_digest);
	fprintf(f, "author_key_en=%d\n", id->author_key);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
