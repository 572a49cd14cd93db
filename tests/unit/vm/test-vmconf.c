/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.conf: every key where it belongs, and a refusal with its line for everything else. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/conf/vmconf.h"

#define B96 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define B32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static int parse(const char *text, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	char *copy = strdup(text);
	int r = vmconf_parse(copy, "dir/vm.conf", ret, why);

	free(copy);
	return r;
}

static const struct {
	const char *text, *why;
} refusals[] = {
	{"kernel = x", "dir/vm.conf:1: kernel stands before the first [section]"},
	{"\xef\xbb\xbf[vm]", "dir/vm.conf:1: a byte order mark; save the file as UTF-8 without one"},
	{"\xef\xbb\xbf# x", "dir/vm.conf:1: a byte order mark; save the file as UTF-8 without one"},
	{"[vm]\nkernel", "dir/vm.conf:2: neither [section] nor key = value"},
	{"[vm]\nKernel = x", "dir/vm.conf:2: [vm] has no key 'Kernel'"},
	{"[vm]\n\nfile = x", "dir/vm.conf:3: [vm] has no key 'file'"},
	{"[polity]", "dir/vm.conf:1: [polity]: no such section"},
	{"[vm]\n[network]\n[vm]", "dir/vm.conf:3: [vm] is given twice"},
	{"[vm root]", "dir/vm.conf:1: [vm] takes no name"},
	{"[vm]\nkernel = a\nkernel = a", "dir/vm.conf:3: kernel is given twice"},
	{"[vm]\nkernel =", "dir/vm.conf:2: kernel has no value"},
	{"[vm]\nmemory = 63", "dir/vm.conf:2: memory: '63' is not a size from 64M to 1024G"},
	{"[vm]\nmemory = 1025G", "dir/vm.conf:2: memory: '1025G' is not a size from 64M to 1024G"},
	{"[vm]\nmemory = 1GB", "dir/vm.conf:2: memory: '1GB' is not a size from 64M to 1024G"},
	{"[vm]\nmemory = 1K", "dir/vm.conf:2: memory: '1K' is not a size from 64M to 1024G"},
	{"[vm]\nmemory = 99999999999999999999999", "dir/vm.conf:2: memory: "
		"'99999999999999999999999' is not a size from 64M to 1024G"},
	{"[vm]\nvcpus = 0", "dir/vm.conf:2: vcpus: '0' is not a number from 1 to 512"},
	{"[vm]\nvcpus = 513", "dir/vm.conf:2: vcpus: '513' is not a number from 1 to 512"},
	{"[vm]\nvcpus = -1", "dir/vm.conf:2: vcpus: '-1' is not a number from 1 to 512"},
	{"[vm]\nvcpus = 2x", "dir/vm.conf:2: vcpus: '2x' is not a number from 1 to 512"},
	{"[vm]\ncpu-sig = 0x0", "dir/vm.conf:2: cpu-sig: '0x0' is not 0x and up to 8 hexadecimal digits of a "
		"signature"},
	{"[vm]\ncpu-sig = 0x100000000", "dir/vm.conf:2: cpu-sig: '0x100000000' is not 0x and up to 8 "
		"hexadecimal digits of a signature"},
	{"[disk]", "dir/vm.conf:1: [disk NAME] wants a name: a-z, then a-z, 0-9 or '-', at most 20"},
	{"[disk a,b]", "dir/vm.conf:1: [disk NAME] wants a name: a-z, then a-z, 0-9 or '-', at most 20"},
	{"[disk 1]", "dir/vm.conf:1: [disk NAME] wants a name: a-z, then a-z, 0-9 or '-', at most 20"},
	{"[disk abcdefghijklmnopqrstu]", "dir/vm.conf:1: [disk NAME] wants a name: a-z, then a-z, "
		"0-9 or '-', at most 20"},
	{"[disk a]\nfile = a\n[disk a]", "dir/vm.conf:3: [disk a] is given twice"},
	{"[disk a]\n", "dir/vm.conf:2: [disk a] has no file"},
	{"[disk a]\nfile = x\nfile = x", "dir/vm.conf:3: file is given twice"},
	{"[disk a]\nread-only = true", "dir/vm.conf:2: read-only: 'true' is neither yes nor no"},
	{"[disk a]\nclaim = x\nclaim = x", "dir/vm.conf:3: claim is given twice"},
	{"[kubevirt]\nsnp-fields = 1", "dir/vm.conf:2: snp-fields: '1' is neither yes nor no"},
	{"[kubevirt]\nclaim = x", "dir/vm.conf:2: [kubevirt] has no key 'claim'"},
	{"[kubevirt]\n[kubevirt]", "dir/vm.conf:2: [kubevirt] is given twice"},
	{"[network]\nforward = 1", "dir/vm.conf:2: forward: '1' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 1:", "dir/vm.conf:2: forward: '1:' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 0:1", "dir/vm.conf:2: forward: '0:1' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 1:0", "dir/vm.conf:2: forward: '1:0' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 1:65536", "dir/vm.conf:2: forward: '1:65536' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 1:2,3:4", "dir/vm.conf:2: forward: '1:2,3:4' is not HOSTPORT:GUESTPORT"},
	{"[network]\nforward = 1:2\nforward = 1:3", "dir/vm.conf:3: forward: port 1 of the host is given twice"},
	{"[snp]\npolicy = 30000", "dir/vm.conf:2: policy: '30000' is not 0x and up to 16 hexadecimal digits"},
	{"[snp]\npolicy = 0x", "dir/vm.conf:2: policy: '0x' is not 0x and up to 16 hexadecimal digits"},
	{"[snp]\npolicy = 0x10000000000000000",
		"dir/vm.conf:2: policy: '0x10000000000000000' is not 0x and up to 16 hexadecimal digits"},
	{"[snp]\nhost-data = AAAA", "dir/vm.conf:2: host-data: not base64 of 32 bytes"},
	{"[snp]\nhost-data = " B96, "dir/vm.conf:2: host-data: not base64 of 32 bytes"},
	{"[snp]\nid-auth = ,policy=0", "dir/vm.conf:2: id-auth: not base64 of 1 to 4096 bytes"},
	{"[snp]\nid-block = " B96, "dir/vm.conf:2: id-block and id-auth need each other"},
	{"[vm]\nappend = x", "dir/vm.conf:2: initrd and append need a kernel"},
};

START_TEST(test_refusals)
{
	struct vmconf c = {.vcpus = 77};
	char why[VMCONF_WHY_MAX];

	ck_assert_int_eq(parse(refusals[_i].text, &c, why), VMCONF_E_INVALID);
	ck_assert_str_eq(why, refusals[_i].why);
	ck_assert_uint_eq(c.vcpus, 77);
}
END_TEST

/* One more than there is room for, of disks and of forwards. */
START_TEST(test_bounds)
{
	char text[2048] = "", why[VMCONF_WHY_MAX];
	struct vmconf c;
	size_t at = 0;

	for (int i = 0; i <= QEMU_DISKS_MAX; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "[disk d%d]\nfile = f\n", i);
	ck_assert_int_eq(parse(text, &c, why), VMCONF_E_INVALID);
	ck_assert_str_eq(why, "dir/vm.conf:33: more than 16 disks");
	at = (size_t)snprintf(text, sizeof(text), "[network]\n");
	for (int i = 0; i <= QEMU_FORWARDS_MAX; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "forward = %d:1\n", i + 1);
	ck_assert_int_eq(parse(text, &c, why), VMCONF_E_INVALID);
	ck_assert_str_eq(why, "dir/vm.conf:18: forward: more than 16");
}
END_TEST

START_TEST(test_everything)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];

	ck_assert_int_eq(parse("[vm]\nfirmware = OVMF.fd\nkernel = /boot/k\ninitrd = i\n"
		"append = a=b ; c\nmemory = 3G\nvcpus = 8\ncpu = EPYC-v4\n"
		"[disk root]\nfile = root.img\nclaim = root-claim\n"
		"[disk b]\nread-only = yes\nfile = /b\ncontainer = reg/b:1\n"
		"[network]\nforward = 8400:84\nforward = 65535:1\n"
		"[snp]\npolicy = 0xFFFFFFFFFFFFFFFF\ncbitpos = 47\nhost-data = " B32
		"\nid-block = " B96 "\nid-auth = AAAA\nid-key = id.pem\nauthor-key = /author.pem\n"
		"features = 0x21\nfamily-id = 000102030405060708090a0b0c0d0e0f\nguest-svn = 4294967295\n"
		"[kubevirt]\nimage = reg/boot:1\nsnp-fields = yes\n"
		"[emulate]\narchive = e.cpio\n", &c, why), 0);
	ck_assert_str_eq(c.firmware, "dir/OVMF.fd");
	ck_assert_str_eq(c.kernel, "/boot/k");
	ck_assert_str_eq(c.initrd, "dir/i");
	ck_assert_str_eq(c.append, "a=b ; c");
	ck_assert_uint_eq(c.memory_mib, 3072);
	ck_assert_uint_eq(c.vcpus, 8);
	ck_assert_str_eq(c.cpu, "EPYC-v4");
	ck_assert_uint_eq(c.n_disks, 2);
	ck_assert_str_eq(c.disks[0].name, "root");
	ck_assert_str_eq(c.disks[0].file, "dir/root.img");
	ck_assert(!c.disks[0].read_only);
	ck_assert_str_eq(c.disks[1].file, "/b");
	ck_assert(c.disks[1].read_only);
	ck_assert(c.network);
	ck_assert_uint_eq(c.n_forwards, 2);
	ck_assert_uint_eq(c.forwards[0].host_port, 8400);
	ck_assert_uint_eq(c.forwards[0].guest_port, 84);
	ck_assert_uint_eq(c.forwards[1].host_port, 65535);
	ck_assert_uint_eq(c.snp.policy, UINT64_MAX);
	ck_assert_uint_eq(c.snp.cbitpos, 47);
	ck_assert_str_eq(c.snp.host_data, B32);
	ck_assert_str_eq(c.snp.id_block, B96);
	ck_assert_str_eq(c.snp.id_auth, "AAAA");
	ck_assert_str_eq(c.snp.id_key, "dir/id.pem");
	ck_assert_str_eq(c.snp.author_key, "/author.pem");
	ck_assert_uint_eq(c.snp.features, 0x21);
	ck_assert_uint_eq(c.snp.family_id[15], 15);
	ck_assert_uint_eq(c.snp.guest_svn, UINT32_MAX);
	ck_assert_str_eq(c.emulate_archive, "dir/e.cpio");
	/* Names of the cluster's, no paths. */
	ck_assert_str_eq(c.disks[0].claim, "root-claim");
	ck_assert_ptr_null(c.disks[0].container);
	ck_assert_str_eq(c.disks[1].container, "reg/b:1");
	ck_assert_str_eq(c.kubevirt.image, "reg/boot:1");
	ck_assert(c.kubevirt.snp_fields);
}
END_TEST

START_TEST(test_defaults)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];

	ck_assert_int_eq(parse("", &c, why), 0);
	ck_assert_uint_eq(c.memory_mib, 1024);
	ck_assert_uint_eq(c.vcpus, 1);
	ck_assert_uint_eq(c.snp.policy, 0x30000);
	ck_assert_uint_eq(c.snp.cbitpos, 51);
	ck_assert(!c.network);
}
END_TEST

START_TEST(test_files)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char dir[] = "/tmp/test-vmconf-XXXXXX", path[64], why[VMCONF_WHY_MAX];
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/vm.conf", dir);
	ck_assert_int_eq(vmconf_read(path, &c, why), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why, "/vm.conf: No such file"));
	f = fopen(path, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite("[vm]\n\0vcpus = 2\n", 1, 16, f), 16);
	fclose(f);
	ck_assert_int_eq(vmconf_read(path, &c, why), VMCONF_E_INVALID);
	ck_assert_ptr_nonnull(strstr(why, "/vm.conf: not a text"));
	unlink(path);
	rmdir(dir);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("vmconf");
	TCase *t = tcase_create("vmconf");

	tcase_add_loop_test(t, test_refusals, 0, ARRAY_SIZE(refusals));
	tcase_add_test(t, test_bounds);
	tcase_add_test(t, test_everything);
	tcase_add_test(t, test_defaults);
	tcase_add_test(t, test_files);
	suite_add_tcase(s, t);
	return s;
}
