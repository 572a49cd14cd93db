/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UUIDs as text (RFC 9562): random ones, version 4, and derived ones, version 8. */
#include "uuid.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

void uuid_format(const uint8_t u[static 16], char ret[static UUID_TEXT_SIZE])
{
	snprintf(ret, UUID_TEXT_SIZE,
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1],
		u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
		u[15]);
}

/* With the marks of a version and of the RFC's own variant. */
static void format_version(uint8_t u[static 16], uint8_t version, char ret[static UUID_TEXT_SIZE])
{
	u[6] = (uint8_t)(version << 4 | (u[6] & 0xF));
	u[8] = (uint8_t)((u[8] & 0x3F) | 0x80);
	uuid_format(u, ret);
}

bool uuid_ok(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < sizeof(form) - 1; i++)
		if (form[i] == 'x' ? !text[i] || !strchr("0123456789abcdef", text[i]) :
				     text[i] != '-')
			return false;
	return text[sizeof(form) - 1] == 0;
}

int uuid_random(char ret[static UUID_TEXT_SIZE])
{
	uint8_t u[16];

	if (getrandom(u, sizeof(u), 0) != sizeof(u))
		return -EIO;
	format_version(u, 4, ret);
	return 0;
}

int uuid_derive(const char *purpose, const char *from, char ret[static UUID_TEXT_SIZE])
{
	uint8_t hash[EVP_MAX_MD_SIZE];
	char text[128];

	snprintf(text, sizeof(text), "snpguard image %s %s", purpose, from);
	if (!EVP_Digest(text, strlen(text), hash, NULL, EVP_sha256(), NULL))
		return -EIO;
	format_version(hash, 8, ret);
	return 0;
}
