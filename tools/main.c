/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard, the command of a guest's owner: the list of subcommands, and how one is found. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "say.h"

static const struct command *const commands[] = {
	&cmd_keygen,
	&cmd_image_luks,
	&cmd_image_verity,
	&cmd_initramfs,
	&cmd_vm_init,
	&cmd_vm_check,
	&cmd_measure,
	&cmd_id_block,
	&cmd_run,
	&cmd_doctor,
	&cmd_unlock,
	&cmd_ssh,
	&cmd_verify,
	&cmd_report_fetch,
	&cmd_report_show,
	&cmd_certs_fetch,
	&cmd_certs_list,
	&cmd_certs_show,
	&cmd_certs_import,
	NULL,
};

static void print_usage(const char *group)
{
	size_t len = group ? strlen(group) : 0;

	puts("Usage: snpguard COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:");
	for (const struct command *const *c = commands; *c; c++)
		if (!group || strncmp((*c)->name, group, len) == 0)
			printf("  %-16s %s\n", (*c)->name, (*c)->summary);
	puts("\n'snpguard COMMAND --help' explains a command; --version tells the version.\n"
	     "Exit status: 0 done, 1 verification says no, 2 usage, 3 could not be done.");
}

static void print_help(const struct command *c)
{
	printf("Usage: snpguard %s [OPTION...]%s%s\n\n%s\n\n", c->name, c->args ? " " : "",
		c->args ? c->args : "", c->description);
	options_print(c->options);
}

/* How many of the arguments name @c: 1, 2 for a name of two words, 0 when they do not. */
static int words_matched(const struct command *c, int argc, char **argv)
{
	const char *space = strchr(c->name, ' ');

	if (!space)
		return strcmp(c->name, argv[0]) == 0 ? 1 : 0;
	if (argc < 2 || strlen(argv[0]) != (size_t)(space - c->name))
		return 0;
	return strncmp(c->name, argv[0], strlen(argv[0])) == 0 && strcmp(space + 1, argv[1]) == 0 ?
		2 : 0;
}

/* The first word of some command of two words. */
static bool is_group(const char *word)
{
	size_t len = strlen(word);

	for (const struct command *const *c = commands; *c; c++)
		if (strncmp((*c)->name, word, len) == 0 && (*c)->name[len] == ' ')
			return true;
	return false;
}

static int run(const struct command *c, int argc, char **argv)
{
	bool help;

	say_set_command(c->name);
	if (options_parse(c->options, &argc, argv, &help))
		return EXIT_USAGE;
	if (help) {
		print_help(c);
		return EXIT_DONE;
	}
	if (argc < c->min_args || (c->max_args >= 0 && argc > c->max_args)) {
		say_error("%s argument%s; usage: snpguard %s [OPTION...]%s%s",
			argc < c->min_args ? "missing" : "too many",
			argc < c->min_args ? "" : "s", c->name, c->args ? " " : "",
			c->args ? c->args : "");
		return EXIT_USAGE;
	}
	return c->run(argc, argv);
}

/* What a script reads must be all of it: a full disk is no success. A refusal stays one. */
static int all_written(int status)
{
	if (status != EXIT_DONE && status != EXIT_REFUSED)
		return status;
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	say_error("standard output: could not be written; is there space left?");
	return status == EXIT_REFUSED ? status : EXIT_COULD_NOT;
}

static int no_such_command(int argc, char **argv)
{
	if (!is_group(argv[0])) {
		say_error("'%s': no such command; 'snpguard --help' lists them", argv[0]);
		return EXIT_USAGE;
	}
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		print_usage(argv[0]);
		return EXIT_DONE;
	}
	say_error("'%s' needs a second word; 'snpguard %s --help' lists them", argv[0], argv[0]);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		say_error("no command; 'snpguard --help' lists them");
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_usage(NULL);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("snpguard " SNPGUARD_VERSION);
		return EXIT_DONE;
	}
	for (const struct command *const *c = commands; *c; c++) {
		int words = words_matched(*c, argc - 1, argv + 1);

		if (words)
			return all_written(run(*c, argc - 1 - words, argv + 1 + words));
	}
	return no_such_command(argc - 1, argv + 1);
}
