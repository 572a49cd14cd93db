/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines with SSH public keys. ENEMY INPUT. */
#include "sshkeys.h"

#include <string.h>

#include "snp/codec.h"
#include "snp/sshkey.h"

#define FIELDS 3	/* hosts, type and key; what follows is for people */

static const struct ssh_type types[] = {
	{"ssh-ed25519", "ed25519", "ssh-ed25519"},
	{"ecdsa-sha2-nistp256", "ecdsa", "ecdsa-sha2-nistp256"},
	{"ecdsa-sha2-nistp384", "ecdsa", "ecdsa-sha2-nistp384"},
	{"ecdsa-sha2-nistp521", "ecdsa", "ecdsa-sha2-nistp521"},
	{"ssh-rsa", "rsa", "rsa-sha2-512,rsa-sha2-256"},
};

const struct ssh_type *ssh_type_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

struct field {
	const char *text;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The first fields of a line; how many there are. */
static size_t split(const char *line, size_t len, struct field ret[static FIELDS])
{
	size_t n = 0, i = 0;

	for (;;) {
		size_t start;

		while (i < len && is_blank(line[i]))
			i++;
		if (i == len || n == FIELDS)
			return n;
		for (start = i; i < len && !is_blank(line[i]);)
			i++;
		ret[n++] = (struct field){line + start, i - start};
	}
}

static bool decode(const struct field *base64, struct ssh_key *ret,
	char type[static SNP_SSH_TYPE_SIZE])
{
	return snp_base64_decode_var(base64->text, base64->len, ret->blob, sizeof(ret->blob),
			&ret->len) == 0 && snp_ssh_type(ret->blob, ret->len, type) == 0;
}

static bool is(const struct field *f, const char *text)
{
	return f->len == strlen(text) && memcmp(f->text, text, f->len) == 0;
}

/* Told type and key's own must agree, with hosts before them or without. */
static int read_line(const char *line, size_t len, struct ssh_key *ret,
	char type[static SNP_SSH_TYPE_SIZE])
{
	struct field f[FIELDS];
	size_t n = split(line, len, f);

	for (size_t i = 0; i + 1 < n; i++)
		if (decode(&f[i + 1], ret, type) && is(&f[i], type))
			return 0;
	return OWNER_E_SSH_TEXT;
}

static bool passed_over(const char *line, size_t len)
{
	struct field f[FIELDS];

	return split(line, len, f) == 0 || f[0].text[0] == '#' || f[0].text[0] == '@';
}

static int take(const struct ssh_key *key, struct ssh_key *ret)
{
	if (ret->len && (ret->len != key->len || memcmp(ret->blob, key->blob, key->len) != 0))
		return OWNER_E_SSH_MANY;
	*ret = *key;
	return 0;
}

int ssh_key_find(const char *text, size_t len, const char *type, struct ssh_key *ret)
{
	struct ssh_key found = {0};

	for (size_t at = 0, n; at < len; at += n + 1) {
		const char *line = text + at, *end = memchr(line, '\n', len - at);
		char of_line[SNP_SSH_TYPE_SIZE];
		struct ssh_key key;
		int r;

		n = end ? (size_t)(end - line) : len - at;
		if (passed_over(line, n))
			continue;
		r = read_line(line, n, &key, of_line);
		if (!r && strcmp(of_line, type) == 0)
			r = take(&key, &found);
		if (r)
			return r;
	}
	if (!found.len)
		return OWNER_E_SSH_NONE;
	*ret = found;
	return 0;
}
