/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records from and to the other processes. ENEMY INPUT: strings must end within their arrays and be
 * printable ASCII, numbers be in range, lengths agree with the size of the record.
 */
#include "serve/link.h"

#include <fcntl.h>
#include <string.h>

int link_init(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

static bool is_text(const char *s, size_t size)
{
	size_t n = strnlen(s, size);

	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return n < size;
}

static bool bound_key_fits(const struct ipc_status *s)
{
	switch (s->bound_kind) {
	case SNP_BOUND_NOTHING:
		return s->bound_key_len == 0;
	case SNP_BOUND_SSH:
		return s->bound_key_len > 0 && s->bound_key_len <= sizeof(s->bound_key);
	default:	/* identity reports never bind the key of a key request */
		return false;
	}
}

static bool phases_fit(const struct snp_wire_status *s)
{
	if (s->n_phases > SNP_PHASES_MAX)
		return false;
	for (size_t i = 0; i < s->n_phases; i++)
		if (!is_text(s->phases[i].name, sizeof(s->phases[i].name)))
			return false;
	return true;
}

/* Boot knows nothing of them: they are this process's own to fill in. */
static bool has_no_reports(const struct snp_wire_reports *w)
{
	return w->state == SNP_REPORTS_NONE_YET && !w->problem[0] && !w->detail[0];
}

static bool status_fits(const struct ipc_status *s)
{
	return s->key_wanted <= 1 && (unsigned)s->status.state < _SNP_STATE_MAX &&
		is_text(s->status.version, sizeof(s->status.version)) &&
		is_text(s->status.mode, sizeof(s->status.mode)) && phases_fit(&s->status) &&
		has_no_reports(&s->status.reports) && bound_key_fits(s);
}

/* Its detail may quote a disk's header: snp_wire_problem_format() makes it printable. */
static bool verdict_fits(const struct ipc_verdict *v)
{
	return v->verdict < _IPC_KEY_MAX &&
		strnlen(v->detail, sizeof(v->detail)) < sizeof(v->detail);
}

static int check_boot_report(const struct ipc_boot_report *report, size_t len)
{
	const size_t head = offsetof(struct ipc_boot_report, answer);

	if (len < head || report->answer.status != IPC_ATTEST_OK)
		return -EBADMSG;
	return ipc_check_answer(&report->answer, len - head);
}

int link_check_boot(const union link_boot_record *record, size_t len)
{
	if (len < sizeof(record->type))
		return -EBADMSG;
	switch (record->type) {
	case IPC_TYPE_STATUS:
		return len == sizeof(record->status) && status_fits(&record->status) ? 0 : -EBADMSG;
	case IPC_TYPE_VERDICT:
		return len == sizeof(record->verdict) &&
			verdict_fits(&record->verdict) ? 0 : -EBADMSG;
	case IPC_TYPE_REPORT:
		return check_boot_report(&record->report, len);
	default:
		return -EBADMSG;
	}
}

int link_from_boot(int fd, union link_boot_record *ret)
{
	size_t len;
	int r;

	memset(ret, 0, sizeof(*ret));
	r = ipc_recv(fd, ret, sizeof(ret->type), sizeof(*ret), &len);
	return r ? r : link_check_boot(ret, len);
}

int link_from_attester(int fd, struct ipc_report_answer *ret)
{
	size_t len;
	int r;

	memset(ret, 0, sizeof(*ret));
	r = ipc_recv(fd, ret, offsetof(struct ipc_report_answer, certs), sizeof(*ret), &len);
	return r ? r : ipc_check_answer(ret, len);
}

int link_ask(int fd, const struct ipc_report_request *request)
{
	return ipc_send(fd, request, sizeof(*request));
}

int link_send_key(int fd, const struct ipc_key_message *message)
{
	const size_t head = offsetof(struct ipc_key_message, ciphertext);

	if (message->ciphertext_len > sizeof(message->ciphertext))
		return -EMSGSIZE;
	return ipc_send(fd, message, head + message->ciphertext_len);
}
