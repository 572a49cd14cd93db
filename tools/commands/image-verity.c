/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard image verity: a read-only disk from a root tree, and the root hash that vouches for it.
 * Needs neither root nor device-mapper.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "image/checks.h"
#include "image/size.h"
#include "image/tidy.h"
#include "image/verity-words.h"
#include "owner/utf8.h"
#include "say.h"
#include "show/checks.h"

static struct verity_plan plan;
static const char *fec, *fs, *size_text, *algorithm = "sha256", *salt;
static bool json;

static const struct option_spec options[] = {
	{"in", OPTION_STRING, &plan.in, "PATH",
		"directory tree, tar archive (any compression), or\n"
		"image of erofs, ext4 or squashfs"},
	{"out", OPTION_STRING, &plan.out, "DISK", "the disk to make"},
	{"hash", OPTION_STRING, &plan.hash, "FILE", "a second disk, for the hash tree; default:\n"
		"behind the file system on DISK"},
	{"fec", OPTION_STRING, &fec, "ROOTS", "error correction data behind the tree, 2 to\n"
		"24 parity bytes in 255; default: none"},
	{"fs", OPTION_STRING, &fs, "NAME", "erofs (default), ext4, squashfs"},
	{"size", OPTION_STRING, &size_text, "SIZE",
		"of an ext4, with K, M or G; default: what it holds\n"
		"and little more"},
	{"hash-algorithm", OPTION_STRING, &algorithm, "NAME", "sha256 (default) or sha512"},
	{"salt", OPTION_STRING, &salt, "HEX", "of the hashes, or 'none'; default: derived from\n"
		"the UUID"},
	{"uuid", OPTION_STRING, &plan.uuid, "UUID",
		"of the file system; default: derived from the\n"
		"tree"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	{"force", OPTION_FLAG, &plan.force, NULL, "replace files that exist"},
	OPTION_END,
};

/* One way to write a number, as the agent takes it from its command line. */
static bool take_fec(void)
{
	char text[8];

	for (plan.fec_roots = VERITY_FEC_MIN; plan.fec_roots <= VERITY_FEC_MAX; plan.fec_roots++) {
		snprintf(text, sizeof(text), "%u", plan.fec_roots);
		if (strcmp(fec, text) == 0)
			return true;
	}
	return false;
}

static bool take_salt(void)
{
	size_t len = strlen(salt);

	plan.has_salt = true;
	if (strcmp(salt, "none") == 0)
		return true;
	plan.salt_len = len / 2;
	return len && len % 2 == 0 && plan.salt_len <= sizeof(plan.salt) &&
		!snp_hex_decode(salt, len, plan.salt, plan.salt_len);
}

/* The variable by which builds that are to be the same set their time. */
static bool take_limit(void)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");

	plan.has_limit = text != NULL;
	return !text || !tidy_parse_epoch(text, &plan.limit);
}

/* What can be seen to be wrong in the options alone. */
static int check_options(void)
{
	plan.type = mkfs_find(fs ? fs : "erofs");
	plan.algorithm = verity_algorithm_find(algorithm);
	if (!plan.in || !plan.out)
		say_error("--%s is required; --help explains it", plan.in ? "out" : "in");
	else if (!plan.type)
		say_error("--fs: erofs, ext4 or squashfs");
	else if (!plan.algorithm)
		say_error("--hash-algorithm: sha256 or sha512");
	else if (fec && !take_fec())
		say_error("--fec: 2 to 24");
	else if (salt && !take_salt())
		say_error("--salt: 'none', or hex digits for 1 to %d bytes", VERITY_SALT_MAX);
	else if (plan.uuid && !uuid_ok(plan.uuid))
		say_error("--uuid: '%s' is not a UUID in lower case", plan.uuid);
	else if (size_text && image_size_parse(size_text, &plan.size))
		say_error("--size: '%s' is not a size", size_text);
	else if (size_text && !plan.type->has_size)
		say_error("--size: %s is as large as its content", plan.type->name);
	else if (!take_limit())
		say_error("SOURCE_DATE_EPOCH: not seconds since 1970");
	else
		return EXIT_DONE;
	return EXIT_USAGE;
}

static int check_input(void)
{
	int r = image_check_input(plan.in, &plan.kind);

	if (r || plan.kind != IMAGE_SOURCE_FS || !(fs || plan.size || plan.uuid))
		return r;
	say_error("--fs, --size, --uuid: not with a file system image, which is taken as it is");
	return EXIT_USAGE;
}

static int check_files(void)
{
	int r = check_input();

	if (r == EXIT_DONE)
		r = image_check_output(plan.out, plan.force);
	if (r == EXIT_DONE)
		r = image_check_apart(plan.in, plan.out);
	if (r == EXIT_DONE && plan.hash)
		r = image_check_output(plan.hash, plan.force);
	if (r == EXIT_DONE && plan.hash)
		r = image_check_apart(plan.in, plan.hash);
	if (r == EXIT_DONE && plan.hash)
		r = image_check_different(plan.out, plan.hash);
	return r;
}

/* A path is any bytes, and JSON is text. */
static json_t *path_json(const char *path)
{
	_cleanup_free_ char *text = utf8_repaired(path);

	return text ? json_string(text) : NULL;
}

static json_t *removed_json(const struct strip_list *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++)
		if (json_array_append_new(list, path_json(l->v[i].inside))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static int print_json(const struct verity_made *m, const char *root_hash, const char *words)
{
	_cleanup_free_ char *root = NULL;

	if (verity_root_word(m, &root))
		return image_could_not(plan.out, -ENOMEM);
	return show_json(json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s, s:I, s:i, s:o}",
		"root_hash", root_hash, "command_line", words, "root", root,
		"file_system", m->fs.type, "uuid", m->fs.uuid[0] ? m->fs.uuid : NULL,
		"hash_uuid", m->hash_uuid, "hash_offset", (json_int_t)m->hash_offset,
		"fec_roots", (int)plan.fec_roots, "removed", removed_json(&m->removed)));
}

static int print(const struct verity_made *m)
{
	char hex[SNP_HEX_SIZE(VERITY_HASH_MAX)];
	_cleanup_free_ char *words = NULL;

	if (verity_words(&plan, m, &words))
		return image_could_not(plan.out, -ENOMEM);
	snp_hex_encode(m->root, plan.algorithm->size, hex);
	if (json)
		return print_json(m, hex, words);
	printf("%s\n%s\n", hex, words);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	_cleanup_verity_made_ struct verity_made made = {0};
	int r = check_options();

	if (r == EXIT_DONE)
		r = check_files();
	if (r)
		return r;
	r = verity_make(&plan, &made);
	return r ? image_could_not(plan.out, r) : print(&made);
}

const struct command cmd_image_verity = {
	.name = "image verity",
	.summary = "make a read-only disk that its root hash vouches for",
	.description =
		"Makes a disk of a read-only root file system with its dm-verity hash tree, and\n"
		"prints two lines: the root hash, and the words for the guest's kernel command\n"
		"line. SSH host keys, machine-id and other marks of one machine are taken out\n"
		"and listed. The same tree gives the same disk. DISK appears when it is complete,\n"
		"or not at all. It is no place for secrets: its host reads all of it.",
	.options = options,
	.run = run,
};
