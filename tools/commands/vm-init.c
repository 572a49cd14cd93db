/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard vm init: a description of a VM to begin with. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "owner/file.h"
#include "say.h"
#include "snp/cursor.h"
#include "vm/conf/template.h"
#include "vm/conf/vmconf.h"

#define DEFAULT_FILE "vm.conf"
#define GIVEN_MAX (8 + 2 * OPTION_LIST_MAX)
#define AGENT_FORWARD "8400:8400"

static const char *firmware, *kernel, *initrd, *append;
static struct option_list disks, forwards;

static const struct option_spec options[] = {
	{"firmware", OPTION_STRING, &firmware, "FILE", "the VM's firmware, OVMF's AmdSev build"},
	{"kernel", OPTION_STRING, &kernel, "FILE", "kernel, or unified kernel image"},
	{"initrd", OPTION_STRING, &initrd, "FILE", "initramfs"},
	{"append", OPTION_STRING, &append, "STRING", "kernel command line"},
	{"disk", OPTION_LIST, &disks, "NAME=FILE", "a disk; may be repeated"},
	{"forward", OPTION_LIST, &forwards, "HOSTPORT:GUESTPORT",
		"a port of the VM; may be repeated (default:\n" AGENT_FORWARD ", the agent's)"},
	OPTION_END,
};

/* The lines that are known, and the strings of them that are ours. */
struct start {
	size_t n;
	struct vmconf_given given[GIVEN_MAX];
	size_t n_owned;
	char *owned[GIVEN_MAX];
};

static void start_done(struct start *s)
{
	for (size_t i = 0; i < s->n_owned; i++)
		free(s->owned[i]);
}

static void add(struct start *s, const char *section, const char *name, const char *key,
	const char *value)
{
	if (value)
		s->given[s->n++] = (struct vmconf_given){section, name, key, value};
}

/* NULL without memory. */
static char *own(struct start *s, char *text)
{
	if (text)
		s->owned[s->n_owned++] = text;
	return text;
}

static int no_memory(void)
{
	say_error("%s", owner_strerror(-ENOMEM));
	return EXIT_COULD_NOT;
}

/* A path of the command line starts here, one of the description at its folder. */
static int add_path(struct start *s, const char *file, const char *section, const char *name,
	const char *key, const char *path)
{
	_cleanup_free_ char *cwd = NULL;
	char *absolute;

	if (!path || path[0] == '/' || !strchr(file, '/')) {
		add(s, section, name, key, path);
		return EXIT_DONE;
	}
	cwd = get_current_dir_name();
	if (!cwd || asprintf(&absolute, "%s/%s", cwd, path) < 0)
		return no_memory();
	add(s, section, name, key, own(s, absolute));
	return EXIT_DONE;
}

static int add_disk(struct start *s, const char *file, const char *text)
{
	const char *equals = strchr(text, '=');
	char *name;

	if (!equals) {
		say_error("--disk: '%s' is not NAME=FILE", text);
		return EXIT_USAGE;
	}
	name = own(s, strndup(text, (size_t)(equals - text)));
	return name ? add_path(s, file, "disk", name, "file", equals + 1) : no_memory();
}

static int collect(struct start *s, const char *file)
{
	int status = add_path(s, file, "vm", NULL, "firmware", firmware);

	if (!status)
		status = add_path(s, file, "vm", NULL, "kernel", kernel);
	if (!status)
		status = add_path(s, file, "vm", NULL, "initrd", initrd);
	add(s, "vm", NULL, "append", append);
	for (size_t i = 0; i < disks.n && !status; i++)
		status = add_disk(s, file, disks.v[i]);
	for (size_t i = 0; i < forwards.n; i++)
		add(s, "network", NULL, "forward", forwards.v[i]);
	if (!forwards.n)
		add(s, "network", NULL, "forward", AGENT_FORWARD);
	return status;
}

/* A line is a value's whole room: the file could not give back another one to the byte. */
static int check_values(const struct start *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *value = s->given[i].value;
		size_t len = strlen(value);

		if (strpbrk(value, "\n\r") ||
			(len && (strchr(" \t", value[0]) || strchr(" \t", value[len - 1])))) {
			say_error("%s '%s': a vm.conf holds no line break, and no blank at either "
				"end", s->given[i].key, value);
			return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

static int render(const struct start *s, char **ret, size_t *ret_len)
{
	FILE *out = open_memstream(ret, ret_len);

	if (!out)
		return no_memory();
	vmconf_template(out, s->given, s->n);
	return fclose(out) ? no_memory() : EXIT_DONE;
}

/* Nobody is given a file that the other commands refuse. */
static int check_text(const char *text, const char *file)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *copy = strdup(text);
	char why[VMCONF_WHY_MAX];
	int r;

	if (!copy)
		return no_memory();
	r = vmconf_parse(copy, file, &c, why);
	if (r)
		say_error("what would be written: %s", why);
	return !r ? EXIT_DONE : r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
}

static int write_new(const char *file, const char *text, size_t len)
{
	_cleanup_close_ int fd = -1;
	int r;

	if (strcmp(file, "-") == 0) {
		fwrite(text, 1, len, stdout);	/* whether all of it went is seen at the end */
		return EXIT_DONE;
	}
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		say_error("%s: %s%s", file, strerror(errno),
			errno == EEXIST ? "; it is left as it is: give another name" : "");
		return EXIT_COULD_NOT;
	}
	r = file_write_fd(fd, text, len);
	if (r) {
		say_error("%s: %s", file, owner_strerror(r));
		unlink(file);
		return EXIT_COULD_NOT;
	}
	say_progress("%s is written; 'snpguard vm check %s' tells what is missing", file, file);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const char *file = argc ? argv[0] : DEFAULT_FILE;
	_cleanup_(start_done) struct start s = {0};
	_cleanup_free_ char *text = NULL;
	size_t len;
	int status;

	status = collect(&s, file);
	if (!status)
		status = check_values(&s);
	if (!status)
		status = render(&s, &text, &len);
	if (!status)
		status = check_text(text, file);
	return status ? status : write_new(file, text, len);
}

const struct command cmd_vm_init = {
	.name = "vm init",
	.args = "[FILE]",
	.summary = "begin the description of a VM",
	.description =
		"Writes a vm.conf (default: " DEFAULT_FILE
		"; - is standard output) in which every key\n"
		"stands with a comment and its default. A file that exists is left as it is.",
	.options = options,
	.max_args = 1,
	.run = run,
};
