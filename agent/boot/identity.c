/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Binds the SSH host key of the root into reports: over a verity root a new one, else the one that
 * the root keeps. The attester hears of it before the server does, so that no report can be taken
 * for another than it is. The boot's own report is asked for here and taken when all else is done.
 */
#include "boot/identity.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "boot/processes.h"
#include "disk/newroot.h"
#include "identity/hostkey.h"
#include "log.h"
#include "snp/reportdata.h"
#include "snp/sshkey.h"

#define REPORT_WAIT_MS 5000
#define DIRECTORY "/run/snpguard"
#define FILE_NAME DIRECTORY "/report.json"

static int find_key(struct boot *b, struct hostkey *ret)
{
	_cleanup_close_ int root = open(NEWROOT, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char reason[BOOT_REASON_MAX] = "";
	int r;

	if (root < 0)
		return boot_reason(b, -errno, "cannot open the root: %s", snp_strerror(-errno));
	r = b->config.mode == BOOT_MODE_VERITY ? hostkey_make(root, ret, reason)
					       : hostkey_find(root, ret, reason);
	if (r)
		return boot_reason(b, r, "no host key for SSH: %.200s", reason);
	if (ret->len == 0)
		log_info("reports bind no SSH host key: %s", reason);
	return 0;
}

static int set_bound(struct boot *b, const struct hostkey *key)
{
	char fingerprint[SNP_SSH_FINGERPRINT_SIZE];
	int r;

	r = snp_binding_ssh(key->blob, key->len, b->identity);
	if (!r)
		r = snp_ssh_fingerprint(key->blob, key->len, fingerprint);
	if (r)
		return r;
	b->status.bound_kind = SNP_BOUND_SSH;
	b->status.bound_key_len = (uint32_t)key->len;
	memcpy(b->status.bound_key, key->blob, key->len);
	log_info("reports bind the SSH host key %s", fingerprint);
	return 0;
}

int boot_identity(struct boot *b)
{
	struct hostkey key = {0};
	int r;

	r = find_key(b, &key);
	if (r)
		return r;
	if (key.len) {
		r = set_bound(b, &key);
		if (r)
			return boot_reason(b, r, "cannot hash the host key: %s", snp_strerror(r));
	}
	r = processes_ask_report(b, key.len ? b->identity : NULL);
	return r ? boot_reason(b, r, "the attester does not take the host key: %s",
		snp_strerror(r)) : 0;
}

/* Of this boot's binding and a nonce of zeros, or of no use. */
static bool is_ours(const struct boot *b, const struct ipc_report_answer *answer)
{
	static const uint8_t no_nonce[SNP_NONCE_SIZE];
	uint8_t expected[SNP_REPORT_DATA_SIZE];

	snp_report_data(b->identity, no_nonce, expected);
	return answer->status == IPC_ATTEST_OK &&
		memcmp(snp_report_peek_report_data(answer->report), expected,
		sizeof(expected)) == 0;
}

static int format(const struct boot *b, const struct ipc_report_answer *answer, char **ret,
	size_t *ret_len)
{
	static struct snp_wire_report w;

	memcpy(w.report, answer->report, sizeof(w.report));
	memcpy(w.certs, answer->certs, answer->certs_len);
	w.certs_len = answer->certs_len;
	w.bound = b->status.bound_kind;
	memcpy(w.bound_key, b->status.bound_key, b->status.bound_key_len);
	w.bound_key_len = b->status.bound_key_len;
	return snp_wire_report_format(&w, ret, ret_len);
}

/* Nobody else runs yet, so there is nobody to whom it could be half written. */
static int write_file(const char *text, size_t len)
{
	_cleanup_close_ int fd = -1;
	ssize_t n;

	if (mkdir(DIRECTORY, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = open(FILE_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	n = write(fd, text, len);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -ENOSPC;
}

static void write_report(const struct boot *b, const struct ipc_report_answer *answer)
{
	_cleanup_free_ char *text = NULL;
	size_t len;
	int r;

	r = format(b, answer, &text, &len);
	if (!r)
		r = write_file(text, len);
	if (r) {
		log_warning("cannot write " FILE_NAME ": %s", snp_strerror(r));
		(void)unlink(FILE_NAME);	/* half a report is none */
	}
}

void identity_publish(struct boot *b)
{
	static struct ipc_boot_report record = {.type = IPC_TYPE_REPORT};
	const struct ipc_report_answer *answer = &record.answer;
	int r;

	r = processes_take_report(b, REPORT_WAIT_MS, &record.answer);
	if (r) {
		log_warning("the boot goes on without a report of its own: %s", snp_strerror(r));
		return;
	}
	if (!is_ours(b, answer)) {
		log_warning("no report of the boot's own (status %u)", (unsigned)answer->status);
		return;
	}
	write_report(b, answer);
	r = ipc_send(b->server, &record,
		offsetof(struct ipc_boot_report, answer.certs) + answer->certs_len);
	if (r)
		log_warning("cannot give the server the boot's report: %s", snp_strerror(r));
}
