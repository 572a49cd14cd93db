/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges the attester's answers. ENEMY INPUT: all of the answer; its form was checked by link.c. */
#include "serve/report-judge.h"

#include <stdio.h>
#include <string.h>

#include "serve/server-state.h"
#include "snp/reportdata.h"

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

void report_explain(const struct ipc_report_answer *answer, char *ret, size_t size)
{
	ret[0] = 0;
	switch (answer->status) {
	case IPC_ATTEST_FIRMWARE:
		snprintf(ret, size, "firmware status 0x%x", answer->detail);
		break;
	case IPC_ATTEST_BUSY:
	case IPC_ATTEST_FAILED:
	case IPC_ATTEST_DEVICE_LOST:
		if (answer->detail > 0 && answer->detail < 4096)
			snprintf(ret, size, "%s", snp_strerror(-(int)answer->detail));
		break;
	default:
		break;
	}
}

/* What says nothing about the device: it is the request that was wrong, or this process that was
 * at its end. */
static bool says_nothing(int verdict)
{
	return verdict < 0 || verdict == PROBLEM_NOT_WANTED || verdict == PROBLEM_INTERNAL;
}

/* Another binding than expected is a report all the same, once: boot has just changed it. Where the
 * next one has it too, the other processes do not agree on what is bound. */
static bool is_ok(struct reports *rs, int verdict)
{
	const bool repeated = rs->rebound;

	rs->rebound = verdict == PROBLEM_REBOUND;
	return !verdict || (rs->rebound && !repeated);
}

void report_count(struct reports *rs, int verdict, const char *detail)
{
	const bool lost = verdict == PROBLEM_DEVICE_LOST || verdict == PROBLEM_ATTESTER_GONE;
	struct snp_wire_reports *state = &rs->state;

	if (says_nothing(verdict))
		return;
	*state = (struct snp_wire_reports){.state = SNP_REPORTS_OK};
	if (is_ok(rs, verdict))
		return;
	state->state = lost ? SNP_REPORTS_LOST : SNP_REPORTS_FAILING;
	snprintf(state->problem, sizeof(state->problem), "%s", problem_info(verdict)->name);
	snprintf(state->detail, sizeof(state->detail), "%s", detail);
}
