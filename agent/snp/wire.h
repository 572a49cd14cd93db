/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON that guest and owner exchange, version 1, each shape written and read in one place so
 * that both ends agree (docs/protocol.md shows the same for people). Reading is strict: UTF-8, no
 * name twice, no unknown member in what the agent reads; the owner ignores members it does not know
 * in what the agent answers, so that an older tool understands a newer agent. ENEMY INPUT.
 *
 * wire-report.c: answers with a report; wire-key.c: the posted key message; wire-volumes.c: its
 * plaintext; wire-problem.c: RFC 9457 problems; wire-status.c: the state of the boot.
 *
 * Texts are malloc'ed. Formatting returns 0, -ENOMEM, or -EINVAL for a struct that parsing would
 * not give; parsing 0, SNP_E_TOO_LARGE, SNP_E_JSON, SNP_E_JSON_SHAPE, SNP_E_ENCODING or
 * SNP_E_LENGTH.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "certtable.h"
#include "errors.h"
#include "hpke.h"
#include "merkle.h"
#include "report.h"
#include "reportdata.h"
#include "secret.h"

#define SNP_WIRE_ANSWER_MAX (256 * 1024)	/* what the owner reads at most */
#define SNP_WIRE_KEY_BODY_MAX (16 * 1024)	/* what the agent reads at most */
#define SNP_CIPHERTEXT_MAX (8 * 1024)
#define SNP_VOLUMES_MAX 8
#define SNP_VOLUME_KEY_MAX 512			/* a key file or a passphrase */

/* What a report binds, as told beside it; believed only when REPORT_DATA agrees. */
enum snp_bound_kind {
	SNP_BOUND_NOTHING,	/* "none" */
	SNP_BOUND_KEY_REQUEST,	/* "key-request": public_key is the guest's X25519 key, 32 bytes */
	SNP_BOUND_SSH,		/* "ssh-host-key": public_key is the SSH blob */
};

#define SNP_BOUND_KEY_MAX 1024

/* Answer of GET /v1/report and GET /v1/key-request. */
struct snp_wire_report {
	uint8_t report[SNP_REPORT_SIZE];
	uint8_t certs[SNP_CERT_TABLE_MAX];	/* certificate table, cut after its last blob */
	size_t certs_len;
	enum snp_bound_kind bound;
	uint8_t bound_key[SNP_BOUND_KEY_MAX];
	size_t bound_key_len;
	uint8_t nonce[SNP_NONCE_SIZE];		/* as asked, zeros for the cached report */
	struct snp_merkle_proof proof;		/* size 0: none */
};

/* JSON text, malloc'ed: {"version":1,"report":base64,"certificates":base64,"nonce":base64,
 * "bound":{"kind":…[,"public_key":base64[,"type":"ssh-ed25519","fingerprint":"SHA256:…"]]}
 * [,"proof":{"size":N,"index":N,"path":base64 of the hashes, from the leaf upwards}]}.
 * Type and fingerprint are for people; the owner's side computes its own from the public key. */
_must_check_ int snp_wire_report_format(const struct snp_wire_report *w,
	char **ret, size_t *ret_len);
_must_check_ int snp_wire_report_parse(const char *json, size_t len, struct snp_wire_report *ret);

/* The same text in two halves, for one report that goes to many askers: the head, up to what is
 * bound, is the same for all of them; the tail is each one's nonce and proof. */
_must_check_ int snp_wire_report_format_head(const struct snp_wire_report *w, char **ret,
	size_t *ret_len);
_must_check_ int snp_wire_report_format_tail(const uint8_t nonce[static SNP_NONCE_SIZE],
	const struct snp_merkle_proof *proof, char **ret, size_t *ret_len);

/* Body of POST /v1/key: {"nonce":base64,"enc":base64,"ciphertext":base64}. */
struct snp_wire_key {
	uint8_t nonce[SNP_NONCE_SIZE];
	uint8_t enc[SNP_X25519_SIZE];
	uint8_t ciphertext[SNP_CIPHERTEXT_MAX];
	size_t ciphertext_len;
};

_must_check_ int snp_wire_key_format(const struct snp_wire_key *w, char **ret, size_t *ret_len);
_must_check_ int snp_wire_key_parse(const char *json, size_t len, struct snp_wire_key *ret);

/* What the owner knows of a volume's header, and its key. The plaintext of a key message:
 * {"version":1,"volumes":[{"name":"root","uuid":…,"cipher":"aes-xts-random",
 *  "integrity":"hmac(sha256)","key":base64}]}. */
struct snp_volume {
	char name[32];		/* [a-z0-9-]+, "root" for the root volume */
	char uuid[37];		/* lower-case RFC 4122 text */
	char cipher[64];	/* the segment's encryption, as LUKS2 writes it */
	char integrity[64];	/* the segment's integrity type; empty: none */
	struct snp_secret key;
};

struct snp_volumes {
	size_t n;
	struct snp_volume v[SNP_VOLUMES_MAX];
};

void snp_volumes_done(struct snp_volumes *v);
const struct snp_volume *snp_volumes_find(const struct snp_volumes *v, const char *name);
/* Both through wiping allocators: no plaintext stays in the heap. Formatting: 0, -errno, -EINVAL
 * for what parsing would refuse. Parsing: @ret need not be initialised, and is empty on all but
 * 0. */
_must_check_ int snp_volumes_format(const struct snp_volumes *v, struct snp_secret *ret);
_must_check_ int snp_volumes_parse(const struct snp_secret *json, struct snp_volumes *ret);

/* RFC 9457: {"type":"urn:snpguard:problem:NAME","title":…,"status":403,"detail":…}. */
#define SNP_PROBLEM_URN "urn:snpguard:problem:"
struct snp_wire_problem {
	char type[64];	/* NAME alone, [a-z0-9-]+ */
	char title[128];
	unsigned status;
	char detail[512];	/* may be empty */
};

/* What is not printable ASCII in title and detail goes out as '?', and is refused coming in: both
 * end on the owner's terminal. */
_must_check_ int snp_wire_problem_format(const struct snp_wire_problem *w, char **ret,
	size_t *ret_len);
_must_check_ int snp_wire_problem_parse(const char *json, size_t len, struct snp_wire_problem *ret);

/* Answer of GET /v1/status: {"version":"0.1.0","protocol":1,"state":…,"mode":…,
 * "phases":[{"name":"modules","ms":41},…],
 * "reports":{"state":"failing","problem":"firmware","detail":"…"}}. */
enum snp_boot_state {
	SNP_STATE_STARTING,
	SNP_STATE_WAITING_FOR_KEY,
	SNP_STATE_UNLOCKING,
	SNP_STATE_BOOTED,
	_SNP_STATE_MAX,
};

const char *snp_boot_state_name(enum snp_boot_state s);

/* Whether reports can be had, by what the last one came to. */
enum snp_reports_state {
	SNP_REPORTS_NONE_YET,	/* "none-yet": nobody has asked */
	SNP_REPORTS_OK,		/* "ok" */
	SNP_REPORTS_FAILING,	/* "failing": as @problem says; the next one may come */
	SNP_REPORTS_LOST,	/* "lost": none until the next boot, for the reason in @problem */
	_SNP_REPORTS_MAX,
};

struct snp_wire_reports {
	enum snp_reports_state state;
	char problem[32];	/* with FAILING and LOST: NAME of the problem's type;
				 * otherwise empty */
	char detail[128];	/* may be empty */
};

#define SNP_PHASES_MAX 16

struct snp_wire_status {
	char version[32];
	enum snp_boot_state state;
	char mode[16];
	size_t n_phases;
	struct snp_wire_phase {
		char name[16];
		uint32_t ms;
	} phases[SNP_PHASES_MAX];
	struct snp_wire_reports reports;
};

/* What is not printable ASCII in the detail goes out as '?', and is refused coming in. */
_must_check_ int snp_wire_status_format(const struct snp_wire_status *w, char **ret,
	size_t *ret_len);
_must_check_ int snp_wire_status_parse(const char *json, size_t len, struct snp_wire_status *ret);
