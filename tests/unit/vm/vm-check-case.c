/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and descriptions of them for vm check: see vm-check-case.h. */
#include "vm-check-case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fake-efi.h"
#include "idblock/id-block.h"
#include "runner.h"
#include "snp/codec.h"
#include "uki.h"

#define DIR_NAME "/tmp/snpguard-vm-check.XXXXXX"

char vm_check_dir[] = DIR_NAME, vm_check_path[sizeof(DIR_NAME) + 16];

static char digest[2 * SNP_MEASUREMENT_SIZE + 1];

static void put(const char *name, const void *data, size_t len)
{
	char file[sizeof(vm_check_dir) + 32];
	FILE *f;

	snprintf(file, sizeof(file), "%s/%s", vm_check_dir, name);
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

void put_conf(const char *text)
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

void check(const char *text, unsigned uses, struct vm_findings *ret)
{
	char why[VMCONF_WHY_MAX];
	int r;

	put_conf(text);
	r = vm_check(vm_check_path, uses, ret, why);
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
	char folder[sizeof(vm_check_dir) + 16], vectors[512];

	ck_assert_ptr_nonnull(mkdtemp(vm_check_dir));
	snprintf(vm_check_path, sizeof(vm_check_path), "%s/vm.conf", vm_check_dir);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(folder, sizeof(folder), "%s/%s", vm_check_dir, folders[i]);
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

void learn_digest(const char *text)
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

void vm_check_setup(void)
{
	make_files();
	learn_digest(GOOD);
	make_id_blocks();
}

void vm_check_teardown(void)
{
	char command[sizeof(vm_check_dir) + 16];

	snprintf(command, sizeof(command), "rm -r %s", vm_check_dir);
	ck_assert_int_eq(system(command), 0);
}

bool says(const char *text, const char *what)
{
	const char *at = strstr(what, "DIR/");
	char want[512];

	if (at)
		snprintf(want, sizeof(want), "%.*s%s%s", (int)(at - what), what, vm_check_dir, at + 3);
	return strstr(text, at ? want : what) != NULL;
}
