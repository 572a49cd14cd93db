/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps from a root tree to a verity disk. A tree is first copied, so that what one machine
 * alone should have can be taken out of it; the file system is made in the disk's own file, the
 * hash tree behind it or in a second one. Everything that others choose at random is derived from
 * the tree.
 */
#include "verity.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "places.h"
#include "process.h"
#include "say.h"
#include "snp/codec.h"
#include "tidy.h"
#include "unpack.h"

#define SALT_SIZE 32

void verity_made_done(struct verity_made *m)
{
	strip_list_done(&m->removed);
}

static void show_removed(const struct strip_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		say_progress("%s %s: %s", l->v[i].rule->emptied ? "emptied" : "removed",
			l->v[i].inside, l->v[i].rule->what);
}

static int unpack(const struct verity_plan *p, const struct owned *o, const char *tree,
	struct timespec *ret_begun)
{
	return p->kind == IMAGE_SOURCE_TREE ? unpack_copy(o, p->in, tree, ret_begun) :
					      unpack_archive(o, p->in, tree, ret_begun);
}

/* Which other name is theirs to choose: it may be the one that the guest needs. */
static int refuse_kept(const struct strip_list *l)
{
	const struct strip_item *kept;
	int r = strip_find_kept(l, &kept);

	if (r || !kept)
		return r;
	say_error("%s (%s): would be removed, and stay under another name (hard link), which "
		"'find TREE -samefile' tells; remove that one from the tree first", kept->inside,
		kept->rule->what);
	return -ECANCELED;
}

/* A tree at @tree with nothing in it that is not the same for the same input. */
static int make_tree(const struct verity_plan *p, const struct owned *o, const char *tree,
	struct strip_list *ret_removed, struct tidied *ret_tidied)
{
	struct tidy_wish wish = {.has_limit = p->has_limit, .limit = p->limit};
	int r = unpack(p, o, tree, &wish.begun);

	if (!r)
		r = strip_find(tree, ret_removed);
	if (!r)
		r = refuse_kept(ret_removed);
	if (!r)
		r = strip_apply(o, ret_removed);
	if (r)
		return r;
	show_removed(ret_removed);
	return image_tidy(tree, &wish, ret_tidied);
}

static int make_fs_of(const struct verity_plan *p, const struct output *out,
	char uuid[UUID_TEXT_SIZE], struct verity_made *m)
{
	_cleanup_owned_ struct owned o = OWNED_PLAIN;
	_cleanup_free_ char *tree = NULL;
	char fingerprint[SNP_HEX_SIZE(TIDY_FINGERPRINT_SIZE)];
	struct mkfs_wish wish = {.uuid = uuid, .size = p->size};
	struct tidied tidied;
	int r = owned_begin(&o);

	if (r)
		return r;
	if (asprintf(&tree, "%s/tree", out->workdir) < 0) {
		tree = NULL;
		return -ENOMEM;
	}
	r = make_tree(p, &o, tree, &m->removed, &tidied);
	if (r)
		return r;
	snp_hex_encode(tidied.fingerprint, sizeof(tidied.fingerprint), fingerprint);
	if (p->uuid)
		snprintf(uuid, UUID_TEXT_SIZE, "%s", p->uuid);
	else if (uuid_derive(p->type->name, fingerprint, uuid))
		return -EIO;
	wish.time = tidied.latest;
	return mkfs_make(&o, p->type, tree, &wish, out->partial);
}

/* A file system image as it is: nothing can be taken out of it without mounting it. */
static int copy_fs(const struct verity_plan *p, const struct output *out)
{
	const struct owned plain = OWNED_PLAIN;
	const char *argv[] = {NULL, NULL, NULL, NULL, "cp", "--reflink=auto", "--sparse=auto", "--",
		p->in, out->partial, NULL};
	int r = output_size(out, 0);

	say_warning("a file system image is taken as it is: SSH host keys and whatever else of one "
		"machine is in it will be in every VM, for its host to read (the agent makes new "
		"SSH host keys all the same)");
	return r ? r : owned_run(&plain, "copy the file system", argv, NULL, 0);
}

static int judge_fs(int r, const char *path, const struct fs_head *fs)
{
	if (r == FS_HEAD_UNKNOWN)
		say_error("%s: none of erofs, ext4, squashfs", path);
	else if (r == FS_HEAD_CUT)
		say_error("%s: shorter than its file system says", path);
	else if (!r && fs->unclean)
		say_error("%s: not unmounted cleanly; e2fsck -p mends that", path);
	else
		return r;
	return -ECANCELED;
}

/* The file system in @out's file, which ends with it at a whole block. */
static int make_fs(const struct verity_plan *p, const struct output *out, char uuid[UUID_TEXT_SIZE],
	struct verity_made *m)
{
	int r = p->kind == IMAGE_SOURCE_FS ? judge_fs(fs_head_read(p->in, &m->fs), p->in, &m->fs) :
					     make_fs_of(p, out, uuid, m);

	if (!r && p->kind == IMAGE_SOURCE_FS)
		r = copy_fs(p, out);
	if (!r)
		r = judge_fs(fs_head_read(out->partial, &m->fs), out->path, &m->fs);
	if (r)
		return r;
	if (m->fs.uuid[0])
		memcpy(uuid, m->fs.uuid, UUID_TEXT_SIZE);
	else if (p->kind == IMAGE_SOURCE_FS && uuid_derive(m->fs.type, m->fs.fingerprint, uuid))
		return -EIO;
	m->hash_offset = (m->fs.size + VERITY_BLOCK - 1) / VERITY_BLOCK * VERITY_BLOCK;
	return truncate(out->partial, (off_t)m->hash_offset) ? -errno : 0;
}

/* A salt keeps trees of different images apart. It is no secret, so it may follow from the UUID. */
static int choose_salt(const struct verity_plan *p, const char *uuid, struct verity_made *m)
{
	char text[64];

	memcpy(m->salt, p->salt, sizeof(m->salt));
	m->salt_len = p->salt_len;
	if (p->has_salt)
		return 0;
	m->salt_len = SALT_SIZE;
	snprintf(text, sizeof(text), "snpguard image salt %s", uuid);
	return EVP_Digest(text, strlen(text), m->salt, NULL, EVP_sha256(), NULL) ? 0 : -EIO;
}

static int make_hashes(const struct verity_plan *p, const struct output *out,
	const struct output *hash, const char *uuid, struct verity_made *m)
{
	struct verity_tree tree = {.data = out->partial, .data_size = m->hash_offset,
		.hash = hash ? hash->partial : out->partial, .algorithm = p->algorithm,
		.salt = m->salt, .uuid = m->hash_uuid, .fec_roots = p->fec_roots};
	int r = hash ? output_size(hash, 0) : 0;

	if (!r)
		r = choose_salt(p, uuid, m);
	if (!r)
		r = uuid_derive("hash tree", uuid, m->hash_uuid);
	if (r)
		return r;
	if (hash)
		m->hash_offset = 0;
	tree.salt_len = m->salt_len;
	tree.hash_offset = m->hash_offset;
	say_progress("hash tree of %llu MiB", (unsigned long long)(tree.data_size >> 20));
	return verity_tree_make(&tree, m->root);
}

static int make_in(const struct verity_plan *p, const struct output *out, const struct output *hash,
	struct verity_made *m)
{
	char uuid[UUID_TEXT_SIZE];
	int r = make_fs(p, out, uuid, m);

	if (!r)
		r = make_hashes(p, out, hash, uuid, m);
	if (r)
		return r;
	return hash ? output_commit_both(hash, out, p->force) : output_commit(out, p->force);
}

int verity_make(const struct verity_plan *p, struct verity_made *ret)
{
	_cleanup_output_ struct output out = {0}, hash = {0};
	int r = place_admin_path();

	if (!r)
		r = process_catch_signals();
	if (!r)
		r = output_begin(p->out, &out);
	if (!r && p->hash)
		r = output_begin(p->hash, &hash);
	return r ? r : make_in(p, &out, p->hash ? &hash : NULL, ret);
}
