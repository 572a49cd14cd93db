/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the ID block of a description stands, and in which form. The files are ENEMY INPUT. */
#include "id-files.h"

#include <stdio.h>
#include <string.h>

#include "idblock/wire.h"
#include "owner/file.h"
#include "snp/codec.h"
#include "snp/cursor.h"

#define BLOCK_SIZE sizeof(struct id_block_wire)
#define AUTH_SIZE sizeof(struct id_auth_wire)

/* One of the two structures on its way from the files. */
struct part {
	const char *dir, *name;
	size_t size;
	char *why;
};

static int complain(const struct part *p, const char *suffix, int r, const char *reason)
{
	snprintf(p->why, VMCONF_WHY_MAX, "%.300s/%s%s: %s", p->dir, p->name, suffix, reason);
	return r < 0 ? r : VMCONF_E_INVALID;
}

/* Not being there is no complaint: *ret stays NULL. */
static int read_file(const struct part *p, const char *suffix, uint8_t **ret, size_t *ret_len)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (asprintf(&path, "%s/%s%s", p->dir, p->name, suffix) < 0)
		return complain(p, suffix, -ENOMEM, strerror(ENOMEM));
	r = file_read(path, SNP_BASE64_SIZE(AUTH_SIZE), ret, ret_len);
	if (r == -ENOENT)
		return 0;
	return r ? complain(p, suffix, r, owner_strerror(r)) : 0;
}

/* Text of exactly the structure; a line's end behind it is left out. */
static int take_text(const struct part *p, uint8_t *text, size_t len)
{
	uint8_t bytes[AUTH_SIZE];
	char reason[64];

	if (len && text[len - 1] == '\n')
		text[--len] = 0;
	if (!snp_base64_decode((char *)text, len, bytes, p->size))
		return 0;
	snprintf(reason, sizeof(reason), "not %zu bytes as one line of base64", p->size);
	return complain(p, ".b64", VMCONF_E_INVALID, reason);
}

static int encode(const struct part *p, const uint8_t *bytes, size_t len, char **ret)
{
	char reason[64];
	char *text;

	if (len != p->size) {
		snprintf(reason, sizeof(reason), "%zu bytes in place of %zu", len, p->size);
		return complain(p, ".bin", VMCONF_E_INVALID, reason);
	}
	text = malloc(SNP_BASE64_SIZE(len));
	if (!text)
		return complain(p, ".bin", -ENOMEM, strerror(ENOMEM));
	snp_base64_encode(bytes, len, text);
	*ret = text;
	return 0;
}

static int absent(const struct part *p)
{
	return complain(p, ".b64", -ENOENT, "not there; snpguard id-block --out writes it");
}

static int read_part(const struct part *p, char **ret)
{
	_cleanup_free_ uint8_t *text = NULL, *bytes = NULL;
	_cleanup_free_ char *encoded = NULL;
	size_t text_len = 0, len = 0;
	int r = read_file(p, ".b64", &text, &text_len);

	if (!r)
		r = read_file(p, ".bin", &bytes, &len);
	if (!r && text)
		r = take_text(p, text, text_len);
	if (!r && bytes)
		r = encode(p, bytes, len, &encoded);
	if (r)
		return r;
	if (!text && !bytes)
		return absent(p);
	if (text && encoded && strcmp((char *)text, encoded) != 0)
		return complain(p, ".b64", VMCONF_E_INVALID,
			"other bytes than in the .bin beside it");
	*ret = text ? (char *)steal_ptr(text) : steal_ptr(encoded);
	return 0;
}

/* By the key itself: tools differ in what AUTHOR_KEY_ALGO is without one. */
static bool has_author_key(const char *auth)
{
	uint8_t bytes[AUTH_SIZE] = {0};
	struct id_auth_wire wire;
	size_t len;

	if (!auth || snp_base64_decode_var(auth, strlen(auth), bytes, sizeof(bytes), &len))
		return false;
	memcpy(&wire, bytes, sizeof(wire));
	return !snp_all_zero((const uint8_t *)&wire.author_key, sizeof(wire.author_key));
}

int id_files_read_dir(const char *dir, struct id_files *ret, char why[static VMCONF_WHY_MAX])
{
	const struct part block = {dir, ID_FILES_BLOCK, BLOCK_SIZE, why};
	const struct part auth = {dir, ID_FILES_AUTH, AUTH_SIZE, why};
	_cleanup_id_files_ struct id_files f = {0};
	int r = read_part(&block, &f.block), other;

	if (r && r != -ENOENT)
		return r;
	other = read_part(&auth, &f.auth);
	if (other && other != -ENOENT)
		return other;
	/* Half of a block is not one that is elsewhere. */
	if (r != other)
		return VMCONF_E_INVALID;
	if (r)
		return absent(&block);
	f.author_key = has_author_key(f.auth);
	*ret = f;
	f = (struct id_files){0};
	return 0;
}

/* What the description has was measured when it was read. */
static int copy_inline(const struct vmconf *c, struct id_files *ret, char *why)
{
	_cleanup_id_files_ struct id_files f = {0};

	if (c->snp.id_block) {
		f.block = strdup(c->snp.id_block);
		f.auth = strdup(c->snp.id_auth);
		if (!f.block || !f.auth) {
			snprintf(why, VMCONF_WHY_MAX, "id-block: %s", strerror(ENOMEM));
			return -ENOMEM;
		}
		f.author_key = has_author_key(f.auth);
	}
	*ret = f;
	f = (struct id_files){0};
	return 0;
}

int id_files_read(const struct vmconf *c, struct id_files *ret, char why[static VMCONF_WHY_MAX])
{
	return c->snp.id_block_dir ? id_files_read_dir(c->snp.id_block_dir, ret, why) :
		copy_inline(c, ret, why);
}

int id_files_judge(const struct id_files *f, struct id_block *ret, struct id_auth_keys *ret_keys)
{
	struct id_auth_wire auth = {0};
	struct id_block_wire block;
	size_t len;
	int r = snp_base64_decode(f->block, strlen(f->block), &block, sizeof(block));

	if (!r)	/* QEMU fills a shorter one with zeros */
		r = snp_base64_decode_var(f->auth, strlen(f->auth), &auth, sizeof(auth), &len);
	if (!r)
		r = id_block_decode(&block, sizeof(block), ret);
	return r ? r : id_auth_check(&block, &auth, sizeof(auth), ret_keys);
}

void id_files_done(struct id_files *f)
{
	free(f->block);
	free(f->auth);
	*f = (struct id_files){0};
}
