/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waits for the key of the root disk and opens it. A message that does not open or does not fit
 * costs a verdict; waiting goes on.
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
#include "clock.h"
#include "log.h"

#define ROOT_NAME "root"
#define RENEW_WAIT_MS 10000
#define REFUSAL_LOG_MS 1000

static uint32_t try_open(struct boot *b, const struct snp_volume *volume, char detail[static 256])
{
	bool silenced = modules_set_requests(false) == 0;
	int r = luks_open(&b->volume, volume, ROOT_NAME, b->config.read_only, detail);

	/* The drivers are there (boot_key() loaded them); the kernel would ask for a dozen more in
	 * vain, each time by a process. */
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

/* Whoever reaches the server can have messages refused; the console must not drown in it. */
static void log_refusal(const char *detail)
{
	static uint64_t logged_ms;
	static unsigned silent;
	uint64_t now = clock_ms();

	if (logged_ms && now - logged_ms < REFUSAL_LOG_MS) {
		silent++;
		return;
	}
	if (silent)
		log_warning("%u key messages refused since", silent);
	log_warning("key message refused: %s", detail);
	logged_ms = now;
	silent = 0;
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
	received_ms = clock_ms();
	verdict.verdict = judge(b, &msg, verdict.detail);
	*ret_opened = verdict.verdict == IPC_KEY_OPENED;
	if (*ret_opened) {
		b->key_ms = received_ms;
		log_info("the root disk is open");
	} else {
		log_refusal(verdict.detail);
		status_state(b, SNP_STATE_WAITING_FOR_KEY, true);
	}
	r = ipc_send(b->server, &verdict, sizeof(verdict));
	return r ? boot_reason(b, r, "the server's socket: %s", snp_strerror(r)) : 0;
}

static time_t monotonic_seconds(void)
{
	return (time_t)(clock_ms() / 1000);
}

/* When to ask for the lease again: 0 for never. */
static time_t next_renewal(const struct boot *b)
{
	uint32_t seconds = b->lease.lease_seconds;

	return seconds > 0 && seconds != UINT32_MAX ? monotonic_seconds() + seconds / 2 + 1 : 0;
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
	*renew_at = r ? monotonic_seconds() + 60 : next_renewal(b);
}

static int wait_for_key(struct boot *b)
{
	time_t renew_at = next_renewal(b);
	bool opened = false;
	int r;

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

/*
 * While the owner is on the way: drivers, the disk's header and the cryptography are made ready, so
 * that the key meets a machine that has what it needs.
 */
static int prepare(struct boot *b)
{
	char detail[256] = "";
	int n_modules, r;

	n_modules = modules_prepare_disks(b->modules);
	if (n_modules < 0)
		log_warning("the kernel cannot ask for modules any more: %s",
			snp_strerror(n_modules));
	else
		log_info("%d more kernel modules loaded for disks", n_modules);
	r = bootkey_self_test(b);
	if (r)
		return boot_reason(b, r, "the key pair of this boot is not usable: %s",
			snp_strerror(r));
	r = luks_prepare(&b->volume, detail);
	return r ? boot_reason(b, r, "%.200s", detail) : 0;
}

int boot_key(struct boot *b)
{
	int r;

	if (b->config.mode != BOOT_MODE_LUKS)
		return 0;
	status_state(b, SNP_STATE_WAITING_FOR_KEY, true);
	log_info("listening: %llu ms after the first instruction",
		(unsigned long long)(clock_ms() - b->started_ms));
	log_info("waiting for the owner's key on port %u", b->config.listen.port);
	r = prepare(b);
	if (r)
		return r;
	r = wait_for_key(b);
	if (r)
		return r;

	status_state(b, SNP_STATE_UNLOCKING, false);
	r = bootkey_drop(b);
	if (r)
		return boot_reason(b, r, "the attester does not drop the key of this boot: %s",
			snp_strerror(r));
	luks_done(&b->volume);
	snprintf(b->root_mount, sizeof(b->root_mount), "/dev/mapper/" ROOT_NAME);
	return 0;
}
