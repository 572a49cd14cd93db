/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a machine shows of itself, as far as SEV-SNP depends on it: gathered once, judged by the
 * checks (checks.h). Each part says for itself whether it could be seen: an @error of 0, or the
 * -errno.
 */
#pragma once

#include "measure/firmware.h"
#include "snp/certtable.h"
#include "snp/report.h"
#include "sysroot.h"

/* Where descriptions of VMs have the C-bit unless they say otherwise. */
#define FACTS_C_BIT_DEFAULT 51u

enum facts_side {
	FACTS_HOST,	/* a machine that is to run guests */
	FACTS_GUEST,	/* one of these */
};

/* /proc/cpuinfo, of the first processor. */
struct facts_cpu {
	int error;
	char vendor[16], name[64];
	unsigned family, model, stepping;
	bool hypervisor, sev, sev_es, sev_snp;	/* flags as the kernel shows them */
};

/* CPUID 0x8000001F: what the silicon can, whatever BIOS and kernel made of it. */
struct facts_cpuid {
	int error;
	bool has_sev, has_sev_es, has_sev_snp;
	unsigned c_bit, reduced_bits;
	unsigned n_asids, n_es_asids;	/* of all guests; of those with SEV-ES or SNP */
};

/* A model-specific register. */
struct facts_msr {
	int error;
	uint64_t value;
};

struct facts_kernel {
	int error;
	char release[64];
	unsigned major, minor;
	int cmdline_error;
	char cmdline[4096];
	bool has_ccp, has_kvm_amd, has_sev_guest;	/* modules */
};

enum facts_switch {
	SWITCH_ABSENT,		/* no such parameter */
	SWITCH_OFF,
	SWITCH_ON,
	SWITCH_UNREADABLE,	/* it is there, and does not say which */
};

/* Parameters of kvm_amd. */
struct facts_kvm {
	enum facts_switch sev, sev_es, sev_snp;
};

/* The misc controller's count; 0 when it has none. */
struct facts_capacity {
	unsigned sev, sev_es;
};

struct facts_iommu {
	int groups_error;
	unsigned n_groups, n_identity;	/* all; those without translation */
	unsigned n_units, n_snp, n_unknown;	/* IOMMUs; with SNPSup; whose features hide */
};

struct facts_device {
	int error;
	bool is_device;		/* a character device; a plain file stands for one in a copy */
	bool permitted;		/* to the caller, for reading and writing */
};

/* An answer of the secure processor. */
struct facts_status {
	int error;
	unsigned major, minor, build, state, guests;
	bool rmp;			/* SNP only, as all below */
	uint8_t current_tcb[8], reported_tcb[8];
};

struct facts_psp {
	struct facts_status sev, snp;
};

struct facts_qemu {
	int error;
	unsigned version;	/* major << 8 | minor */
	bool has_snp_guest;	/* it knows the object sev-snp-guest */
};

struct facts_firmware {
	const char *path;	/* NULL: none was named */
	int answer;		/* of reading it: 0, -errno or MEASURE_E_* */
	bool needs_hashes;	/* it is to measure a kernel */
	unsigned c_bit;		/* of the VM's description; 0: none was named */
	struct firmware parsed;	/* the image itself is gone */
};

/* configfs-tsm, and a report that was got there. */
struct facts_tsm {
	int error;		/* of looking for the interface */
	int report_error;	/* of asking, -EKEYREJECTED when it is not about what was asked */
	int parse_answer;	/* SNP_E_* */
	char provider[32];
	struct snp_report report;
	int certs_error;	/* of reading the table */
	int certs_answer;	/* SNP_E_* */
	bool has_leaf, has_ask, has_ark;	/* VCEK or VLEK; ASK or ASVK; ARK */
};

struct facts {
	bool live;
	enum facts_side side;
	struct facts_cpu cpu;
	struct facts_cpuid cpuid;
	struct facts_kernel kernel;
	struct facts_device dev_kvm, dev_sev, dev_guest;
	/* Of a host. */
	struct facts_msr syscfg, rmp_base;
	struct facts_kvm kvm;
	struct facts_capacity capacity;
	struct facts_iommu iommu;
	struct facts_psp psp;
	struct facts_qemu qemu;
	struct facts_firmware firmware;
	/* Of a guest. */
	struct facts_msr sev_status;
	bool has_platform_device;	/* the kernel found a secrets page */
	int vmpl_error;
	unsigned vmpl;
	struct facts_tsm tsm;
};

struct facts_wish {
	bool side_given;
	enum facts_side side;	/* when it is given */
	const char *firmware;	/* an image to look at; NULL: none */
	bool has_kernel;	/* which is to be measured */
	unsigned c_bit;		/* what the VM's description expects; 0: nothing */
};

/* Everything that the checks of one side need. What cannot be seen is a fact as well. */
void facts_gather(const struct sysroot *root, const struct facts_wish *wish, struct facts *ret);
