/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Long options from a table: the same table parses and prints --help. An option given twice (unless
 * it is a list), unknown, without its value, or with an empty one where a file or folder is to be
 * named, is a usage error that names it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "snp/util.h"

enum option_type {
	OPTION_FLAG,	/* bool * */
	OPTION_STRING,	/* const char ** */
	OPTION_LIST,	/* struct option_list *: may be given several times */
	OPTION_NUMBER,	/* unsigned * */
};

#define OPTION_LIST_MAX 16

struct option_list {
	size_t n;
	const char *v[OPTION_LIST_MAX];
};

struct option_spec {
	const char *name;	/* without "--" */
	enum option_type type;
	void *target;
	const char *value;	/* "FILE", NULL for a flag */
	const char *help;	/* lines after the first are indented by the printer */
};

#define OPTION_END {0}

/**
 * options_parse() - take the options out of argv
 * @argc: number of arguments; on return the positional ones that are left
 * @argv: without command name; reordered so that positional ones come first
 * @ret_help: --help or -h was given
 *
 * "--" ends the options. Return: 0, or 1 after it has said on standard error what is wrong.
 */
_must_check_ int options_parse(const struct option_spec *specs, int *argc, char **argv,
	bool *ret_help);

/* The options' part of --help, on standard output. */
void options_print(const struct option_spec *specs);
