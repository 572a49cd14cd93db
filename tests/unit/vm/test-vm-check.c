/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm check: each thing that can be wrong with a description is found, at its line. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm-check-case.h"

static const struct {
	const char *text;
	enum vm_severity severity;
	unsigned uses, line;
	const char *what;	/* its beginning, or what it has in it */
} rows[] = {
	/* What the VM is made of. */
	{"[vm]\n", VM_ERROR, SNP, 1, "there is no firmware"},
	{"[vm]\n", VM_ERROR, VM_USE_EMULATE, 1, "--emulate needs a kernel and an initrd"},
	{"[vm]\n", VM_ERROR, VM_USE_VERIFY, 0, "neither measurement nor a launch"},
	{"[vm]\n", VM_WARNING, VM_USE_RUN | VM_USE_MEASURE | VM_USE_VERIFY, 1, "there is no kernel"},
	{"[vm]\n", VM_WARNING, VM_USE_EMULATE, 0, "there is no archive"},
	{"[vm]\nfirmware = no.fd\n", VM_ERROR, MEASURED, 2, "firmware: DIR/no.fd: No such file"},
	{"[vm]\nfirmware = small.fd\n", VM_ERROR, VM_USE_RUN, 2, "firmware: QEMU starts images of whole 64 KiB alone, and "
		"this one has 4096 bytes"},
	{"[vm]\nfirmware = folder\n", VM_ERROR, MEASURED, 2, "a folder, where a file is expected"},
	{"[vm]\nkernel = no\n", VM_ERROR, SNP | VM_USE_EMULATE, 2, "kernel: DIR/no: No such file"},
	{"[vm]\nkernel = vmlinuz\ninitrd = no\n", VM_ERROR, SNP | VM_USE_EMULATE, 3, "initrd: DIR/no: No"},
	{EMULATE "[vm]\nvcpus = 1\n[disk a]\nfile = a\n", VM_ERROR, BOOTS, 6, "disk a: DIR/a: No such file"},
	{"[emulate]\narchive = no\n", VM_ERROR, VM_USE_EMULATE, 2, "archive: DIR/no: No such file"},
	{"[disk a]\nfile = folder\n", VM_ERROR, BOOTS, 2, "disk a: DIR/folder: a folder"},
	{"[disk a]\nfile = root.img\n[disk b]\nfile = root.img\nread-only = yes\n", VM_ERROR, BOOTS, 4,
		"disks a and b are one file"},
	{"[vm]\nsvsm = no\nfirmware-vars-size = 4096\n", VM_ERROR, MEASURED, 2,
		"svsm: DIR/no: No such file"},

	/* The launch. */
	{"[vm]\nfirmware = plain.fd\nkernel = vmlinuz\ninitrd = initrd\nappend = " LUKS "\n", VM_ERROR, MEASURED, 2,
		"cannot be launched: DIR/plain.fd: kernel specified"},
	{"[vm]\nfirmware = vmlinuz\n", VM_ERROR, MEASURED, 2, "cannot be launched: DIR/vmlinuz"},
	{FIRMWARE "cpu = EPYC-Nowhere,+x\n", VM_ERROR, MEASURED, 3,
		"cpu: the signature of 'EPYC-Nowhere,+x' is not known"},

	{FIRMWARE "vmm = ec2\n", VM_ERROR, VM_USE_RUN, 0, "[vm] vmm is not qemu"},
	{FIRMWARE "[snp]\nfeatures = 0x3\n", VM_ERROR, VM_USE_RUN, 0, "[snp] features: QEMU can set"},

	/* The command line. */
	{FIRMWARE "kernel = vmlinuz\ninitrd = initrd\n", VM_ERROR, BOOTS, 3, "there is no append"},
	{FIRMWARE "kernel = vmlinuz\n", VM_HINT, BOOTS, 3, "kernel alone, and it is no unified kernel image"},
	{FIRMWARE "kernel = guest.efi\nappend = " LUKS "\n", VM_ERROR, BOOTS, 4, "a command line of its own"},
	{FIRMWARE "kernel = guest.efi\ninitrd = initrd\n", VM_ERROR, BOOTS, 4, "an initramfs of its own"},
	{FIRMWARE "kernel = plain.efi\n", VM_WARNING, BOOTS | VM_USE_VERIFY, 3, "snpguard.mode=plain"},
	{FIRMWARE "kernel = plain.efi\n", VM_HINT, BOOTS, 3, "the image's command line names no console"},
	{FIRMWARE "kernel = bad.efi\n", VM_ERROR, BOOTS, 3,
		"the image's command line: the agent will refuse it: root= is missing"},
	{VM("root=/dev/vda"), VM_ERROR, BOOTS, 5, "refuse it: snpguard.mode= is missing"},
	{VM("snpguard.mode=plain"), VM_ERROR, BOOTS, 5, "refuse it: root= is missing"},
	{VM("snpguard.mode=luks root=/dev/vda"), VM_ERROR, BOOTS, 5, "refuse it: snpguard.owner= is missing"},
	{VM("snpguard.mode=verity root=/dev/vda"), VM_ERROR, BOOTS, 5, "refuse it: roothash= is missing"},
	{VM("snpguard.mode=verity root=/dev/vda roothash=12"), VM_ERROR, BOOTS, 5, "refuse it: roothash=12 is not"},
	{VM("snpguard.mode=plain root=/dev/vda snpguard.modus=1"), VM_ERROR, BOOTS, 5, "snpguard.modus is not an option"},
	{VM("snpguard.mode=luks root=/dev/vda snpguard.owner=any"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5,
		"snpguard.owner=any"},
	{VM("snpguard.mode=plain root=/dev/vda"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "snpguard.mode=plain"},
	{VM("snpguard.mode=plain root=/dev/vda"), VM_HINT, BOOTS, 5, "append names no console"},

	{VM(OPEN_LUKS), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "append lets a systemd in the root take credentials"},
	{VM(OPEN_VERITY), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{VM("snpguard.mode=plain root=/dev/vda"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{VM(OPEN_LUKS " systemd.import_credentials=yes"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5,
		"can make itself root"},
	{VM(OPEN_LUKS " systemd.import_credentials"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{VM(LUKS " systemd.import-credentials=yes"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{VM(LUKS " systemd.import_credentials=1"), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{VM(OPEN_LUKS " systemd.import_credentials=1 " SEALED), VM_WARNING, BOOTS | VM_USE_VERIFY, 5,
		"can make itself root"},
	{VM(OPEN_LUKS " -- " SEALED), VM_WARNING, BOOTS | VM_USE_VERIFY, 5, "can make itself root"},
	{FIRMWARE "kernel = plain.efi\n", VM_WARNING, BOOTS | VM_USE_VERIFY, 3,
		"the image's command line lets a systemd"},

	/* Disks and network. */
	{VM(LUKS), VM_ERROR, BOOTS, 0, "there is no disk, and root=/dev/vda needs one"},
	{VM(VERITY) DISK, VM_WARNING, BOOTS, 6, "no disk is read-only"},
	{VM(LUKS) DISK "read-only = yes\n", VM_ERROR, BOOTS, 6, "every disk is read-only"},
	{VM(LUKS) DISK, VM_ERROR, BOOTS | VM_USE_VERIFY, 0, "there is no [network]: no key can reach"},
	{VM(VERITY) DISK, VM_WARNING, BOOTS | VM_USE_VERIFY, 0, "there is no [network]: nobody can ask"},
	{VM(LUKS) DISK "[network]\nforward = 8400:22\n", VM_WARNING, BOOTS | VM_USE_VERIFY, 8,
		"no forward leads to port 8400"},
	{VM(LUKS " snpguard.listen=:443") DISK NET, VM_WARNING, BOOTS | VM_USE_VERIFY, 8,
		"no forward leads to port 443"},
	{VM(LUKS " ip=off") DISK NET, VM_WARNING, BOOTS | VM_USE_VERIFY, 8, "forwards lead to an IPv4 address"},
	{VM(LUKS) DISK "[network]\n", VM_HINT, VM_USE_VERIFY, 8, "no forward leads to port 22"},
	{VM(VERITY " snpguard.listen=none"), VM_HINT, VM_USE_VERIFY, 5, "the agent gives no reports"},

	/* The identity. */
	{GOOD, VM_HINT, VM_USE_ID_BLOCK, 0, "there is no ID block"},
	{"[snp]\nid-key = ec.pem\n", VM_WARNING, VM_USE_RUN, 2, "started without an ID block"},
	{"[snp]\nid-key = vmlinuz\n", VM_ERROR, VM_USE_ID_BLOCK, 2, "id-key: DIR/vmlinuz"},
	{"[snp]\nid-key = no.pem\n", VM_ERROR, VM_USE_ID_BLOCK, 2, "id-key: DIR/no.pem: No such file"},
	{"[snp]\nid-key = ec.pem\nauthor-key = vmlinuz\n", VM_ERROR, VM_USE_ID_BLOCK, 3, "author-key: DIR/vmlinuz"},
	{"[snp]\nid-block-dir = vmlinuz\n", VM_ERROR, VM_USE_RUN, 2, "DIR/vmlinuz"},
	{"[snp]\nid-block-dir = folder\n", VM_ERROR, VM_USE_RUN, 2, "DIR/folder/id-block.b64: not there"},
	{GOOD DEMAND "image-id = " ZERO15 "02\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.image-id)"},
	{GOOD DEMAND "family-id = " ZERO15 "01\n", VM_ERROR, VM_USE_VERIFY, 15, "refuse (guest.family-id)"},
	{GOOD DEMAND "id-key = ec.pem\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.id-key)"},
	{GOOD SIGNED DEMAND "id-key = ec.pem\n", VM_ERROR, VM_USE_VERIFY, 17, "another id-key than [policy]"},
	{GOOD SIGNED DEMAND "author-key = ec.pem\n", VM_ERROR, VM_USE_VERIFY, 17, "[policy] has an author-key, and the ID block has none"},
	{GOOD SIGNED DEMAND "min-guest-svn = 4\n", VM_ERROR, VM_USE_VERIFY, 17, "guest-svn 3, below min-guest-svn 4"},
	{"[vm]\nfirmware = ovmf.fd\ncpu = EPYC-v4,model=49\n", VM_ERROR, MEASURED, 3,
		"cpu: the signature of 'EPYC-v4,model=49' is not known"},
	{GOOD ELSEWHERE DEMAND "id-key = ec.pem\n", VM_WARNING, VM_USE_VERIFY, 0, "the ID block is not there"},
	{GOOD ELSEWHERE "guest-svn = 3\n" DEMAND "id-key = ec.pem\nmin-guest-svn = 4\n", VM_ERROR, VM_USE_VERIFY, 19,
		"[snp] has guest-svn 3, below min-guest-svn 4"},
	{GOOD "[snp]\nid-block-dir = signed\npolicy = 0x20000\n", VM_ERROR, BOOTS, 14,
		"the ID block: it is for another policy"},
	{GOOD "[snp]\nid-block-dir = signed\nfeatures = 0x21\n", VM_ERROR, BOOTS, 14,
		"the ID block: it is for another launch"},
	{GOOD "[snp]\nid-block-dir = broken\n", VM_ERROR, BOOTS, 14,
		"the ID block: the ID block is not signed by the ID key"},

	/* What is demanded. */
	{GOOD "[policy]\n", VM_HINT, VM_USE_VERIFY, 13, "[policy] has no measurement"},
	{GOOD "[policy]\nmeasurement = " HASH "00112233445566778899aabbccddeeff\n", VM_ERROR, VM_USE_VERIFY, 14,
		"[vm] gives the digest "},
	{"[vm]\nfirmware = no.fd\n", VM_ERROR, VM_USE_VERIFY, 0, "needs it for the expected digest"},
	{"[vm]\nfirmware = vmlinuz\n[policy]\nmeasurement = " HASH "00112233445566778899aabbccddeeff\n", VM_WARNING,
		VM_USE_VERIFY, 0, "measurement is not compared with [vm]"},
	{GOOD "[snp]\npolicy = 0x30000\n[policy]\npolicy = 0x20000\n", VM_ERROR, VM_USE_VERIFY, 16,
		"policy is 0x30000 in [snp] and 0x20000 in [policy]"},
	{GOOD "[snp]\nhost-data = " ZEROS32 "\n[policy]\nhost-data = " HASH "\n", VM_ERROR, VM_USE_VERIFY, 16,
		"host-data is another in [snp] than in [policy]"},
	{GOOD DEMAND "vmpl = 2\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.vmpl): expected 2"},
	{GOOD DEMAND "policy = 0x20000\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.policy)"},
	{GOOD DEMAND "allow = none\n", VM_ERROR, VM_USE_VERIFY, 0, "verify will refuse (guest.smt)"},
	{GOOD DEMAND "require = single-socket\n", VM_ERROR, VM_USE_VERIFY, 15, "refuse (guest.single-socket)"},
	{GOOD DEMAND "min-abi = 1.55\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.abi)"},
	{GOOD DEMAND "host-data = " HASH "\n", VM_ERROR, VM_USE_VERIFY, 15, "verify will refuse (guest.host-data)"},
	{GOOD DEMAND "advisories = AMD-SB-1\n", VM_ERROR, VM_USE_VERIFY, 15, "advisories: AMD-SB-1 is not known"},
	{GOOD DEMAND "id-key = no.pem\n", VM_ERROR, VM_USE_VERIFY, 15, "DIR/no.pem: No such file"},
	{GOOD DEMAND "floors = no\n", VM_WARNING, VM_USE_VERIFY, 15, "floors = no"},
	{GOOD DEMAND "provisional = yes\n", VM_WARNING, VM_USE_VERIFY, 15, "provisional = yes"},
	{GOOD "[snp]\npolicy = 0xb0000\n", VM_ERROR, VM_USE_VERIFY, 14, "verify will refuse (guest.debug)"},
	{GOOD "[snp]\npolicy = 0xb0000\n", VM_WARNING, VM_USE_RUN | VM_USE_VERIFY, 14, "allows debugging"},
	{GOOD "[snp]\npolicy = 0x70000\n", VM_ERROR, VM_USE_VERIFY, 14, "verify will refuse (guest.migration)"},
	{GOOD "[snp]\npolicy = 0x10000\n", VM_ERROR, VM_USE_RUN | VM_USE_ID_BLOCK, 14, "its reserved bits"},
	{GOOD "[snp]\npolicy = 0x4030000\n", VM_ERROR, VM_USE_RUN | VM_USE_ID_BLOCK, 14, "its reserved bits"},
};

START_TEST(test_found)
{
	struct vm_findings f;
	size_t n = 0;

	check(rows[_i].text, VM_USES_ALL, &f);
	for (size_t i = 0; i < f.n; i++) {
		const struct vm_finding *v = &f.v[i];

		n += says(v->what, rows[_i].what) && v->severity == rows[_i].severity &&
			v->uses == rows[_i].uses && v->line == rows[_i].line;
		ck_assert_ptr_nonnull(v->todo);
		ck_assert_str_ne(v->todo, "");
	}
	for (size_t i = 0; n != 1 && i < f.n; i++)
		fprintf(stderr, "# %u: %s %s %x\n", f.v[i].line, vm_severity_name(f.v[i].severity), f.v[i].what,
			f.v[i].uses);
	ck_assert_msg(n == 1, "'%s' is found %zu times in:\n%s", rows[_i].what, n, rows[_i].text);
	vm_findings_done(&f);
}
END_TEST

/* A finding goes with its uses, and all of it. */
START_TEST(test_uses)
{
	struct vm_findings f;

	for (unsigned use = 1; use < VM_USES_ALL; use <<= 1) {
		check(rows[_i].text, use, &f);
		for (size_t i = 0; i < f.n; i++)
			ck_assert_uint_eq(f.v[i].uses, use);
		vm_findings_done(&f);
	}
	check(rows[_i].text, 0, &f);
	ck_assert_uint_eq(f.n, 0);
	vm_findings_done(&f);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vm-check");
	TCase *t = tcase_create("check");

	if (!unit_vectors())
		unit_skip_all("no vectors: firmware images are among them");
	tcase_add_unchecked_fixture(t, vm_check_setup, vm_check_teardown);
	tcase_add_loop_test(t, test_found, 0, ARRAY_SIZE(rows));
	tcase_add_loop_test(t, test_uses, 0, ARRAY_SIZE(rows));
	suite_add_tcase(s, t);
	return s;
}
