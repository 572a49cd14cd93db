/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's interface of /dev/sev-guest, as far as it is used here: names and layout as of
 * Linux 6.3, where the high half of exitinfo2 became the VMM's error. Private, and first on the
 * include path, since distributions' headers differ (older ones name the field fw_err). The layout
 * itself has not changed since the driver was merged.
 */
#pragma once

#include <linux/ioctl.h>
#include <linux/types.h>
#include <stddef.h>

struct snp_report_req {
	__u8 user_data[64];	/* REPORT_DATA */
	__u32 vmpl;
	__u8 rsvd[28];		/* zero */
};

/* What the firmware answered: status, size, then the report at 0x20. */
struct snp_report_resp {
	__u8 data[4000];
};

struct snp_ext_report_req {
	struct snp_report_req data;
	__u64 certs_address;	/* page-multiple buffer; 0: no certificates wanted */
	__u32 certs_len;	/* in: its size; out: the size needed when it was too small */
};

struct snp_guest_request_ioctl {
	__u8 msg_version;	/* not zero */
	__u64 req_data;		/* user addresses */
	__u64 resp_data;
	union {
		__u64 exitinfo2;	/* written on failure only */
		struct {
			__u32 fw_error;
			__u32 vmm_error;
		};
	};
};

#define SNP_GUEST_REQ_IOC_TYPE 'S'
#define SNP_GET_REPORT _IOWR(SNP_GUEST_REQ_IOC_TYPE, 0x0, struct snp_guest_request_ioctl)
#define SNP_GET_EXT_REPORT _IOWR(SNP_GUEST_REQ_IOC_TYPE, 0x2, struct snp_guest_request_ioctl)

#define SNP_GUEST_VMM_ERR_INVALID_LEN 1	/* certificate buffer too small */
#define SNP_GUEST_VMM_ERR_BUSY 2	/* throttled */
#define SNP_GUEST_FW_ERR_NONE 0xFF	/* no firmware status was obtained */

/* Firmware statuses in the response (psp-sev.h). */
#define SNP_FW_INVALID_PARAM 0x16
#define SNP_FW_INVALID_KEY 0x27

_Static_assert(sizeof(struct snp_report_req) == 96, "snp_report_req");
_Static_assert(sizeof(struct snp_report_resp) == 4000, "snp_report_resp");
_Static_assert(sizeof(struct snp_ext_report_req) == 112, "snp_ext_report_req");
_Static_assert(offsetof(struct snp_ext_report_req, certs_address) == 0x60, "certs_address");
_Static_assert(offsetof(struct snp_ext_report_req, certs_len) == 0x68, "certs_len");
_Static_assert(sizeof(struct snp_guest_request_ioctl) == 32, "snp_guest_request_ioctl");
_Static_assert(offsetof(struct snp_guest_request_ioctl, req_data) == 8, "req_data");
_Static_assert(offsetof(struct snp_guest_request_ioctl, exitinfo2) == 0x18, "exitinfo2");
_Static_assert(SNP_GET_REPORT == 0xC0205300u, "SNP_GET_REPORT");
_Static_assert(SNP_GET_EXT_REPORT == 0xC0205302u, "SNP_GET_EXT_REPORT");
