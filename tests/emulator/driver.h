/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plays the kernel's sev-guest driver and the host behind it: what comes back for a request, and
 * which of the caller's memory is written, also when all does not go well. Knows nothing of CUSE,
 * so that unit tests can hold it against the driver's rules.
 */
#pragma once

#include <linux/sev-guest.h>
#include <openssl/evp.h>
#include <time.h>

#include "config.h"
#include "snp/certtable.h"

struct emu_driver {
	struct emu_config config;
	EVP_PKEY *vcek;
	uint8_t report_id[32];
	uint8_t certs[SNP_CERT_TABLE_MAX];	/* the host's table */
	size_t certs_len;
	bool key_wiped;		/* VMPCK: no request any more */
	uint32_t n_requests;
	int64_t last_request;	/* monotonic, in milliseconds */
	void (*log)(const char *fmt, ...) _printf_(1, 2);
	void (*sleep)(unsigned seconds);
};

/* A request as gathered from the caller's memory, and what goes back. */
struct emu_call {
	unsigned cmd;
	struct snp_guest_request_ioctl io;
	struct snp_ext_report_req req;
	struct snp_report_resp resp;
	uint8_t certs[SNP_CERT_TABLE_MAX];
	/* Set by the driver: */
	int error;		/* errno, 0 for success */
	bool write_io;		/* the argument goes back */
	bool write_req;		/* the request goes back, for certs_len */
	bool write_resp;	/* the response goes back, and the certificates */
};

/* Bytes of the request that belong to @cmd; 0 for a command that the driver does not know. */
size_t emu_request_size(unsigned cmd);

/* How much certificate buffer the caller offers; 0 when it wants none. */
size_t emu_certs_offered(const struct emu_call *call);

/**
 * emu_driver_check() - what the driver can tell from the argument alone
 * Return: true to go on; false when @call has the outcome.
 */
bool emu_driver_check(struct emu_driver *d, struct emu_call *call);

/* The request itself; @call has the outcome. */
void emu_driver_request(struct emu_driver *d, struct emu_call *call);
