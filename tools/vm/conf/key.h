/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside of vmconf: the keys of a section as a table, how their values get to their places, and
 * what people are told of them.
 */
#pragma once

#include "vmconf.h"

struct vmconf_reader {
	const char *path;
	struct vmconf *conf;
	char *why;
	unsigned line;
};

struct vmconf_key {
	const char *key;
	/* @target: at @offset. 0, -errno, or the answer of vmconf_refuse(). */
	int (*set)(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
		const char *value);
	size_t offset;		/* in struct vmconf; in struct vmconf_disk for [disk NAME] */
	bool list;		/* may be given several times */
	unsigned min, max;
	const char *value;	/* for people: what it may be, "FILE" */
	const char *preset;	/* the value that holds without the key; NULL for none */
	const char *help;	/* a line or two: what it is */
};

struct vmconf_keys {
	const struct vmconf_key *v;
	size_t n;
};

struct vmconf_section {
	const char *name;
	const struct vmconf_keys *keys;
	bool named;		/* [disk NAME], several of them */
	const char *help;
};

#define VMCONF_SECTIONS 7
extern const struct vmconf_section vmconf_sections[VMCONF_SECTIONS];

/* Those of [policy]. */
extern const struct vmconf_keys vmconf_policy_keys;

/* Says why, with file and line. Returns VMCONF_E_INVALID. */
int vmconf_refuse(struct vmconf_reader *r, const char *fmt, ...) _printf_(2, 3);

/* One for each kind of value; @target is what the name says. */
int vmconf_set_text(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
/* Relative paths start at the file's folder. */
int vmconf_set_path(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
int vmconf_set_number(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
int vmconf_set_memory(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
int vmconf_set_hex64(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
/* Exactly @max bytes. */
int vmconf_set_hex(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
int vmconf_set_bool(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
/* Kept as text: QEMU takes it so. */
int vmconf_set_base64(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value);
