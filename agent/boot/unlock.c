/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waits for the key of the root disk and opens it. The per-boot key pair is made here, after the
 * other processes were forked, so its private half is in no memory but this process's. A message
 * that does not open or does not fit costs a verdict; waiting goes on.
 *
 * ENEMY INPUT: the three byte strings of a key message, until HPKE has opened them.
 */
#include "boot/boot.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>

#include "boot/bootkey.h"
#include "boot/processes.h"
#include "boot/status.h"
#include "log.h"

#define ROOT_NAME "root"
#define BIND_WAIT_MS 5000
#define RENEW_WAIT_MS 10000

static uint32_t try_open(struct boot *b, const struct snp_volume *volume, char detail[static 256])
{
	bool silenced = modules_set_requests(false) == 0;
	int r = luks_open(&b->volume, volume, ROOT_NAME, b->config.read_only, detail);

	/* The drivers are there (boot_key() loaded them); the kernel would ask for a dozen more in vain,
	 * each time by a process. */
	if (silenced && modules_set_requests(true))
		log_warning("the kernel cannot ask for modules any more");
	if (r == 0)
		return IPC_KEY_OPENED;
	if (r > 0)
		return IPC_KEY_HEADER;
	return r == -EPERM ? IPC_KEY_WRONG : IPC_KEY_FAILED;
}

static uint32_t judge(struct boot *b, const struct ipc_key_message *msg, char detail[static 256])
{
	_cleanup_(snp_volumes_done) struct snp_volumes volumes = {0};
	const struct snp_volume *root;
	int r;

	r = bootkey_open(b, msg, &volumes, detail);
	if (r == SNP_E_HPKE_OPEN || r == SNP_E_HPKE_KEY || r == SNP_E_TRUNCATED)
		return IPC_KEY_NOT_OWNER;
	if (r > 0)
		return IPC_KEY_MESSAGE;
	if (r)
		return IPC_KEY_FAILED;
	root = snp_volumes_find(&volumes, ROOT_NAME);
	if (!root) {
		snprintf(detail, 256, "no volume named \"" ROOT_NAME "\" in the message");
		return IPC_KEY_MESSAGE;
	}
	status_state(b, SNP_STATE_UNLOCKING, true);
	return try_open(b, root, detail);
}

/* One key message. Sets *ret_opened; an error means that the server is broken. */
static int handle_message(struct boot *b, bool *ret_opened)
{
	static struct ipc_key_message msg;
	struct ipc_verdict verdict = {.type = IPC_TYPE_VERDICT};
	const size_t head = offsetof(struct ipc_key_message, ciphertext);
	uint64_t received_ms;
	size_t len;
	int r;

	r = ipc_recv(b->server, &msg, head, sizeof(msg), &len);
	if (r)
		return boot_reason(b, r, "the server's socket: %s", snp_strerror(r));
	if (msg.ciphertext_len != len - head)
		return boot_reason(b, -EBADMSG, "the server sent a malformed record");
	received_ms = boot_now_ms();
	verdict.verdict = judge(b, &msg, verdict.detail);
	*ret_opened = verdict.verdict == IPC_KEY_OPENED;
	if (*ret_opened) {
		b->key_ms = received_ms;
		log_info("the root disk is open");
	} else {
		log_warning("key message refused: %s", verdict.detail);
		status_state(b, SNP_STATE_WAITING_FOR_KEY, true);
	}
	r = ipc_send(b->server, &verdict, sizeof(verdict));
	return r ? boot_reason(b, r, "the server's socket: %s", snp_strerror(r)) : 0;
}

static time_t monotonic_seconds(void)
{
	return (time_t)(boot_now_ms() / 1000);
}

/* A lease is asked for again at half its time. Failing once is no reason to stop waiting. */
static void keep_lease(struct boot *b, time_t *renew_at)
{
	int r;

	if (*renew_at == 0 || monotonic_seconds() < *renew_at)
		return;
	r = net_renew(&b->lease, RENEW_WAIT_MS);
	if (r)
		log_warning("DHCP lease not renewed: %s", snp_strerror(r));
	*renew_at = monotonic_seconds() + (r ? 60 : b->lease.lease_seconds / 2 + 1);
}

static int wait_for_key(struct boot *b)
{
	time_t renew_at = 0;
	bool opened = false;
	int r;

	if (b->lease.lease_seconds > 0 && b->lease.lease_seconds != UINT32_MAX)
		renew_at = monotonic_seconds() + b->lease.lease_seconds / 2 + 1;
	while (!opened) {
		struct pollfd fds[] = {
			{.fd = b->server, .events = POLLIN},
			{.fd = b->signals, .events = POLLIN},
		};

		r = poll(fds, ARRAY_SIZE(fds), renew_at ? 10000 : -1);
		if (r < 0 && errno != EINTR)
			return boot_reason(b, -errno, "poll: %s", snp_strerror(-errno));
		r = processes_reap(b);
		if (r)
			return r;
		if (fds[0].revents) {
			r = handle_message(b, &opened);
			if (r)
				return r;
		}
		keep_lease(b, &renew_at);
	}
	return 0;
}

int boot_key(struct boot *b)
{
	int r;

	if (b->config.mode != BOOT_MODE_LUKS)
		return 0;
	r = bootkey_make(b);
	if (r)
		return boot_reason(b, r, "cannot make the key pair of this boot: %s",
			snp_strerror(r));
	r = processes_bind(b, IPC_REPORT_KEY_REQUEST, b->binding, BIND_WAIT_MS);
	if (r)
		return boot_reason(b, r, "the attester does not take the boot's key: %s",
			snp_strerror(r));
	status_state(b, SNP_STATE_WAITING_FOR_KEY, true);
	log_info("listening: %llu ms after the first instruction",
		(unsigned long long)(boot_now_ms() - b->started_ms));
	log_info("waiting for the owner's key on port %u", b->config.listen.port);
	/* While the owner is on the way: the key then meets a kernel that has what it needs. */
	r = modules_prepare_disks(b->modules);
	log_info("%d more kernel modules loaded for disks", r);
	r = wait_for_key(b);
	if (r)
		return r;

	snp_secret_done(&b->private_key);
	status_state(b, SNP_STATE_UNLOCKING, false);
	luks_done(&b->volume);
	snprintf(b->root_mount, sizeof(b->root_mount), "/dev/mapper/" ROOT_NAME);
	/* Not waited for: the attester can be in a request that the host slows down for a minute, and
	 * the server answers no key request any more. */
	return processes_bind(b, IPC_REPORT_KEY_REQUEST, NULL, 0);
}
