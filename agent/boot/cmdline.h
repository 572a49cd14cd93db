/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel command line, measured at launch, is the agent's whole configuration. Strict: an
 * unknown, doubled or malformed snpguard.* option is a refusal that names it, and so is any other
 * option that we read (root=, rootwait, rootfstype=, rootflags=, ro, rw, ip=, init=) when it is
 * doubled or malformed. The rest belongs to the kernel; what stands behind a lone "--" belongs to
 * the real init. Names are compared as they stand: for the kernel "-" and "_" are one, not here.
 * docs/command-line.md is the table for people.
 *
 * cmdline-words.c splits the text; cmdline-ip.c, cmdline-listen.c and cmdline-overlay.c read one
 * value each.
 */
#pragma once

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "disk/overlay.h"
#include "disk/verity.h"
#include "serve/server.h"
#include "snp/reportdata.h"

#define CMDLINE_MAX 4096
#define CMDLINE_VALUE_MAX 256
#define CMDLINE_REASON_MAX 256
#define CMDLINE_PORT_DEFAULT 8400
#define CMDLINE_ROOTWAIT_DEFAULT 30	/* seconds */
#define CMDLINE_ROOTWAIT_MAX 86400

enum boot_mode {
	BOOT_MODE_NONE,		/* not given: refused */
	BOOT_MODE_LUKS,
	BOOT_MODE_VERITY,
	BOOT_MODE_PLAIN,
};

enum on_failure {
	ON_FAILURE_POWEROFF,
	ON_FAILURE_REBOOT,
	ON_FAILURE_HALT,
};

enum ip_method {
	IP_DHCP,	/* default where a network is needed */
	IP_STATIC,
	IP_NONE,	/* "off" or "none" alone */
};

/* ip=dhcp, ip=[IFACE:]dhcp forms, or CLIENT::GATEWAY:NETMASK:HOST:IFACE:none as the kernel's. */
struct ip_config {
	enum ip_method method;
	struct in_addr address;
	struct in_addr gateway;		/* 0: none */
	unsigned prefix;		/* 1..32 */
	char hostname[64];		/* "" when not given */
	char iface[IFNAMSIZ];		/* "" for any */
};

struct config {
	enum boot_mode mode;
	char root[CMDLINE_VALUE_MAX];		/* path, UUID=, LABEL=, PARTUUID=, PARTLABEL= */
	unsigned rootwait;			/* seconds; a bare "rootwait", for ever to the
						 * kernel, is the default here: a hang is no
						 * answer */
	char rootfstype[32];			/* "" : ext4, xfs, … are tried in a fixed order */
	char rootflags[CMDLINE_VALUE_MAX];
	bool read_only;				/* ro; rw is the default of luks and plain mode */
	/* Verity mode. */
	uint8_t root_hash[VERITY_HASH_MAX];	/* roothash= */
	size_t root_hash_len;
	char hash_device[CMDLINE_VALUE_MAX];	/* snpguard.hash=, as root=; "":
						 * appended to the root */
	bool has_hash_offset;
	uint64_t hash_offset;			/* snpguard.hash_offset= */
	unsigned fec_roots;			/* snpguard.fec=, 0: none */
	enum verity_corruption on_corruption;	/* snpguard.on_corruption=panic|restart|eio */
	struct overlay_dirs overlay;		/* snpguard.overlay= */

	bool owner_any;
	uint8_t owner[SNP_X25519_SIZE];		/* unless owner_any */
	bool has_owner;
	bool serve;				/* false: snpguard.listen=none, not served after
						 * boot; until then a key must reach us in luks
						 * mode, so @listen is the default address then */
	struct listen_address listen;
	struct ip_config ip;
	uint32_t vmpl;
	enum on_failure on_failure;
	char init[CMDLINE_VALUE_MAX];		/* default /sbin/init */
};

/**
 * cmdline_parse() - text of /proc/cmdline to a configuration
 * @text: ends with a zero byte; quotes as the kernel takes them
 * @ret: on a refusal, on_failure is still set as far as it was understood
 * @ret_reason: for a refusal: which option and why
 *
 * Pure. Return: 0, or 1 for a refusal.
 */
_must_check_ int cmdline_parse(const char *text, struct config *ret,
	char ret_reason[static CMDLINE_REASON_MAX]);

/* The value of ip=; 0 or 1 (malformed). */
_must_check_ int cmdline_parse_ip(const char *value, struct ip_config *ret);

/* What a verity root gets without snpguard.overlay=. */
extern const struct overlay_dirs overlay_defaults;
/* The value of snpguard.overlay=; 0 or 1 (malformed). */
_must_check_ int cmdline_parse_overlay(const char *value, struct overlay_dirs *ret);

/* The value of snpguard.listen=, "none" excepted; 0 or 1 (malformed). */
_must_check_ int cmdline_parse_listen(const char *value, struct listen_address *ret);
