/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the agent's three processes say to each other: fixed-size or bounded records over
 * SOCK_SEQPACKET socket pairs, one record per packet. Each receiver treats the sender as taken
 * over: it checks the size and every field before use.
 *
 *   boot  -> attester    struct ipc_bind
 *   attester -> boot     struct ipc_bind_ack; then, where asked for, struct ipc_report_answer (told
 *                        apart by their sizes)
 *   server <-> attester  struct ipc_report_request, struct ipc_report_answer
 *   server -> boot       struct ipc_key_message
 *   boot  -> server      struct ipc_status, struct ipc_verdict, struct ipc_boot_report (told apart
 *                        by their first word)
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "snp/wire.h"

enum ipc_report_kind {
	IPC_REPORT_IDENTITY = 1,	/* binds the SSH host key, or nothing (zeros) */
	IPC_REPORT_KEY_REQUEST = 2,	/* binds the per-boot X25519 key; only while boot says so */
};

/* boot -> attester: what reports of a kind bind from now on. The only way to set it. */
struct ipc_bind {
	uint32_t serial;	/* comes back in the acknowledgement */
	uint32_t kind;		/* enum ipc_report_kind */
	uint32_t bound;		/* 1: use @binding; 0: IDENTITY binds zeros,
				 * KEY_REQUEST is refused */
	uint32_t want_report;	/* 1, with IDENTITY: boot wants one itself, with a nonce of zeros */
	uint8_t binding[SNP_BINDING_SIZE];
};

/* attester -> boot: in force. */
struct ipc_bind_ack {
	uint32_t serial;
};

/* server -> attester */
struct ipc_report_request {
	uint32_t kind;
	uint32_t reserved;	/* zero */
	uint8_t nonce[SNP_NONCE_SIZE];
};

enum ipc_attest_status {
	IPC_ATTEST_OK = 0,
	IPC_ATTEST_UNBOUND,	/* key request while no key is wanted */
	IPC_ATTEST_BUSY,	/* host throttled us beyond the driver's patience, VMPCK
				 * gone (ETIMEDOUT) */
	IPC_ATTEST_DEVICE_LOST,	/* VMPCK wiped or message counter used up: no report until reboot */
	IPC_ATTEST_FIRMWARE,	/* firmware answered with a status other than 0 */
	IPC_ATTEST_MALFORMED,	/* short or wrong response */
	IPC_ATTEST_BAD_REQUEST,	/* the request record itself */
	IPC_ATTEST_FAILED,	/* anything else; detail has errno */
	_IPC_ATTEST_MAX,
};

/* attester -> server, attester -> boot. Sent with certs_len bytes of certs only. */
struct ipc_report_answer {
	uint32_t status;	/* enum ipc_attest_status */
	uint32_t detail;	/* firmware status or errno */
	uint32_t certs_len;	/* 0 when the host gave no certificates */
	uint8_t report[SNP_REPORT_SIZE];
	uint8_t certs[SNP_CERT_TABLE_MAX];
};

/* server -> boot. Sent with ciphertext_len bytes of ciphertext only. */
struct ipc_key_message {
	uint8_t nonce[SNP_NONCE_SIZE];
	uint8_t enc[SNP_X25519_SIZE];
	uint32_t ciphertext_len;
	uint8_t ciphertext[SNP_CIPHERTEXT_MAX];
};

#define IPC_TYPE_STATUS 0x53544154u
#define IPC_TYPE_VERDICT 0x56455244u
#define IPC_TYPE_REPORT 0x52455054u

/* boot -> server, whenever something changes. */
struct ipc_status {
	uint32_t type;		/* IPC_TYPE_STATUS */
	uint32_t key_wanted;	/* 1 while a key message is awaited */
	struct snp_wire_status status;
	uint32_t bound_kind;	/* what IDENTITY reports bind: enum snp_bound_kind */
	uint32_t bound_key_len;
	uint8_t bound_key[SNP_BOUND_KEY_MAX];
	uint8_t public_key[SNP_X25519_SIZE];	/* the per-boot key, while key_wanted */
};

enum ipc_key_verdict {
	IPC_KEY_OPENED = 0,	/* 200 */
	IPC_KEY_NOT_OWNER,	/* 403: not sealed by the owner for this boot and nonce */
	IPC_KEY_MESSAGE,	/* 422: sealed by the owner, but the plaintext is not
				 * a key message */
	IPC_KEY_HEADER,		/* 422: the volume's header is not what the owner expects */
	IPC_KEY_WRONG,		/* 422: the key does not open the volume */
	IPC_KEY_NOT_WANTED,	/* 409 */
	IPC_KEY_FAILED,		/* 500: it could not be tried */
	_IPC_KEY_MAX,
};

/* boot -> server: exactly one for each ipc_key_message. */
struct ipc_verdict {
	uint32_t type;		/* IPC_TYPE_VERDICT */
	uint32_t verdict;	/* enum ipc_key_verdict */
	char detail[256];	/* for the owner, NUL-terminated, no secrets */
};

/* boot -> server, at most once: the boot's own report, for whoever asks without a nonce. Sent with
 * certs_len bytes of certs only. */
struct ipc_boot_report {
	uint32_t type;		/* IPC_TYPE_REPORT */
	struct ipc_report_answer answer;	/* status IPC_ATTEST_OK */
};

/**
 * ipc_pair() - a connected pair of SEQPACKET sockets, close-on-exec
 * Return: 0 or -errno.
 */
_must_check_ int ipc_pair(int ret_fds[static 2]);

/**
 * ipc_limit_send() - a peer that does not read must not keep us for ever
 * @seconds: after which ipc_send() on @fd gives up with -EAGAIN
 * Return: 0 or -errno.
 */
_must_check_ int ipc_limit_send(int fd, unsigned seconds);

/* Does an answer of @len bytes keep its own form? 0 or -EBADMSG. */
_must_check_ int ipc_check_answer(const struct ipc_report_answer *answer, size_t len);

/* One record, whole. 0, or -errno (-EPIPE: peer gone). Never raises SIGPIPE. */
_must_check_ int ipc_send(int fd, const void *record, size_t len);
/* The same without waiting: -EAGAIN when the peer does not read. */
_must_check_ int ipc_send_now(int fd, const void *record, size_t len);

/**
 * ipc_recv() - one record of @min to @max bytes; blocks
 *
 * What a peer sent before it went is still received.
 *
 * Return: 0, -EPIPE (peer gone), -EBADMSG (of another size: the peer is broken or hostile), -errno.
 */
_must_check_ int ipc_recv(int fd, void *ret, size_t min, size_t max, size_t *ret_len);
/* The same without waiting: -EAGAIN when there is none. */
_must_check_ int ipc_recv_now(int fd, void *ret, size_t min, size_t max, size_t *ret_len);
