/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard keygen: the owner's key pair, and random keys for volumes. */
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "keys/owner-key.h"
#include "owner/ownerkey.h"
#include "owner/secretfile.h"
#include "say.h"
#include "snp/hpke.h"

#define VOLUME_KEY_SIZE 32

static const char *out, *public_of, *passphrase_file;
static bool volume, passphrase;

static const struct option_spec options[] = {
	{"out", OPTION_STRING, &out, "FILE",
		"the new key, a file of mode 0600; an old one is\nnever replaced"},
	{"public", OPTION_STRING, &public_of, "FILE", "print the public key of an existing key"},
	{"volume", OPTION_FLAG, &volume, NULL, "make a random 32-byte key for a volume instead"},
	{"passphrase", OPTION_FLAG, &passphrase, NULL, "encrypt the new key; asks at the terminal"},
	{"passphrase-file", OPTION_STRING, &passphrase_file, "FILE",
		"passphrase of the key: the first line of a file"},
	OPTION_END,
};

static int check_usage(void)
{
	if (!out == !public_of) {
		say_error("give either --out FILE for a new key or --public FILE");
		return EXIT_USAGE;
	}
	if (volume && (public_of || passphrase || passphrase_file)) {
		say_error("--volume goes with --out alone");
		return EXIT_USAGE;
	}
	if (passphrase && (public_of || passphrase_file)) {
		say_error("--passphrase goes with neither --public nor --passphrase-file");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int failed(const char *what, int r)
{
	if (r == -EEXIST)
		say_error("%s: there already; move it away or choose another name", what);
	else
		say_error("%s: %s", what, owner_strerror(r));
	return EXIT_COULD_NOT;
}

static int print_public(const struct snp_secret *key, const char *what)
{
	char text[OWNER_PUBLIC_TEXT_SIZE];
	int r = ownerkey_public_text(key, text);

	if (r)
		return failed(what, r);
	puts(text);
	return EXIT_DONE;
}

static int show_public(void)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	int status = owner_key_load(public_of, passphrase_file, &key);

	return status ? status : print_public(&key, public_of);
}

static int make_volume_key(void)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL;
	int r = snp_secret_new(&key, VOLUME_KEY_SIZE);

	if (r)
		return failed(out, r);
	if (RAND_priv_bytes(key.data, (int)key.len) != 1)
		return failed("random numbers", -EIO);
	r = secret_file_write(out, &key);
	return r ? failed(out, r) : EXIT_DONE;
}

static int ask_passphrase(struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret first = SNP_SECRET_NULL, second = SNP_SECRET_NULL;
	int r;

	r = secret_terminal_read("Passphrase for the new key: ", OWNER_PASSPHRASE_MAX, &first);
	if (r)
		return failed("passphrase", r);
	r = secret_terminal_read("The same again: ", OWNER_PASSPHRASE_MAX, &second);
	if (r)
		return failed("passphrase", r);
	if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0) {
		say_error("the two passphrases differ; nothing was written");
		return EXIT_COULD_NOT;
	}
	snp_secret_move(ret, &first);
	return EXIT_DONE;
}

static int get_passphrase(struct snp_secret *ret)
{
	int r;

	if (passphrase)
		return ask_passphrase(ret);
	if (!passphrase_file)
		return EXIT_DONE;
	r = secret_file_read_line(passphrase_file, OWNER_PASSPHRASE_MAX, ret);
	return r ? failed(passphrase_file, r) : EXIT_DONE;
}

static int make_owner_key(void)
{
	_cleanup_secret_ struct snp_secret key = SNP_SECRET_NULL, pass = SNP_SECRET_NULL;
	uint8_t public_key[SNP_X25519_SIZE];
	int status, r;

	status = get_passphrase(&pass);
	if (status)
		return status;
	r = snp_x25519_generate(&key, public_key);
	if (r)
		return failed("key generation", r);
	r = ownerkey_write(out, &key, &pass);
	return r ? failed(out, r) : print_public(&key, out);
}

static int run(int argc, char **argv)
{
	int status = check_usage();

	if (status)
		return status;
	if (public_of)
		return show_public();
	return volume ? make_volume_key() : make_owner_key();
}

const struct command cmd_keygen = {
	.name = "keygen",
	.args = "--out FILE",
	.summary = "make the owner's key pair, or a volume's key",
	.description =
		"Makes an X25519 key pair, writes its private half (PKCS#8 PEM) and prints its\n"
		"public half as the guest's command line wants it: snpguard.owner=TEXT.",
	.options = options,
	.run = run,
};
