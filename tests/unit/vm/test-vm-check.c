/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm check: each thing that can be wrong with a description is found, at its line; a good one is not. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fake-efi.h"
#include "idblock/id-block.h"
#include "runner.h"
#include "snp/codec.h"
#include "uki.h"
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

static char dir[] = "/tmp/snpguard-vm-check.XXXXXX";
static char path[sizeof(dir) + 16], digest[2 * SNP_MEASUREMENT_SIZE + 1];

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
		"cpu: the signature of 'EPYC-Nowhere' is not known"},

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

/* Nothing to be found in these; that there is no ID block may be. */
static const char *const fine[] = {
	GOOD DEMAND,
	GOOD "[snp]\npolicy = 0xb0137\nhost-data = " ZEROS32 "\n" DEMAND "allow = smt, debug\npolicy = 0xb0137\nmin-abi = 1.55\n"
		"host-data = 0000000000000000000000000000000000000000000000000000000000000000\n",
	VM(VERITY) DISK "read-only = yes\n" NET EMULATE DEMAND "floors = no\nmin-tcb = snp 1\n",
	VM("console=ttyS0 systemd.import_credentials=0 " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import_credentials=FALSE " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import-credentials=no " OPEN_LUKS) DISK NET EMULATE DEMAND,
	VM("console=ttyS0 systemd.import_credentials=off " OPEN_LUKS) DISK NET EMULATE DEMAND,
	GOOD SIGNED DEMAND "min-guest-svn = 3\nfamily-id = 01" ZERO15 "\nimage-id = 02" ZERO15 "\n",
	VM(VERITY " snpguard.vmpl=1") DISK "read-only = yes\n" NET EMULATE DEMAND "vmpl = 1\n",
};

static void put(const char *name, const void *data, size_t len)
{
	char file[sizeof(dir) + 32];
	FILE *f;

	snprintf(file, sizeof(file), "%s/%s", dir, name);
	f = fopen(file, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* A firmware image of a size that QEMU starts: what counts is at the end. */
static void put_padded(const char *name, const void *data, size_t len)
{
	static uint8_t image[64 << 10];

	ck_assert_uint_le(len, sizeof(image));
	memcpy(image + sizeof(image) - len, data, len);
	put(name, image, sizeof(image));
}

/* @text with the digest for each @. */
static void put_conf(const char *text)
{
	char *conf = NULL;
	size_t len;
	FILE *f = open_memstream(&conf, &len);

	for (; *text; text++) {
		if (*text == '@')
			fputs(digest, f);
		else
			fputc(*text, f);
	}
	ck_assert_int_eq(fclose(f), 0);
	put("vm.conf", conf, len);
	free(conf);
}

static void check(const char *text, unsigned uses, struct vm_findings *ret)
{
	char why[VMCONF_WHY_MAX];
	int r;

	put_conf(text);
	r = vm_check(path, uses, ret, why);
	ck_assert_msg(r == 0, "%d %s", r, why);
}

static void put_uki(const char *name, const char *cmdline)
{
	_cleanup_free_ uint8_t *image = NULL;
	struct kernel_image info = {.release = FAKE_RELEASE, .cmdline_max = 2047};
	struct fake_kernel kernel;
	struct fake_stub stub;
	struct uki uki = {.stub = (uint8_t *)&stub, .stub_len = sizeof(stub), .kernel = (uint8_t *)&kernel,
		.kernel_len = sizeof(kernel), .initrd = (const uint8_t *)"initrd", .initrd_len = 6,
		.info = &info, .cmdline = cmdline};
	struct why why;
	size_t len;

	fake_stub(&stub);
	fake_kernel(&kernel);
	ck_assert_int_eq(uki_build(&uki, &image, &len, &why), 0);
	put(name, image, len);
}

static void make_files(void)
{
	static const char ec[] = "-----BEGIN PUBLIC KEY-----\n"
		"MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEtvOnCsAN/veV6BXTmTgQ26QcBhiv2jw5\n"
		"SLSXLstvEcUc5C+KAsYLr32iQWW5nU8mC7M+IViMCmpD7nZX4YE5bfrjH49H45Y4\n"
		"WOg/Du99yG4qo9YsIOPrtSjYYAPCjq3+\n"
		"-----END PUBLIC KEY-----\n";
	static const struct {
		const char *name, *vector;
	} firmwares[] = {{"small.fd", "ovmf_AmdSev_suffix.bin"}, {"ovmf.fd", "ovmf_AmdSev_suffix.bin"},
		{"plain.fd", "ovmf_OvmfX64_suffix.bin"}};
	static const char *const names[] = {"vmlinuz", "initrd", "root.img", "emulator.cpio"};
	static const char *const folders[] = {"folder", "signed", "broken"};
	char folder[sizeof(dir) + 16], vectors[512];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/vm.conf", dir);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(folder, sizeof(folder), "%s/%s", dir, folders[i]);
		ck_assert_int_eq(mkdir(folder, 0700), 0);
	}
	snprintf(vectors, sizeof(vectors), "%s/measure", unit_vectors());
	for (size_t i = 0; i < ARRAY_SIZE(firmwares); i++) {
		size_t len;
		_cleanup_free_ uint8_t *image = unit_read_file(vectors, firmwares[i].vector, &len);

		if (i == 0)
			put(firmwares[i].name, image, len);
		else
			put_padded(firmwares[i].name, image, len);
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		put(names[i], names[i], strlen(names[i]));
	put("ec.pem", ec, strlen(ec));
	put_uki("guest.efi", LUKS);
	put_uki("plain.efi", "snpguard.mode=plain root=/dev/vda");
	put_uki("bad.efi", "console=ttyS0 snpguard.mode=plain");
}

/* Of what stands before [policy]. */
static void learn_digest(const char *text)
{
	const char *end = strstr(text, "[policy]");
	_cleanup_free_ char *copy = strndup(text, end ? (size_t)(end - text) : strlen(text));
	struct vm_findings f;

	check(copy, VM_USES_ALL, &f);
	ck_assert(f.measured);
	snp_hex_encode(f.digest.value, SNP_MEASUREMENT_SIZE, digest);
	vm_findings_done(&f);
}

/* An ID block for the launch of GOOD, and one whose signature is of something else. */
static void make_id_blocks(void)
{
	_cleanup_id_key_ struct id_key key = {0};
	struct id_block block = {.family_id = {1}, .image_id = {2}, .guest_svn = 3, .policy = 0x30000};
	struct id_block_wire wire;
	struct id_auth_wire auth;

	ck_assert_int_eq(snp_hex_decode(digest, strlen(digest), block.launch_digest, SNP_MEASUREMENT_SIZE), 0);
	id_block_encode(&block, &wire);
	ck_assert_int_eq(id_key_generate(&key), 0);
	ck_assert_int_eq(id_auth_make(&wire, &key, NULL, &auth), 0);
	put("signed/id-block.bin", &wire, sizeof(wire));
	put("signed/id-auth.bin", &auth, sizeof(auth));
	wire.guest_svn[0]++;
	put("broken/id-block.bin", &wire, sizeof(wire));
	put("broken/id-auth.bin", &auth, sizeof(auth));
}

static void setup(void)
{
	make_files();
	learn_digest(GOOD);
	make_id_blocks();
}

static void teardown(void)
{
	char command[sizeof(dir) + 16];

	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* @what may name the folder as DIR. */
static bool says(const char *text, const char *what)
{
	const char *at = strstr(what, "DIR/");
	char want[512];

	if (at)
		snprintf(want, sizeof(want), "%.*s%s%s", (int)(at - what), what, dir, at + 3);
	return strstr(text, at ? want : what) != NULL;
}

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

/* To be run and measured: with emulation no firmware starts it. */
START_TEST(test_fine_image)
{
	struct vm_findings f;

	check(FIRMWARE "kernel = guest.efi\n" DISK NET, VM_USE_RUN | VM_USE_MEASURE, &f);
	for (size_t i = 0; i < f.n; i++)
		fprintf(stderr, "# %u: %s\n", f.v[i].line, f.v[i].what);
	ck_assert_uint_eq(f.n, 0);
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_fine)
{
	struct vm_findings f;
	size_t n = 0;

	learn_digest(fine[_i]);
	check(fine[_i], BUT_ID_BLOCK, &f);
	for (size_t i = 0; i < f.n; i++) {
		/* Said of what is asked for on purpose. */
		if (f.v[i].severity == VM_WARNING && strstr(f.v[i].what, "allows debugging"))
			continue;
		fprintf(stderr, "# %u: %s\n", f.v[i].line, f.v[i].what);
		n++;
	}
	ck_assert_uint_eq(n, 0);
	ck_assert(f.measured);
	vm_findings_done(&f);
}
END_TEST

/* What nobody can look at here is not said to be refused. */
START_TEST(test_block_elsewhere)
{
	struct vm_findings f;

	check(GOOD ELSEWHERE "guest-svn = 3\n" DEMAND "id-key = ec.pem\nauthor-key = ec.pem\nmin-guest-svn = 3\n"
		"family-id = 01" ZERO15 "\n", VM_USE_VERIFY, &f);
	for (size_t i = 0; i < f.n; i++)
		ck_assert_msg(f.v[i].severity == VM_WARNING && says(f.v[i].what, "the ID block is not there") &&
			strstr(f.v[i].todo, "bring it here"), "%s; %s", f.v[i].what, f.v[i].todo);
	ck_assert_uint_eq(f.n, 1);
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_order)
{
	struct vm_findings f;

	check("[vm]\ncpu = x\n[snp]\npolicy = 0x0\n", VM_USES_ALL, &f);
	ck_assert_uint_gt(f.n, 3);
	for (size_t i = 1; i < f.n; i++) {
		ck_assert_int_le(f.v[i - 1].severity, f.v[i].severity);
		if (f.v[i - 1].severity == f.v[i].severity)
			ck_assert_uint_le(f.v[i - 1].line, f.v[i].line);
	}
	vm_findings_done(&f);
}
END_TEST

START_TEST(test_no_description)
{
	struct vm_findings f = {.n = 77};
	char why[VMCONF_WHY_MAX];

	put_conf("[vm]\nkernel\n");
	ck_assert_int_eq(vm_check(path, VM_USES_ALL, &f, why), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "vm.conf:2: neither [section] nor key = value"));
	put_conf("[vm]\nkernels = 1\n");
	ck_assert_int_eq(vm_check(path, VM_USES_ALL, &f, why), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "vm.conf:2: [vm] has no key 'kernels'"));
	ck_assert_int_eq(vm_check("/nowhere/vm.conf", VM_USES_ALL, &f, why), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why, "/nowhere/vm.conf: No such file"));
	ck_assert_uint_eq(f.n, 77);
}
END_TEST

START_TEST(test_names)
{
	unsigned i = 0;

	for (; vm_use_name(i); i++)
		ck_assert_uint_eq(vm_use_by_name(vm_use_name(i)), 1U << i);
	ck_assert_uint_eq((1U << i) - 1, VM_USES_ALL);
	ck_assert_uint_eq(vm_use_by_name("ru"), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vm-check");
	TCase *t = tcase_create("check");

	if (!unit_vectors())
		unit_skip_all("no vectors: firmware images are among them");
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, test_found, 0, ARRAY_SIZE(rows));
	tcase_add_loop_test(t, test_uses, 0, ARRAY_SIZE(rows));
	tcase_add_test(t, test_fine_image);
	tcase_add_loop_test(t, test_fine, 0, ARRAY_SIZE(fine));
	tcase_add_test(t, test_block_elsewhere);
	tcase_add_test(t, test_order);
	tcase_add_test(t, test_no_description);
	tcase_add_test(t, test_names);
	suite_add_tcase(s, t);
	return s;
}
