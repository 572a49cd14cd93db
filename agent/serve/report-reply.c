/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The attester's answer, judged and put into JSON or handed on as bare bytes. */
#include "serve/report-reply.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "serve/server-state.h"
#include "snp/reportdata.h"
#include "snp/wire.h"

/* Indexed by enum ipc_attest_status. */
static const int status_problem[_IPC_ATTEST_MAX] = {
	[IPC_ATTEST_UNBOUND] = PROBLEM_NOT_WANTED,
	[IPC_ATTEST_BUSY] = PROBLEM_THROTTLED,
	[IPC_ATTEST_DEVICE_LOST] = PROBLEM_DEVICE_LOST,
	[IPC_ATTEST_FIRMWARE] = PROBLEM_FIRMWARE,
	[IPC_ATTEST_MALFORMED] = PROBLEM_MALFORMED,
	[IPC_ATTEST_BAD_REQUEST] = PROBLEM_INTERNAL,
	[IPC_ATTEST_FAILED] = PROBLEM_REPORT,
};

/* What boot told the attester to bind, as far as this process has heard. */
static int expected_binding(const struct server *s, uint32_t kind,
	uint8_t ret[static SNP_BINDING_SIZE])
{
	if (kind == IPC_REPORT_KEY_REQUEST) {
		if (!s->status.key_wanted)
			return PROBLEM_NOT_WANTED;
		return snp_binding_key_request(s->status.public_key, ret);
	}
	if (s->status.bound_kind == SNP_BOUND_SSH)
		return snp_binding_ssh(s->status.bound_key, s->status.bound_key_len, ret);
	memset(ret, 0, SNP_BINDING_SIZE);
	return 0;
}

int report_judge(const struct server *s, const struct ipc_report_request *asked,
	const struct ipc_report_answer *answer)
{
	const uint8_t *data = snp_report_peek_report_data(answer->report);
	uint8_t binding[SNP_BINDING_SIZE];
	int r;

	if (answer->status != IPC_ATTEST_OK)
		return status_problem[answer->status];
	r = expected_binding(s, asked->kind, binding);
	if (r)
		return r;
	if (memcmp(data + SNP_BINDING_SIZE, asked->nonce, SNP_NONCE_SIZE) != 0)
		return PROBLEM_MALFORMED;
	return memcmp(data, binding, SNP_BINDING_SIZE) == 0 ? 0 : PROBLEM_REBOUND;
}

static void explain(struct request *r, const struct ipc_report_answer *answer)
{
	switch (answer->status) {
	case IPC_ATTEST_FIRMWARE:
		snprintf(r->detail, sizeof(r->detail), "firmware status 0x%x", answer->detail);
		break;
	case IPC_ATTEST_BUSY:
	case IPC_ATTEST_FAILED:
	case IPC_ATTEST_DEVICE_LOST:
		if (answer->detail > 0 && answer->detail < 4096)
			snprintf(r->detail, sizeof(r->detail), "%s",
				snp_strerror(-(int)answer->detail));
		break;
	default:
		break;
	}
}

/* One of the media ranges is exactly the type; what others the client takes does not matter. */
static bool wants_bare(const struct request *r)
{
	static const char bare[] = "application/octet-stream";
	const char *p = r->accept;

	while (p) {
		p += strspn(p, " \t,");
		if (strncasecmp(p, bare, sizeof(bare) - 1) == 0 &&
			(!p[sizeof(bare) - 1] || strchr(" \t,;", p[sizeof(bare) - 1])))
			return true;
		p = strchr(p, ',');
	}
	return false;
}

static int reply_bare(struct request *r, const struct ipc_report_answer *answer)
{
	char *body = malloc(sizeof(answer->report));

	if (!body)
		return -ENOMEM;
	memcpy(body, answer->report, sizeof(answer->report));
	request_reply(r, 200, "application/octet-stream", body, sizeof(answer->report));
	return 0;
}

static void set_bound_key(struct snp_wire_report *w, enum snp_bound_kind kind, const void *key,
	size_t len)
{
	w->bound = kind;
	memcpy(w->bound_key, key, len);
	w->bound_key_len = len;
}

static int reply_json(const struct server *s, struct request *r,
	const struct ipc_report_answer *answer)
{
	static struct snp_wire_report w;
	_cleanup_free_ char *body = NULL;
	size_t len;
	int x;

	memcpy(w.report, answer->report, sizeof(w.report));
	memcpy(w.certs, answer->certs, answer->certs_len);
	w.certs_len = answer->certs_len;
	memcpy(w.nonce, r->nonce, sizeof(w.nonce));
	if (r->record.report.kind == IPC_REPORT_KEY_REQUEST)
		set_bound_key(&w, SNP_BOUND_KEY_REQUEST, s->status.public_key, SNP_X25519_SIZE);
	else
		set_bound_key(&w, s->status.bound_kind, s->status.bound_key,
			s->status.bound_key_len);
	x = snp_wire_report_format(&w, &body, &len);
	/* A key that boot bound and that is no key: not the client's fault. */
	if (x)
		return x > 0 ? PROBLEM_INTERNAL : x;
	request_reply(r, 200, "application/json", steal_ptr(body), len);
	return 0;
}

int report_reply(const struct server *s, struct request *r, const struct ipc_report_answer *answer)
{
	int x = report_judge(s, &r->record.report, answer);

	if (x) {
		explain(r, answer);
		return x;
	}
	if (r->record.report.kind == IPC_REPORT_IDENTITY && wants_bare(r))
		return reply_bare(r, answer);
	return reply_json(s, r, answer);
}
