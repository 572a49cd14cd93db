/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's interface of /dev/sev, as far as it is used here: the two questions that change
 * nothing. Names, numbers and layout of include/uapi/linux/psp-sev.h as of Linux 6.11; private,
 * since headers of older distributions lack SNP.
 */
#pragma once

#include <linux/ioctl.h>
#include <linux/types.h>
#include <stddef.h>

enum {
	SEV_PLATFORM_STATUS = 1,
	SNP_PLATFORM_STATUS = 9,
};

struct sev_user_data_status {
	__u8 api_major;
	__u8 api_minor;
	__u8 state;
	__u32 flags;
	__u8 build;
	__u32 guest_count;
} __attribute__((packed));

struct sev_user_data_snp_status {
	__u8 api_major;
	__u8 api_minor;
	__u8 state;
	__u8 rmp;		/* bit 0: initialised */
	__u32 build_id;
	__u32 flags;
	__u32 guest_count;
	__u8 current_tcb_version[8];
	__u8 reported_tcb_version[8];
} __attribute__((packed));

struct sev_issue_cmd {
	__u32 cmd;
	__u64 data;		/* user address */
	__u32 error;		/* the firmware's, on failure */
} __attribute__((packed));

#define SEV_ISSUE_CMD _IOWR('S', 0x0, struct sev_issue_cmd)

_Static_assert(sizeof(struct sev_user_data_status) == 12, "sev_user_data_status");
_Static_assert(offsetof(struct sev_user_data_status, guest_count) == 8, "guest_count");
_Static_assert(sizeof(struct sev_user_data_snp_status) == 32, "sev_user_data_snp_status");
_Static_assert(offsetof(struct sev_user_data_snp_status, current_tcb_version) == 16, "current_tcb");
_Static_assert(sizeof(struct sev_issue_cmd) == 16, "sev_issue_cmd");
_Static_assert(SEV_ISSUE_CMD == 0xC0105300u, "SEV_ISSUE_CMD");
