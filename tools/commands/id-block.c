/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard id-block: signs what a VM must be launched with,
 * checks such a signature, makes the key. */
#include <stdio.h>

#include "command.h"
#include "guest/verify-options.h"
#include "keys/signing-key.h"
#include "measure/errors.h"
#include "say.h"
#include "show/checks.h"
#include "show/id-block.h"
#include "snp/codec.h"
#include "vm/hole.h"
#include "vm/identity/id-check.h"
#include "vm/identity/identity.h"
#include "vm/identity/key-file.h"
#include "vm/identity/launch-block.h"

static const char *vm_path, *id_key, *author_key, *out, *check, *measurement,
	*new_key, *passphrase_file;
static bool json;

static const struct option_spec options[] = {
	{"vm", OPTION_STRING, &vm_path, "FILE", "the description of the VM"},
	{"id-key", OPTION_STRING, &id_key, "PEM",
		"private key on P-384 that signs; in place of\n"
		"[snp] id-key; with --check its public half will do"},
	{"author-key", OPTION_STRING, &author_key, "PEM",
		"key that signs the ID key; in place of\n[snp] author-key"},
	{"passphrase-file", OPTION_STRING, &passphrase_file, "FILE",
		"passphrase of these keys: the first line of a file"},
	{"measurement", OPTION_STRING, &measurement, "HEX",
		"launch digest, 96 hex digits, in place of\ncomputing it"},
	{"out", OPTION_STRING, &out, "DIR",
		"sign: id-block and id-auth, .bin and .b64, into\n"
		"this folder, in place of old ones"},
	{"check", OPTION_STRING, &check, "DIR",
		"what such a folder has: whether it is signed, and\n"
		"with --vm that it is for this VM"},
	{"new-key", OPTION_STRING, &new_key, "FILE",
		"make a key pair, a file of mode 0600; an old one is\n"
		"never replaced; prints its digest"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

static int usage(const char *text)
{
	say_error("%s", text);
	return EXIT_USAGE;
}

static int check_usage(void)
{
	if (!out + !check + !new_key != 2)
		return usage("give one of --out DIR to sign, --check DIR, and --new-key FILE");
	if (new_key && (vm_path || id_key || author_key || passphrase_file || measurement))
		return usage("--new-key goes with --json alone");
	if (out && !vm_path)
		return usage("--out needs --vm FILE, whose policy and names are signed");
	if (check && passphrase_file)
		return usage("--check takes public keys, which have no passphrase");
	return EXIT_DONE;
}

static int make_key(void)
{
	uint8_t digest[ID_DIGEST_SIZE];
	char hex[SNP_HEX_SIZE(ID_DIGEST_SIZE)];
	int status = signing_key_make(new_key, digest);

	if (status)
		return status;
	snp_hex_encode(digest, sizeof(digest), hex);
	if (json)
		return show_json(json_pack("{s:s}", "key_digest", hex));
	puts(hex);
	return EXIT_DONE;
}

static int read_description(struct vmconf *c)
{
	char why[VMCONF_WHY_MAX];
	int r = vm_path ? vmconf_read(vm_path, c, why) : 0;

	if (r) {
		say_error("%s", why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	id_key = id_key ? id_key : c->snp.id_key;
	author_key = author_key ? author_key : c->snp.author_key;
	return EXIT_DONE;
}

static int describe(const struct vmconf *c, struct id_block *ret)
{
	uint8_t digest[ID_DIGEST_SIZE];
	char why[VMCONF_WHY_MAX];
	int r = measurement ? hex_option("measurement", measurement, digest, sizeof(digest)) :
		EXIT_DONE;

	if (r)
		return r;
	r = launch_block(c, measurement ? digest : NULL, ret, why);
	if (r) {
		say_error("%s: %s", vm_path, why);
		return measure_refuses_input(r) ? EXIT_USAGE : EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int sign(const struct id_block_wire *block, struct id_auth_wire *ret)
{
	_cleanup_id_key_ struct id_key id = {0}, author = {0};
	int r;

	if (!id_key)
		return usage("no key to sign with: give --id-key PEM, or id-key in [snp]; "
			"--new-key makes one");
	r = signing_key_load(id_key, passphrase_file, &id);
	if (!r && author_key)
		r = signing_key_load(author_key, passphrase_file, &author);
	if (r)
		return r;
	r = id_auth_make(block, &id, author_key ? &author : NULL, ret);
	if (r) {
		say_error("%s: signing: %s", id_key, idblock_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

/* A digest that is given was looked at by whoever gives it. */
static int refuse_hole(const struct vmconf *c)
{
	const struct launch_hole *hole;
	struct launch_source s;

	launch_source_of(c, &s);
	hole = measurement ? NULL : launch_hole(&s);
	if (hole)
		say_error("%s: %s; %s", vm_path, hole->what, hole->todo);
	return hole ? EXIT_USAGE : EXIT_DONE;
}

static int make(const struct vmconf *c)
{
	struct id_block_wire block;
	struct id_auth_wire auth;
	struct id_auth_keys keys;
	struct id_block said;
	char why[VMCONF_WHY_MAX];
	int status = describe(c, &said);

	if (!status)
		status = refuse_hole(c);
	if (status)
		return status;
	id_block_encode(&said, &block);
	status = sign(&block, &auth);
	if (status)
		return status;
	/* What leaves here would pass --check, and its digests are those of the keys within. */
	status = id_auth_check(&block, &auth, sizeof(auth), &keys);
	if (status) {
		say_error("the new signature does not verify: %s", idblock_strerror(status));
		return EXIT_COULD_NOT;
	}
	status = id_files_write(out, &block, &auth, why);
	if (status) {
		say_error("%s", why);
		return EXIT_COULD_NOT;
	}
	if (json)
		return show_json(show_id_block_json(&said, &keys));
	show_id_block(&said, &keys);
	return EXIT_DONE;
}

static int key_digest(const char *path, bool *ret_given, uint8_t ret[static ID_DIGEST_SIZE])
{
	int r = path ? key_file_digest(path, ret) : 0;

	if (r) {
		say_error("%s: %s", path, key_file_strerror(r));
		return EXIT_COULD_NOT;
	}
	*ret_given = path != NULL;
	return EXIT_DONE;
}

static int examine(const struct id_wanted *wanted)
{
	struct id_finding f;
	int r = id_check(check, wanted, &f);

	if (r) {
		show_id_faults(check, &f);
		if (r != VM_IDENTITY_E_DISAGREES)
			return EXIT_COULD_NOT;
	}
	if (json && show_json(show_id_finding_json(&f)))
		return EXIT_COULD_NOT;
	if (!json && !r)
		show_id_block(&f.block, &f.keys);
	return r ? EXIT_REFUSED : EXIT_DONE;
}

static int check_folder(const struct vmconf *c)
{
	struct id_wanted wanted = {.digest = vm_path || measurement, .names = vm_path};
	int status = EXIT_DONE;

	if (vm_path)
		status = describe(c, &wanted.block);
	else if (measurement)
		status = hex_option("measurement", measurement,
			wanted.block.launch_digest, ID_DIGEST_SIZE);
	if (!status)
		status = key_digest(id_key, &wanted.id_key, wanted.keys.id_key);
	if (!status)
		status = key_digest(author_key, &wanted.author_key, wanted.keys.author_key);
	return status ? status : examine(&wanted);
}

static int run(int argc, char **argv)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	int status = check_usage();

	if (status)
		return status;
	if (new_key)
		return make_key();
	status = read_description(&c);
	if (status)
		return status;
	return out ? make(&c) : check_folder(&c);
}

const struct command cmd_id_block = {
	.name = "id-block",
	.args = "--vm FILE --id-key PEM --out DIR",
	.summary = "sign what a VM must be launched with",
	.description =
		"Signs the VM's launch digest, policy, family-id, image-id and guest-svn for the\n"
		"processor to compare at launch. Prints the digests that reports will show as\n"
		"lines for [policy]: measurement, id-key and, with one, author-key. With\n"
		"id-block-dir in [snp], snpguard run starts the VM with what the folder has.",
	.options = options,
	.run = run,
};
