/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vm.conf: the description of a VM, the single source for starting it and for knowing what to
 * expect of it. INI (ini.h), read strictly: a section or key that is not known, or a key given
 * twice, is an error with file and line. Relative paths are relative to the file's folder.
 * docs/vm-conf.md lists the keys.
 */
#pragma once

#include "measure/vmsa.h"
#include "policy.h"
#include "vm/format/qemu.h"

struct vmconf_disk {
	char *name;
	char *file;
	bool read_only;
	char *claim, *container;	/* what a cluster has in place of @file */
	uint64_t seen;
};

struct vmconf {
	char *firmware, *kernel, *initrd, *append, *cpu, *svsm;
	unsigned memory_mib, vcpus;
	uint64_t cpu_sig;	/* CPUID 1 EAX in place of @cpu's; 0: @cpu's */
	enum vmm vmm;
	bool refuses_shim;	/* the firmware starts no shim that no hash covers */
	unsigned vars_size;	/* bytes of the file of variables above an SVSM */
	size_t n_disks;
	struct vmconf_disk disks[QEMU_DISKS_MAX];
	bool network;		/* there is a [network] section */
	size_t n_forwards;
	struct qemu_forward forwards[QEMU_FORWARDS_MAX];
	char *emulate_archive;
	struct {
		char *image;		/* container image with kernel and initrd */
		bool snp_fields;	/* the cluster's launchSecurity.snp has fields */
	} kubevirt;
	struct {
		bool policy_given;
		uint64_t policy;
		uint64_t features;	/* SEV_FEATURES of its vCPUs */
		unsigned cbitpos;
		char *host_data, *id_block, *id_auth;	/* base64 */
		char *id_block_dir;	/* what snpguard id-block wrote, in place of both */
		char *id_key, *author_key;	/* PEM files */
		uint8_t family_id[16], image_id[16];
		unsigned guest_svn;
	} snp;
	struct vmconf_policy policy;
};

/* The text of a description. 0, -errno, or VMCONF_E_INVALID; @why tells in every case but 0, and
 * names the file. */
_must_check_ int vmconf_read_text(const char *path, char **ret,
	char why[static VMCONF_WHY_MAX]);
/* That text parsed. The same answers. */
_must_check_ int vmconf_read(const char *path, struct vmconf *ret, char why[static VMCONF_WHY_MAX]);
/* The same from a text, changed in place; @path is where relative paths start, and what @why
 * names. */
_must_check_ int vmconf_parse(char *text, const char *path, struct vmconf *ret,
	char why[static VMCONF_WHY_MAX]);
void vmconf_done(struct vmconf *c);

#define _cleanup_vmconf_ _cleanup_(vmconf_done)
