/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The boot process: PID 1 from power-on until it becomes the real init. It owns keys, disks and
 * mounts. phases.c has the table of what happens in which order; each phase is one function that
 * gets the one struct boot.
 *
 * What boot reads: the measured command line, the kernel's files, disks (judged before use),
 * records of ipc.h from its two children, and the plaintext of a message that the owner sealed.
 * Never a byte from the network.
 */
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include "boot/cmdline.h"
#include "disk/blockdev.h"
#include "disk/luks.h"
#include "ipc.h"
#include "modules.h"
#include "net/net.h"
#include "snp/secret.h"

#define BOOT_REASON_MAX 256

struct boot {
	char **argv;			/* of PID 1: children mark theirs for systemd */
	uint64_t started_ms;		/* clock_ms() at the first instruction */
	uint64_t key_ms;		/* when the message came that opened the disk; 0: none */
	struct rlimit core_limit;	/* the kernel's own, for the real init */
	struct config config;
	struct kmod_ctx *modules;

	int device;			/* /dev/sev-guest, until the attester has it */
	int attester;			/* sockets to the children */
	int server;
	int signals;			/* signalfd: SIGCHLD */
	pid_t attester_pid;
	pid_t server_pid;

	struct net_lease lease;
	struct ipc_status status;	/* what the server tells the world */

	struct snp_secret private_key;	/* the per-boot X25519 key; gone once the root is open */
	uint8_t binding[SNP_BINDING_SIZE];	/* of its public half */

	uint8_t identity[SNP_BINDING_SIZE];	/* what identity reports bind; zeros: nothing */

	char root_device[BLOCKDEV_PATH_MAX];	/* as root= names it */
	char root_mount[BLOCKDEV_PATH_MAX];	/* what gets mounted: the same, or
						 * /dev/mapper/root */
	struct luks_volume volume;

	char reason[BOOT_REASON_MAX];	/* of the phase that failed: what, where, what to do */
};

/* A phase: 0; or -errno or a positive refusal, with boot->reason set. */
typedef int (*boot_phase_fn)(struct boot *b);

/* Runs the phases; becomes the real init or ends the machine. */
_noreturn_ void boot_main(char **argv);

int boot_early(struct boot *b);		/* earlyfs.c: file systems, descriptors, limits */
int boot_options(struct boot *b);	/* options.c: the command line */
int boot_modules(struct boot *b);	/* hardware.c: for what is there, and the mode */
int boot_device(struct boot *b);	/* hardware.c: the attestation device */
int boot_processes(struct boot *b);	/* processes.c: attester and server */
int boot_bootkey(struct boot *b);	/* bootkey.c: the key pair of this boot,
					 * bound into reports */
int boot_network(struct boot *b);	/* network.c */
int boot_root(struct boot *b);		/* root.c: find the disk, judge its header */
int boot_key(struct boot *b);		/* unlock.c: wait for the key, open the disk */
int boot_mount(struct boot *b);		/* root.c: the root file system */
int boot_overlay(struct boot *b);	/* root.c: what can be written to, over a verity root */
int boot_identity(struct boot *b);	/* identity.c: the SSH host key that reports bind */
int boot_switch(struct boot *b);	/* root.c: become the real init */

/* What the kernel would ask for by a process of its own.
 * One that is missing shows when it is used. */
void boot_module(struct boot *b, const char *name);

/* Sets boot->reason and hands @r through. */
int boot_reason(struct boot *b, int r, const char *fmt, ...) _printf_(3, 4);
