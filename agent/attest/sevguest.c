/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports from the kernel's sev-guest driver. ENEMY INPUT: the certificate table is the host's, and
 * the host decides which errors the driver meets.
 *
 * The driver takes certificate buffers of up to 16 KiB and charges nothing for a large one, so the
 * largest is offered at once: asking for the size first would cost a second request, which hosts
 * throttle. A host that needs still more says so, and is asked for plain reports from then on.
 */
#include "attest/sevguest.h"

#include <fcntl.h>
#include <linux/sev-guest.h>
#include <string.h>
#include <sys/ioctl.h>

#include "snp/cursor.h"

/* MSG_REPORT_RSP: status, size and 24 reserved bytes stand before the report. */
#define RESPONSE_RESERVED 24

/* What the device has shown of itself in this boot. */
static struct {
	bool answered;		/* at least one exchange went through */
	bool plain_only;	/* no extended requests, or a table that does not fit */
	uint32_t lost;		/* errno that told so; no request is made any more */
} device;

int sevguest_open(int *ret_fd)
{
	int fd = open("/dev/sev-guest", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static void set_status(struct ipc_report_answer *ret, enum ipc_attest_status status,
	uint32_t detail)
{
	ret->status = status;
	ret->detail = detail;
}

/* No request can succeed until the VM is started again. */
static void set_lost(struct ipc_report_answer *ret, uint32_t detail)
{
	device.lost = detail;
	set_status(ret, IPC_ATTEST_DEVICE_LOST, detail);
}

/*
 * What a failed ioctl means. The driver has no errno of its own for most of it: EIO is a firmware
 * error when there is a firmware status, else the end of the message counter.
 */
static void judge_failure(const struct snp_guest_request_ioctl *io, int error,
	struct ipc_report_answer *ret)
{
	bool has_fw_error = io->fw_error && io->fw_error != SNP_GUEST_FW_ERR_NONE;

	if (error == ETIMEDOUT || io->vmm_error == SNP_GUEST_VMM_ERR_BUSY)
		set_status(ret, IPC_ATTEST_BUSY, (uint32_t)error);
	else if (error == ENOTTY || error == EBADMSG)
		set_lost(ret, (uint32_t)error);
	else if (has_fw_error)
		set_status(ret, IPC_ATTEST_FIRMWARE, io->fw_error);
	else if (error == EIO)
		set_lost(ret, EIO);
	else
		set_status(ret, IPC_ATTEST_FAILED, (uint32_t)error);
}

/* The ioctl succeeds also where the firmware refused: its answer decides. */
static void judge_response(const struct snp_report_resp *resp,
	const uint8_t report_data[static SNP_REPORT_DATA_SIZE], struct ipc_report_answer *ret)
{
	struct snp_cursor c = snp_cursor(resp->data, sizeof(resp->data));
	uint32_t status = snp_take_le32(&c);
	uint32_t size = snp_take_le32(&c);
	const uint8_t *report;

	snp_skip(&c, RESPONSE_RESERVED);
	report = snp_take(&c, SNP_REPORT_SIZE);
	device.answered = true;
	if (status)
		set_status(ret, IPC_ATTEST_FIRMWARE, status);
	else if (size != SNP_REPORT_SIZE || !report)
		set_status(ret, IPC_ATTEST_MALFORMED, EMSGSIZE);
	else if (memcmp(snp_report_peek_report_data(report), report_data, SNP_REPORT_DATA_SIZE))
		set_status(ret, IPC_ATTEST_MALFORMED, EBADMSG);
	else
		memcpy(ret->report, report, SNP_REPORT_SIZE);
}

/* Keeps of the host's table what is well formed, up to its last blob. */
static void keep_certificates(struct ipc_report_answer *ret)
{
	struct snp_cert_table table;
	int r;

	if (ret->status == IPC_ATTEST_OK) {
		r = snp_cert_table_parse(ret->certs, sizeof(ret->certs), &table);
		if (!r && table.n_entries > 0)
			ret->certs_len = (uint32_t)table.used;
	}
	memset(ret->certs + ret->certs_len, 0, sizeof(ret->certs) - ret->certs_len);
}

static int request(int fd, unsigned long cmd, void *req, struct snp_report_resp *resp,
	struct snp_guest_request_ioctl *io)
{
	memset(resp, 0, sizeof(*resp));
	*io = (struct snp_guest_request_ioctl){
		.msg_version = 1,
		.req_data = (uintptr_t)req,
		.resp_data = (uintptr_t)resp,
	};
	return ioctl(fd, cmd, io) < 0 ? errno : 0;
}

static void plain_report(int fd, const struct snp_report_req *asked, struct ipc_report_answer *ret)
{
	struct snp_report_req req = *asked;
	struct snp_guest_request_ioctl io;
	struct snp_report_resp resp;
	int error;

	error = request(fd, SNP_GET_REPORT, &req, &resp, &io);
	if (error)
		judge_failure(&io, error, ret);
	else
		judge_response(&resp, asked->user_data, ret);
}

/* An ioctl that no driver version knows, or one that looks so while nothing has worked yet. */
static bool is_unsupported(int error)
{
	return error == EOPNOTSUPP || error == EINVAL || (error == ENOTTY && !device.answered);
}

/* False when a plain report has to do. */
static bool extended_report(int fd, const struct snp_report_req *asked,
	struct ipc_report_answer *ret)
{
	struct snp_ext_report_req req = {
		.data = *asked,
		.certs_address = (uintptr_t)ret->certs,
		.certs_len = sizeof(ret->certs),
	};
	struct snp_guest_request_ioctl io;
	struct snp_report_resp resp;
	int error;

	error = request(fd, SNP_GET_EXT_REPORT, &req, &resp, &io);
	/* Some kernel versions return 0 here: only vmm_error tells. */
	if (io.vmm_error == SNP_GUEST_VMM_ERR_INVALID_LEN || is_unsupported(error))
		return false;
	if (error)
		judge_failure(&io, error, ret);
	else
		judge_response(&resp, asked->user_data, ret);
	keep_certificates(ret);
	return true;
}

void sevguest_report(int fd, const uint8_t report_data[static SNP_REPORT_DATA_SIZE], uint32_t vmpl,
	struct ipc_report_answer *ret)
{
	struct snp_report_req asked = {.vmpl = vmpl};

	memset(ret, 0, sizeof(*ret));
	if (device.lost) {
		set_status(ret, IPC_ATTEST_DEVICE_LOST, device.lost);
		return;
	}
	memcpy(asked.user_data, report_data, SNP_REPORT_DATA_SIZE);
	if (!device.plain_only && extended_report(fd, &asked, ret))
		return;
	device.plain_only = true;
	plain_report(fd, &asked, ret);
}
