/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * QEMU's command line for a virtual machine, as an argument vector. Nothing is started here
 * (process.h does that) and nothing is looked up: the same machine gives the same arguments.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "snp/util.h"

#define QEMU_BINARY "qemu-system-x86_64"
#define QEMU_DISKS_MAX 16
#define QEMU_FORWARDS_MAX 16

struct qemu_disk {
	const char *serial;	/* at most 20 characters of [A-Za-z0-9-]; also names its parts */
	const char *file;
	bool read_only;
	bool no_flush;		/* whoever made the file flushes it */
};

/* QEMU has one driver for files and one for devices, and refuses to open either by the other's. */
bool qemu_disk_is_device(const struct qemu_disk *d);

struct qemu_forward {
	uint16_t host_port;	/* of 127.0.0.1 */
	uint16_t guest_port;
};

/* What a real SNP guest has besides. Strings are handed to QEMU as they are;
 * NULL leaves one out. */
struct qemu_snp {
	uint64_t policy;
	uint64_t features;	/* SEV_FEATURES; bit 0, SNP itself, is QEMU's to set */
	unsigned cbitpos;
	const char *host_data;	/* base64 */
	const char *id_block;
	const char *id_auth;
	bool author_key;
};

/* A machine; NULL and 0 mean "none" or QEMU's own default. Borrows everything. */
struct qemu_vm {
	const char *accel;		/* "tcg", "kvm" */
	const char *cpu;
	uint32_t cpu_sig;		/* CPUID 1 EAX in place of @cpu's; 0: @cpu's */
	unsigned vcpus;
	unsigned memory_mib;
	const char *firmware;
	const char *kernel;
	const char *initrd;
	const char *append;
	const char *console;		/* file for the serial console; NULL is the terminal */
	const struct qemu_snp *snp;	/* NULL: an ordinary machine */
	int monitor;			/* a connected socket that QEMU inherits and speaks
					 * QMP on; 0: none */
	bool network;
	size_t n_disks;
	struct qemu_disk disks[QEMU_DISKS_MAX];
	size_t n_forwards;
	struct qemu_forward forwards[QEMU_FORWARDS_MAX];
};

struct qemu_args {
	size_t n;
	char **v;	/* ends with NULL */
	bool failed;	/* private: no memory on the way */
};

/* 0 or -ENOMEM. */
_must_check_ int qemu_build(const struct qemu_vm *vm, struct qemu_args *ret);
void qemu_args_done(struct qemu_args *args);

/* One argument on a line, quoted for a shell where needed. */
void qemu_print(FILE *out, const struct qemu_args *args);
