/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the stand-in processor is and how the host behind it behaves: "key=value" lines, made by
 * snpguard-emulator-pack and read by the device. README.md lists the keys.
 */
#pragma once

#include <stddef.h>

#include "snp/report.h"
#include "snp/tcb.h"

/* Ways to misbehave. A fault is "NAME", "NAME:VALUE", and behind it "@N": only after N requests; or
 * "@N-M": and not after the Mth. */
enum emu_fault {
	EMU_SLOW,		/* each request takes VALUE seconds (the driver retries in silence) */
	EMU_RATE,		/* one request in VALUE seconds, the driver waits */
	EMU_TIMEOUT,		/* busy for VALUE seconds (default 60): ETIMEDOUT, key wiped */
	EMU_BUSY,		/* a driver without patience: EIO, vmm_error 2, key wiped */
	EMU_FIRMWARE,		/* EIO with firmware error VALUE, key wiped */
	EMU_BADMSG,		/* the host's answer does not decrypt: EBADMSG, key wiped */
	EMU_WIPED,		/* ENOTTY */
	EMU_COUNTER,		/* the message counter is used up: EIO */
	EMU_STATUS,		/* response with status VALUE */
	EMU_SIZE,		/* response with report_size VALUE */
	EMU_SIGNATURE,		/* one bit of the signature is wrong */
	EMU_REPORT_DATA,	/* report for other REPORT_DATA, well signed */
	EMU_NO_CERTS,		/* the host has no certificates */
	EMU_CERTS_SIZE,		/* the host needs VALUE bytes for its certificates */
	EMU_CERTS_SUCCESS,	/* as CERTS_SIZE, told with success, as some kernels do */
	EMU_CERTS_GARBAGE,	/* a malformed certificate table */
	EMU_NO_EXTENDED,	/* no extended requests: ENOTTY */
	_EMU_FAULT_MAX,
};

struct emu_fault_state {
	bool on;
	uint32_t value;
	uint32_t after;
	uint32_t until;		/* 0: for ever */
};

struct emu_config {
	char product[16];	/* as in certificates: "Milan", "Genoa", "Turin" */
	uint32_t version;	/* of the report: 2 to 5 */
	uint32_t guest_svn;
	uint64_t policy;
	uint32_t vmpl;		/* at which the guest runs */
	uint32_t signer_info;	/* raw: AUTHOR_KEY_EN, MASK_CHIP_KEY, SIGNING_KEY */
	uint64_t platform_info;
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint8_t measurement[SNP_MEASUREMENT_SIZE];
	uint8_t host_data[32];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
	uint8_t tcb[8];		/* REPORTED_TCB, as it lies in memory; for which the VCEK is made */
	uint8_t current_tcb[8];	/* these three are the same unless given */
	uint8_t committed_tcb[8];
	uint8_t launch_tcb[8];
	uint8_t cpuid[3];	/* family, model, stepping; shown by report version 3 and later */
	uint8_t chip_id[SNP_CHIP_ID_SIZE];
	struct emu_fault_state faults[_EMU_FAULT_MAX];
};

/* A Milan processor in good order. */
void emu_config_init(struct emu_config *ret);

/* One setting; a dash in @key stands for an underscore. 0 or -EINVAL. */
_must_check_ int emu_config_set(struct emu_config *config, const char *key, const char *value);

/* All lines of a file, empty ones and '#' comments aside. 0, -EINVAL or -errno. */
_must_check_ int emu_config_read(const char *path, struct emu_config *config);

enum snp_tcb_layout emu_config_layout(const struct emu_config *config);

/* The significant bytes of the chip id: 8 on Turin, else 64. */
size_t emu_config_chip_id_len(const struct emu_config *config);
