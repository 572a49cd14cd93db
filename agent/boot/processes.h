/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two children of boot: attester and server. They outlive it, as children of the real init,
 * unless the command line says snpguard.listen=none.
 */
#pragma once

#include "boot/boot.h"

/**
 * processes_bind() - tell the attester what reports of a kind bind from now on
 * @binding: NULL for nothing
 * @wait_ms: how long to wait until it is in force; 0 does not wait, and need not: requests that the
 *	attester reads later are answered with it
 */
_must_check_ int processes_bind(struct boot *b, enum ipc_report_kind kind, const uint8_t *binding,
	int wait_ms);

/* The same for identity reports, without waiting; and a report for boot itself, nonce zeros. */
_must_check_ int processes_ask_report(struct boot *b, const uint8_t *binding);

/**
 * processes_take_report() - the report that was asked for
 *
 * Return: 0 (with any status in *ret), -ETIMEDOUT, -EPIPE (no attester), -EBADMSG or -errno.
 */
_must_check_ int processes_take_report(struct boot *b, int wait_ms, struct ipc_report_answer *ret);

/* Reaps every dead child. 0, or -ECHILD with boot->reason when attester or server is among them. */
_must_check_ int processes_reap(struct boot *b);

/* Ends both children: from here on nothing is served. */
void processes_end(struct boot *b);
