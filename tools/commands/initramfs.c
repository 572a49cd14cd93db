/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard initramfs: packs the guest's initramfs out of the agent and a kernel's modules, as a
 * file or with that kernel and a command line as one image.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "compress.h"
#include "pack/inputs.h"
#include "pack/output.h"
#include "pack/uki-files.h"
#include "process.h"
#include "say.h"
#include "show/uki-image.h"
#include "uki.h"

/* Beyond it a tenth smaller at best, for ten times the time. */
#define LEVEL_DEFAULT 9

static struct {
	const char *out;
	const char *agent;
	const char *modules;
	struct option_list add;
	bool list;
	const char *compress;
	unsigned level;
	struct uki_options uki;
	const char *show;
	bool json;
} opt;

static void print_names(const char *what, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		printf("%-9s%s\n", what, names->v[i]);
}

static int print_closure(const struct closure *modules)
{
	print_names("module", &modules->modules);
	print_names("builtin", &modules->builtin);
	print_names("absent", &modules->absent);
	print_names("missing", &modules->missing);
	return modules->missing.n ? EXIT_COULD_NOT : EXIT_DONE;
}

static bool packs_modules(void)
{
	return opt.agent || opt.modules || opt.add.n || opt.list || opt.compress || opt.level;
}

/* What goes with --uki; only NULL goes without it. */
static int check_uki_options(void)
{
	const struct uki_options *u = &opt.uki;
	struct why why;

	if (!u->out && (u->kernel || u->append || u->initrd || u->stub))
		say_error("--kernel, --append, --initrd and --stub are for --uki FILE");
	else if (u->out && !u->kernel)
		say_error("--uki needs --kernel FILE");
	else if (u->out && !u->append)
		say_error("--uki needs --append STRING: without a command line the stub "
			"would take the host's");
	else if (u->out && uki_check_cmdline(u->append, UINT32_MAX, &why))
		say_error("--append: %s", why.text);
	else if (u->initrd && packs_modules())
		say_error("with --initrd nothing is packed: no --agent, --modules, --add-module, "
			"--list, --compress or --level");
	else
		return EXIT_DONE;
	return EXIT_USAGE;
}

static int check_options(void)
{
	bool none = opt.compress && strcmp(opt.compress, "none") == 0;

	if (!opt.out && !opt.list && !opt.uki.out && !opt.show)
		say_error("--out FILE or --uki FILE is missing");
	else if (!!opt.out + !!opt.uki.out + !!opt.show > 1)
		say_error("--out, --uki and --show exclude each other");
	else if (opt.show && packs_modules())
		say_error("with --show nothing is packed: only --json goes with it");
	else if (opt.json && !opt.show)
		say_error("--json is for --show FILE");
	else if (opt.compress && !none && strcmp(opt.compress, "zstd") != 0)
		say_error("--compress '%s' is neither zstd nor none", opt.compress);
	else if (opt.level > COMPRESS_LEVEL_MAX)
		say_error("--level goes from 1 to %d", COMPRESS_LEVEL_MAX);
	else if (none && opt.level)
		say_error("--level means nothing with --compress none");
	else
		return check_uki_options();
	return EXIT_USAGE;
}

static int pack_level(void)
{
	if (opt.compress && strcmp(opt.compress, "none") == 0)
		return 0;
	return opt.level ? (int)opt.level : LEVEL_DEFAULT;
}

/* All that is packed; what is left is to write it somewhere. */
static int prepare(struct pack *pack, struct closure *modules, char agent[static PATH_MAX],
	const char *release)
{
	if (pack_time(&pack->mtime))
		return EXIT_USAGE;
	if (!opt.list && !pack->agent) {
		if (pack_find_agent(agent)) {
			say_error("no agent beside this program; name it with --agent FILE");
			return EXIT_COULD_NOT;
		}
		pack->agent = agent;
	}
	/* It is a matter of seconds: a signal only waits until nothing is left half made. */
	if (process_catch_signals()) {
		say_error("signals: %s", strerror(errno));
		return EXIT_COULD_NOT;
	}
	if (pack_choose_modules(opt.modules, &opt.add, release, modules))
		return EXIT_COULD_NOT;
	if (process_interrupted()) {
		say_error("interrupted");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int pack(struct uki_files *uki)
{
	_cleanup_(closure_done) struct closure modules = {0};
	struct pack pack = {.modules = &modules, .agent = opt.agent, .level = pack_level()};
	char agent[PATH_MAX];
	int status = prepare(&pack, &modules, agent, opt.uki.out ? uki->info.release : NULL);

	if (status)
		return status;
	if (opt.list)
		return print_closure(&modules);
	return opt.uki.out ? pack_to_memory(&pack, &uki->initrd, &uki->initrd_len) :
		pack_to_file(&pack, opt.out);
}

static int run(int argc, char **argv)
{
	_cleanup_(uki_files_done) struct uki_files uki = {0};
	int status = check_options();

	if (status)
		return status;
	if (opt.show)
		return show_uki(opt.show, opt.json);
	if (opt.uki.out)
		status = uki_files_read(&opt.uki, &uki);
	if (!status && !opt.uki.initrd)
		status = pack(&uki);
	return !status && opt.uki.out && !opt.list ? uki_files_write(&opt.uki, &uki) : status;
}

static const struct option_spec options[] = {
	{"out", OPTION_STRING, &opt.out, "FILE", "where the archive goes"},
	{"agent", OPTION_STRING, &opt.agent, "FILE",
		"the static agent; default: the one built or\ninstalled with this program"},
	{"modules", OPTION_STRING, &opt.modules, "DIR",
		"the kernel's modules, lib/modules/VERSION;\ndefault: those of the running kernel"},
	{"add-module", OPTION_LIST, &opt.add, "NAME",
		"one more module, by name or alias; may be\ngiven several times"},
	{"list", OPTION_FLAG, &opt.list, NULL,
		"print what would be packed, write nothing"},
	{"compress", OPTION_STRING, &opt.compress, "HOW", "zstd (default) or none"},
	{"level", OPTION_NUMBER, &opt.level, "N", "of zstd, 1 to 22; default 9"},
	{"uki", OPTION_STRING, &opt.uki.out, "FILE",
		"in place of --out: where an EFI image of\n"
		"kernel, initramfs and command line goes"},
	{"kernel", OPTION_STRING, &opt.uki.kernel, "FILE",
		"with --uki: the kernel, whose own modules are\nthe default then"},
	{"append", OPTION_STRING, &opt.uki.append, "STRING", "with --uki: the kernel command line"},
	{"initrd", OPTION_STRING, &opt.uki.initrd, "FILE",
		"with --uki: an initramfs that was made before,\nas it is"},
	{"stub", OPTION_STRING, &opt.uki.stub, "FILE",
		"with --uki: systemd's stub, before version 254;\n"
		"default: that of package systemd-boot-efi"},
	{"show", OPTION_STRING, &opt.show, "FILE",
		"print what is in such an image: sizes and\nSHA-256, and the command line"},
	{"json", OPTION_FLAG, &opt.json, NULL, "with --show: as JSON"},
	OPTION_END,
};

const struct command cmd_initramfs = {
	.name = "initramfs",
	.summary = "pack the guest's initramfs",
	.description =
		"Packs the agent as /init together with those modules of a kernel that it may\n"
		"need, and their index. Nothing else of this machine goes in: the same agent and\n"
		"the same kernel give the same bytes, so the launch measurement can be computed\n"
		"elsewhere. Times in the archive are SOURCE_DATE_EPOCH, or zero.\n"
		"\n"
		"With --uki it becomes a unified kernel image: kernel, initramfs and command line\n"
		"in one file, which the firmware starts as the kernel and which is measured as\n"
		"such. The VM then has no initrd and no command line of its own.",
	.options = options,
	.run = run,
};
