/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of boot and of the attester: what passes can be used without another look. */
#include <string.h>

#include "fuzz.h"
#include "serve/link.h"

static void check_status(const struct ipc_status *s)
{
	fuzz_check(s->status.state < _SNP_STATE_MAX);
	fuzz_check(s->status.n_phases <= SNP_PHASES_MAX);
	fuzz_check(s->bound_key_len <= SNP_BOUND_KEY_MAX);
	fuzz_check(memchr(s->status.version, 0, sizeof(s->status.version)));
	fuzz_check(memchr(s->status.mode, 0, sizeof(s->status.mode)));
	for (size_t i = 0; i < s->status.n_phases; i++)
		fuzz_check(memchr(s->status.phases[i].name, 0, sizeof(s->status.phases[i].name)));
}

static void check_boot(const uint8_t *data, size_t size)
{
	static union link_boot_record record;

	memset(&record, 0, sizeof(record));
	memcpy(&record, data, size < sizeof(record) ? size : sizeof(record));
	if (link_check_boot(&record, size))
		return;
	if (record.type == IPC_TYPE_STATUS)
		check_status(&record.status);
	else if (record.type == IPC_TYPE_REPORT)
		fuzz_check(record.report.answer.status == IPC_ATTEST_OK &&
			record.report.answer.certs_len <= SNP_CERT_TABLE_MAX);
	else
		fuzz_check(record.verdict.verdict < _IPC_KEY_MAX &&
			memchr(record.verdict.detail, 0, sizeof(record.verdict.detail)));
}

static void check_answer(const uint8_t *data, size_t size)
{
	static struct ipc_report_answer answer;
	const size_t head = offsetof(struct ipc_report_answer, certs);

	memset(&answer, 0, sizeof(answer));
	memcpy(&answer, data, size < sizeof(answer) ? size : sizeof(answer));
	if (ipc_check_answer(&answer, size))
		return;
	fuzz_check(answer.status < _IPC_ATTEST_MAX);
	fuzz_check(answer.certs_len <= SNP_CERT_TABLE_MAX && head + answer.certs_len == size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_boot(data, size);
	check_answer(data, size);
	return 0;
}
