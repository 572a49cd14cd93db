/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A subcommand of snpguard: each lives in its own commands/NAME.c, which ends in one constant of
 * this type; main.c only lists them.
 */
#pragma once

#include "options.h"

/* Exit status, an interface. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,	/* attestation or verification says no */
	EXIT_USAGE = 2,
	EXIT_COULD_NOT = 3,	/* network, file, process */
};

struct command {
	const char *name;		/* "report fetch" for a command of two words */
	const char *args;		/* "HOST[:PORT]" */
	const char *summary;		/* one line for snpguard --help */
	const char *description;	/* paragraphs for --help, at most 79 columns */
	const struct option_spec *options;	/* ends with an entry without name */
	int min_args, max_args;		/* positional; max -1 for any */
	/* argv[0..argc) are the positional arguments. Returns enum exit_status. */
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_keygen;
extern const struct command cmd_report_fetch;
extern const struct command cmd_report_show;
extern const struct command cmd_verify;
extern const struct command cmd_certs_fetch;
extern const struct command cmd_certs_import;
extern const struct command cmd_certs_list;
extern const struct command cmd_certs_show;
extern const struct command cmd_unlock;
extern const struct command cmd_ssh;
extern const struct command cmd_image_luks;
extern const struct command cmd_image_verity;
extern const struct command cmd_initramfs;
extern const struct command cmd_run;
extern const struct command cmd_measure;
extern const struct command cmd_doctor;
extern const struct command cmd_vm_init;
extern const struct command cmd_vm_check;
extern const struct command cmd_id_block;
