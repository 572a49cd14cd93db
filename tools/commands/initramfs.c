/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard initramfs: packs the guest's initramfs out of the agent and a kernel's modules. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "command.h"
#include "compress.h"
#include "owner/file.h"
#include "pack.h"
#include "process.h"
#include "say.h"

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
} opt;

/* The agent that was built together with this program, else the installed one. */
static int find_agent(char path[static PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = 0;
		*strrchr(self, '/') = 0;
		if (snprintf(path, PATH_MAX, "%s/../agent/snpguard-agent", self) < PATH_MAX &&
		    access(path, R_OK) == 0)
			return 0;
	}
	snprintf(path, PATH_MAX, "%s", SNPGUARD_AGENT);
	return access(path, R_OK) < 0 ? -errno : 0;
}

/* SOURCE_DATE_EPOCH, or the beginning of time. */
static int archive_time(uint32_t *ret)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	unsigned long long value;
	char *end;

	if (!text) {
		*ret = 0;
		return 0;
	}
	errno = 0;
	value = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || errno || value > UINT32_MAX) {
		say_error("SOURCE_DATE_EPOCH is not a number of seconds that cpio can hold");
		return -EINVAL;
	}
	*ret = (uint32_t)value;
	return 0;
}

static int choose_modules(struct closure *ret)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};
	struct utsname uts;
	char running[sizeof(uts.release) + 16];
	int r;

	uname(&uts);
	snprintf(running, sizeof(running), "/lib/modules/%s", uts.release);
	r = modlist_parse(&list, modlist_default, &why);
	for (size_t i = 0; i < opt.add.n && r == 0; i++)
		r = modlist_require(&list, opt.add.v[i]);
	if (r == 0)
		r = closure_resolve(opt.modules ? opt.modules : running, &list, ret, &why);
	if (r)
		say_error("%s", why.text[0] ? why.text : strerror(-r));
	return r;
}

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

/* The file appears under its name only when it is complete. */
static int write_file(const struct pack *pack)
{
	char partial[PATH_MAX];
	struct why why = {""};
	struct stat st;
	FILE *f;
	int r;

	r = file_replaceable(opt.out);
	if (r) {
		say_error("%s: %s", opt.out, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	if (snprintf(partial, sizeof(partial), "%s.partial", opt.out) >= PATH_MAX) {
		say_error("%s: %s", opt.out, strerror(ENAMETOOLONG));
		return EXIT_COULD_NOT;
	}
	f = fopen(partial, "wbe");
	if (!f) {
		say_error("%s: %s", partial, strerror(errno));
		return EXIT_COULD_NOT;
	}
	r = pack_initramfs(pack, f, &why);
	if (process_interrupted()) {
		r = -EINTR;
		say_error("interrupted");
	} else if (r) {
		say_error("%s", why.text);
	}
	if ((fclose(f) || (r == 0 && rename(partial, opt.out) < 0)) && r == 0) {
		r = -errno;
		say_error("%s: %s", opt.out, strerror(errno));
	}
	if (r) {
		unlink(partial);
		return EXIT_COULD_NOT;
	}
	if (stat(opt.out, &st) == 0)
		say_progress("%s: %zu modules of %s, %.1f MiB", opt.out, pack->modules->modules.n,
			pack->modules->version, (double)st.st_size / (1 << 20));
	return EXIT_DONE;
}

static int check_options(void)
{
	bool none = opt.compress && strcmp(opt.compress, "none") == 0;

	if (!opt.out && !opt.list)
		say_error("--out FILE is missing");
	else if (opt.compress && !none && strcmp(opt.compress, "zstd") != 0)
		say_error("--compress '%s' is neither zstd nor none", opt.compress);
	else if (opt.level > COMPRESS_LEVEL_MAX)
		say_error("--level goes from 1 to %d", COMPRESS_LEVEL_MAX);
	else if (none && opt.level)
		say_error("--level means nothing with --compress none");
	else
		return EXIT_DONE;
	return EXIT_USAGE;
}

static int pack_level(void)
{
	if (opt.compress && strcmp(opt.compress, "none") == 0)
		return 0;
	return opt.level ? (int)opt.level : LEVEL_DEFAULT;
}

static int run(int argc, char **argv)
{
	_cleanup_(closure_done) struct closure modules = {0};
	struct pack pack = {.modules = &modules, .agent = opt.agent, .level = pack_level()};
	char agent[PATH_MAX];
	int r = check_options();

	if (r)
		return r;
	if (archive_time(&pack.mtime))
		return EXIT_USAGE;
	if (!opt.list && !pack.agent) {
		if (find_agent(agent)) {
			say_error("no agent beside this program; name it with --agent FILE");
			return EXIT_COULD_NOT;
		}
		pack.agent = agent;
	}
	/* It is a matter of seconds: a signal only waits until nothing is left half made. */
	if (process_catch_signals()) {
		say_error("signals: %s", strerror(errno));
		return EXIT_COULD_NOT;
	}
	if (choose_modules(&modules))
		return EXIT_COULD_NOT;
	if (process_interrupted()) {
		say_error("interrupted");
		return EXIT_COULD_NOT;
	}
	return opt.list ? print_closure(&modules) : write_file(&pack);
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
	OPTION_END,
};

const struct command cmd_initramfs = {
	.name = "initramfs",
	.summary = "pack the guest's initramfs",
	.description =
		"Packs the agent as /init together with those modules of a kernel that it may\n"
		"need, and their index. Nothing else of this machine goes in: the same agent and\n"
		"the same kernel give the same bytes, so the launch measurement can be computed\n"
		"elsewhere. Times in the archive are SOURCE_DATE_EPOCH, or zero.",
	.options = options,
	.run = run,
};
