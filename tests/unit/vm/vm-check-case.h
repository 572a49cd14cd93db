/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Descriptions for the tests of vm check, in pieces whose lines are counted, and the files that they name,
 * in a folder that the texts call DIR.
 */
#pragma once

#include "vm/check/check.h"

#define OWNER "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SEALED "systemd.import_credentials=no"
#define OPEN_LUKS "snpguard.mode=luks root=/dev/vda snpguard.owner=" OWNER
#define OPEN_VERITY "snpguard.mode=verity root=/dev/vda roothash=" HASH
#define LUKS "console=ttyS0 " SEALED " " OPEN_LUKS
#define VERITY "console=ttyS0 " SEALED " " OPEN_VERITY
#define ZERO15 "000000000000000000000000000000"
#define ZEROS32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

#define FIRMWARE "[vm]\nfirmware = ovmf.fd\n"				/* lines 1, 2 */
#define VM(append) FIRMWARE "kernel = vmlinuz\ninitrd = initrd\nappend = " append "\n"	/* to 5 */
#define DISK "[disk root]\nfile = root.img\n"				/* 6, 7 */
#define NET "[network]\nforward = 8400:8400\nforward = 2222:22\n"	/* 8 to 10 */
#define EMULATE "[emulate]\narchive = emulator.cpio\n"			/* 11, 12 */
#define GOOD VM(LUKS) DISK NET EMULATE
#define SIGNED "[snp]\nid-block-dir = signed\n"				/* 13, 14 */
#define ELSEWHERE "[snp]\nid-block-dir = nowhere\n"			/* 13, 14 */
#define DEMAND "[policy]\nmeasurement = @\n"				/* 13, 14; @: what it is */

#define SNP (VM_USE_RUN | VM_USE_MEASURE | VM_USE_ID_BLOCK)
#define MEASURED (SNP | VM_USE_EMULATE)
#define BOOTS (VM_USE_RUN | VM_USE_EMULATE)
#define BUT_ID_BLOCK (VM_USES_ALL & ~(unsigned)VM_USE_ID_BLOCK)

/* For tcase_add_unchecked_fixture(): once for a program. */
void vm_check_setup(void);
void vm_check_teardown(void);

extern char vm_check_dir[], vm_check_path[];	/* the folder, and its vm.conf */

/* The description @text, with the digest that was learnt last for each @. */
void put_conf(const char *text);
/* What of it is found; it has to be a description. */
void check(const char *text, unsigned uses, struct vm_findings *ret);
/* The digest of what stands before [policy]. */
void learn_digest(const char *text);

/* Whether @text has @what in it, which may name the folder as DIR. */
bool says(const char *text, const char *what);
