/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the volumes that a record names, from files or from the terminal. */
#pragma once

#include "command.h"
#include "owner/record.h"

/* What can be known of the same without reading a key: that each file is there and not for others,
 * and a terminal for the rest. EXIT_DONE, EXIT_USAGE or EXIT_COULD_NOT, said. */
_must_check_ int volume_keys_check(const struct record *record, const struct option_list *files);

/**
 * volume_keys_load() - a key for every volume of the record
 * @files: FILE where the record has one volume, NAME=FILE otherwise; a volume for which none is
 *   given is asked for at the terminal
 *
 * Return: EXIT_DONE, EXIT_USAGE or EXIT_COULD_NOT, said. snp_volumes_done(@ret) in any case.
 */
_must_check_ int volume_keys_load(const struct record *record, const struct option_list *files,
	struct snp_volumes *ret);
