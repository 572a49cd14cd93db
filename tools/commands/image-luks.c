/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard image luks: an encrypted and authenticated disk from a root tree, and the record by
 * which its owner knows it again. Needs neither root nor device-mapper: a helper VM has both.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "image/checks.h"
#include "image/job.h"
#include "image/make.h"
#include "image/places.h"
#include "image/size.h"
#include "owner/secretfile.h"
#include "say.h"

static struct image_plan plan = {.accel = "tcg", .sector_size = IMAGE_BLOCK,
	.key = SNP_SECRET_NULL};
static const char *cipher = "aes-xts-random", *integrity = "hmac-sha256";
static const char *key_path, *size_text, *uuid;

static const struct option_spec options[] = {
	{"in", OPTION_STRING, &plan.in, "PATH",
		"directory tree, tar archive (any compression), or\n"
		"file system image"},
	{"out", OPTION_STRING, &plan.out, "DISK", "the disk to make"},
	{"record", OPTION_STRING, &plan.record, "FILE", "what 'snpguard unlock' must know of it"},
	{"volume-key", OPTION_STRING, &key_path, "FILE",
		"what opens it: from 'keygen --volume', or\n"
		"a passphrase, every byte of the file"},
	{"size", OPTION_STRING, &size_text, "SIZE", "of the root file system, with K, M or G;\n"
		"default: what it holds and some more"},
	{"cipher", OPTION_STRING, &cipher, "NAME", "aes-xts-random (default), aes-xts-plain64,\n"
		"aegis128-random"},
	{"integrity", OPTION_STRING, &integrity, "NAME",
		"hmac-sha256 (default), hmac-sha512; aead\n"
		"with aegis128-random"},
	{"sector-size", OPTION_NUMBER, &plan.sector_size, "BYTES", "4096 (default) or 512"},
	{"kdf", OPTION_STRING, &plan.kdf, "NAME", "pbkdf2 or argon2id; default: pbkdf2 for 32\n"
		"random bytes, argon2id for all else"},
	{"uuid", OPTION_STRING, &uuid, "UUID", "of the disk; default: random"},
	{"label", OPTION_STRING, &plan.label, "TEXT", "of the disk"},
	{"kernel", OPTION_STRING, &plan.kernel, "FILE",
		"of the helper VM; default: newest in /boot"},
	{"modules", OPTION_STRING, &plan.modules, "DIR", "that kernel's lib/modules/VERSION"},
	{"accel", OPTION_STRING, &plan.accel, "NAME", "QEMU's accelerator, default tcg"},
	{"force", OPTION_FLAG, &plan.force, NULL, "replace files that exist"},
	OPTION_END,
};

static int check_required(void)
{
	const struct {
		const char *name, *value;
	} required[] = {{"in", plan.in}, {"out", plan.out}, {"record", plan.record},
		{"volume-key", key_path}};

	for (size_t i = 0; i < ARRAY_SIZE(required); i++) {
		if (!required[i].value) {
			say_error("--%s is required; --help explains it", required[i].name);
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

/* What can be seen to be wrong in the options alone. */
static int check_options(void)
{
	plan.suite = image_suite_find(cipher, integrity);
	if (!plan.suite)
		say_error("--cipher %s with --integrity %s: not a choice; --help lists them",
			cipher, integrity);
	else if (plan.sector_size != 512 && plan.sector_size != IMAGE_BLOCK)
		say_error("--sector-size: 512 or 4096");
	else if (plan.kdf && strcmp(plan.kdf, "pbkdf2") != 0 && strcmp(plan.kdf, "argon2id") != 0)
		say_error("--kdf: pbkdf2 or argon2id");
	else if (plan.label && strlen(plan.label) >= sizeof(((struct image_job *)NULL)->label))
		say_error("--label: too long");
	else if (uuid && !uuid_ok(uuid))
		say_error("--uuid: '%s' is not a UUID in lower case", uuid);
	else if (size_text && image_size_parse(size_text, &plan.size))
		say_error("--size: '%s' is not a size", size_text);
	else if (!plan.kernel != !plan.modules)
		say_error("--kernel and --modules need each other");
	else
		return EXIT_DONE;
	return EXIT_USAGE;
}

static int check_inputs(void)
{
	int r = image_check_input(plan.in, &plan.kind);

	if (r == EXIT_DONE)
		r = image_check_apart(plan.in, plan.out);
	if (r == EXIT_DONE)
		r = image_check_different(plan.out, plan.record);
	if (r)
		return r;
	r = secret_file_read(key_path, IMAGE_PASSPHRASE_MAX, &plan.key);
	return r ? image_could_not(key_path, r) : EXIT_DONE;
}

/* What no option says. Lives as long as the program. */
static int choose_defaults(void)
{
	int r;

	if (place_of_helper(&plan.helper)) {
		say_error("the helper VM's program is not installed: snpguard-image-helper");
		return EXIT_COULD_NOT;
	}
	if (!plan.kernel && place_of_kernel(&plan.kernel, &plan.modules)) {
		say_error("no kernel with modules in /boot and /lib/modules; "
			"give --kernel and --modules");
		return EXIT_COULD_NOT;
	}
	if (uuid) {
		snprintf(plan.uuid, sizeof(plan.uuid), "%s", uuid);
		return EXIT_DONE;
	}
	r = uuid_random(plan.uuid);
	return r ? image_could_not("random numbers", r) : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	int r = check_required();

	if (r == EXIT_DONE)
		r = check_options();
	if (r == EXIT_DONE)
		r = image_check_output(plan.out, plan.force);
	if (r == EXIT_DONE)
		r = image_check_output(plan.record, plan.force);
	if (r == EXIT_DONE)
		r = choose_defaults();
	if (r == EXIT_DONE)
		r = check_inputs();
	if (r)
		return r;
	r = image_make(&plan);
	snp_secret_done(&plan.key);
	if (r)
		return image_could_not(plan.out, r);
	printf("%s\n", plan.uuid);
	return EXIT_DONE;
}

const struct command cmd_image_luks = {
	.name = "image luks",
	.summary = "make an encrypted, authenticated disk from a root tree",
	.description =
		"Makes a LUKS2 disk with integrity that holds a root file system, and prints its\n"
		"UUID. The work is done in a small helper VM, so neither root nor device-mapper\n"
		"is needed here. DISK appears when it is complete, or not at all.",
	.options = options,
	.run = run,
};
