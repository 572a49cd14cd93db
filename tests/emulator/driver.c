/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver's rules for errors and write-backs, and the host's faults. */
#include "driver.h"

#include <endian.h>
#include <string.h>

#include "firmware.h"

#define PAGE 4096u
#define RETRY_DELAY 2		/* the driver's, while the host is busy */
#define RESPONSE_HEAD 0x20

static const struct emu_fault_state *fault(const struct emu_driver *d, enum emu_fault kind)
{
	const struct emu_fault_state *f = &d->config.faults[kind];

	return f->on && d->n_requests > f->after && (!f->until || d->n_requests <= f->until) ? f : NULL;
}

/* The same for what shows before a request is counted. */
static bool fault_before(const struct emu_driver *d, enum emu_fault kind)
{
	const struct emu_fault_state *f = &d->config.faults[kind];

	return f->on && d->n_requests >= f->after && (!f->until || d->n_requests < f->until);
}

size_t emu_request_size(unsigned cmd)
{
	switch (cmd) {
	case SNP_GET_REPORT:
		return sizeof(struct snp_report_req);
	case SNP_GET_EXT_REPORT:
		return sizeof(struct snp_ext_report_req);
	default:
		return 0;
	}
}

size_t emu_certs_offered(const struct emu_call *call)
{
	if (call->cmd != SNP_GET_EXT_REPORT || !call->req.certs_address)
		return 0;
	return call->req.certs_len;
}

/* The driver writes its argument back whenever exitinfo2 is not zero. */
static bool fail(struct emu_call *call, int error, uint64_t exitinfo2)
{
	call->error = error;
	call->io.exitinfo2 = exitinfo2;
	call->write_io = exitinfo2 != 0;
	return false;
}

/* A failure after which the message key must not be used again. */
static bool fail_and_wipe(struct emu_driver *d, struct emu_call *call, int error,
	uint64_t exitinfo2)
{
	d->log("error from the secure processor: %d, exitinfo2 %#llx; VMPCK disabled", error,
		(unsigned long long)exitinfo2);
	d->key_wiped = true;
	return fail(call, error, exitinfo2);
}

bool emu_driver_check(struct emu_driver *d, struct emu_call *call)
{
	size_t size = emu_request_size(call->cmd);

	if (!call->io.msg_version)
		return fail(call, EINVAL, 0);
	if (d->key_wiped || fault_before(d, EMU_WIPED))
		return fail(call, ENOTTY, 0);
	if (!size || (call->cmd == SNP_GET_EXT_REPORT && d->config.faults[EMU_NO_EXTENDED].on))
		return fail(call, ENOTTY, SNP_GUEST_FW_ERR_NONE);
	if (!call->io.req_data || !call->io.resp_data)
		return fail(call, EINVAL, SNP_GUEST_FW_ERR_NONE);
	return true;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The host holds requests back; the driver waits without a word. */
static void be_throttled(struct emu_driver *d)
{
	const struct emu_fault_state *slow = fault(d, EMU_SLOW), *rate = fault(d, EMU_RATE);

	if (slow)
		d->sleep(slow->value);
	while (rate && d->last_request && now_ms() < d->last_request + (int64_t)rate->value * 1000)
		d->sleep(RETRY_DELAY);
	d->last_request = now_ms();
}

/* False when the message did not get through or its answer not back. */
static bool exchange(struct emu_driver *d, struct emu_call *call)
{
	const uint64_t busy = (uint64_t)SNP_GUEST_VMM_ERR_BUSY << 32;
	const struct emu_fault_state *f;

	if (fault(d, EMU_COUNTER))
		return fail(call, EIO, SNP_GUEST_FW_ERR_NONE);
	be_throttled(d);
	f = fault(d, EMU_TIMEOUT);
	if (f) {
		d->sleep(f->value);
		return fail_and_wipe(d, call, ETIMEDOUT, busy);
	}
	if (fault(d, EMU_BUSY))
		return fail_and_wipe(d, call, EIO, busy);
	f = fault(d, EMU_FIRMWARE);
	if (f)
		return fail_and_wipe(d, call, EIO, f->value);
	if (fault(d, EMU_BADMSG))
		return fail_and_wipe(d, call, EBADMSG, 0);
	return true;
}

static void put_head(struct snp_report_resp *resp, uint32_t status, uint32_t size)
{
	const uint32_t head[] = {htole32(status), htole32(size)};

	memcpy(resp->data, head, sizeof(head));
}

/* 0 or the firmware's status. */
static uint32_t make_report(struct emu_driver *d, const struct snp_report_req *req,
	struct snp_report_wire *ret)
{
	uint8_t report_data[SNP_REPORT_DATA_SIZE];
	const struct emu_fault_state *f = fault(d, EMU_STATUS);

	if (f)
		return f->value;
	if (req->vmpl < d->config.vmpl || req->vmpl > 3)
		return SNP_FW_INVALID_PARAM;
	memcpy(report_data, req->user_data, sizeof(report_data));
	if (fault(d, EMU_REPORT_DATA))
		report_data[0] ^= 1;
	emu_report_make(&d->config, d->report_id, req->vmpl, report_data, ret);
	if (emu_report_sign(d->vcek, ret))
		return SNP_FW_INVALID_KEY;
	if (fault(d, EMU_SIGNATURE))
		ret->sig_r[0] ^= 1;
	return 0;
}

static void respond(struct emu_driver *d, struct emu_call *call)
{
	const struct emu_fault_state *short_report = fault(d, EMU_SIZE);
	struct snp_report_wire report = {0};
	uint32_t status = make_report(d, &call->req.data, &report);
	uint32_t size = sizeof(report);

	memset(&call->resp, 0, sizeof(call->resp));
	if (short_report)
		size = short_report->value;
	put_head(&call->resp, status, status ? 0 : size);
	if (!status)
		memcpy(call->resp.data + RESPONSE_HEAD, &report,
			size < sizeof(report) ? size : sizeof(report));
	call->write_resp = true;
}

/* Bytes that the host wants for its certificates, in pages. */
static size_t certs_needed(const struct emu_driver *d)
{
	const struct emu_fault_state *large = fault(d, EMU_CERTS_SIZE);
	const struct emu_fault_state *old = fault(d, EMU_CERTS_SUCCESS);
	size_t need = d->certs_len;

	if (fault(d, EMU_NO_CERTS))
		return 0;
	if (large || old)
		need = large ? large->value : old->value;
	return (need + PAGE - 1) / PAGE * PAGE;
}

/* Sends the same message as a plain request, so that its number is used up, and tells the size. */
static void refuse_certs(struct emu_driver *d, struct emu_call *call, size_t needed)
{
	fail(call, fault(d, EMU_CERTS_SUCCESS) ? 0 : EIO,
		(uint64_t)SNP_GUEST_VMM_ERR_INVALID_LEN << 32);
	call->req.certs_len = (uint32_t)needed;
	call->write_req = true;
}

static void put_certs(struct emu_driver *d, struct emu_call *call)
{
	memset(call->certs, 0, sizeof(call->certs));
	if (fault(d, EMU_NO_CERTS))
		return;
	memcpy(call->certs, d->certs, d->certs_len);
	if (fault(d, EMU_CERTS_GARBAGE))
		memset(call->certs + 16, 0xFF, 8);	/* offset and length of the first entry */
}

void emu_driver_request(struct emu_driver *d, struct emu_call *call)
{
	size_t offered = emu_certs_offered(call), needed;

	if (offered > SNP_CERT_TABLE_MAX || offered % PAGE) {
		fail(call, EINVAL, SNP_GUEST_FW_ERR_NONE);
		return;
	}
	d->n_requests++;
	if (!exchange(d, call))
		return;
	needed = call->cmd == SNP_GET_EXT_REPORT ? certs_needed(d) : 0;
	if (needed > offered) {
		refuse_certs(d, call, needed);
		return;
	}
	put_certs(d, call);
	respond(d, call);
}
