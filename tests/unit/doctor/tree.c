/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines made up in a folder. */
#include "tree.h"

#include <check.h>
#include <endian.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char folder[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void remove_all(const char *path)
{
	ck_assert_int_eq(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void tree_begin(void)
{
	ck_assert_str_eq(folder, "");
	snprintf(folder, sizeof(folder), "/tmp/unit-doctor-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

void tree_end(void)
{
	remove_all(folder);
	folder[0] = '\0';
}

const char *tree_folder(void)
{
	return folder;
}

/* Its place, with the folders that lead there. */
static const char *place(const char *path)
{
	static char full[256];

	snprintf(full, sizeof(full), "%s%s", folder, path);
	for (char *slash = strchr(full + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ck_assert(mkdir(full, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
	return full;
}

void tree_put(const char *path, const char *text)
{
	tree_put_at(path, 0, text, strlen(text));
	ck_assert_int_eq(truncate(place(path), (off_t)strlen(text)), 0);
}

void tree_put_at(const char *path, off_t offset, const void *data, size_t len)
{
	int fd = open(place(path), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, data, len, offset), (ssize_t)len);
	close(fd);
}

void tree_folder_at(const char *path)
{
	ck_assert_int_eq(mkdir(place(path), 0755), 0);
}

void tree_fifo(const char *path)
{
	ck_assert_int_eq(mkfifo(place(path), 0644), 0);
}

void tree_link(const char *path, const char *target)
{
	ck_assert_int_eq(symlink(target, place(path)), 0);
}

void tree_remove(const char *path)
{
	remove_all(place(path));
}

void tree_cpuid(const uint32_t registers[static 4])
{
	uint32_t raw[4];

	for (size_t i = 0; i < ARRAY_SIZE(raw); i++)
		raw[i] = htole32(registers[i]);
	tree_put_at("/dev/cpu/0/cpuid", 0x8000001F, raw, sizeof(raw));
}

void tree_msr(uint32_t msr, uint64_t value)
{
	uint64_t raw = htole64(value);

	tree_put_at("/dev/cpu/0/msr", msr, &raw, sizeof(raw));
}

void tree_host(void)
{
	tree_put("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\n"
		"model\t\t: 1\nmodel name\t: AMD EPYC 7313\nstepping\t: 1\n"
		"flags\t\t: fpu svm sev sev_es sev_snp\n\nprocessor\t: 1\nvendor_id\t: other\n");
	tree_put("/proc/sys/kernel/osrelease", "6.12.43+deb13-amd64\n");
	tree_put("/proc/cmdline", "root=/dev/sda1 ro iommu=nopt\n");
	tree_put("/sys/module/ccp/refcnt", "1\n");
	tree_put("/sys/module/kvm_amd/parameters/sev", "Y\n");
	tree_put("/sys/module/kvm_amd/parameters/sev_es", "1\n");
	tree_put("/sys/module/kvm_amd/parameters/sev_snp", "Y\n");
	tree_put("/sys/kernel/iommu_groups/0/type", "DMA-FQ\n");
	tree_put("/sys/kernel/iommu_groups/1/type", "identity\n");
	tree_put("/sys/class/iommu/ivhd0/amd-iommu/features", "a5bf732fa2295afe:1d\n");
	tree_put("/sys/class/iommu/ivhd1/amd-iommu/features", "a5bf732fa2295afe:1d\n");
	tree_put("/sys/fs/cgroup/misc.capacity", "rdma 4\nsev 410\nsev_es 98\n");
	tree_put("/qemu/version", "QEMU emulator version 9.1.0 (Debian 1:9.1.0)\n");
	tree_put("/qemu/sev-snp-guest", "sev-snp-guest options:\n");
	tree_put("/dev/kvm", "");
	tree_put("/dev/sev", "");
	tree_cpuid((const uint32_t[]){0x1F, 51 | 5 << 6 | 4 << 12, 509, 100});
	tree_msr(0xC0010010, UINT64_C(3) << 23);
	tree_msr(0xC0010132, 0x39E00000);
}

/* A report about 64 bytes of 0x5A, such as the parser takes. */
static void put_report(const char *folder_of)
{
	struct snp_report_wire report = {.version = {2}, .policy = {0, 0, 3}, .signature_algo = {1},
		.current_major = 1, .current_minor = 55, .current_build = 8};
	uint8_t asked[SNP_REPORT_DATA_SIZE];
	char path[128];

	memset(asked, 0x5A, sizeof(asked));
	memcpy(report.report_data, asked, sizeof(asked));
	snprintf(path, sizeof(path), "%s/inblob", folder_of);
	tree_put_at(path, 0, asked, sizeof(asked));
	snprintf(path, sizeof(path), "%s/outblob", folder_of);
	tree_put_at(path, 0, &report, sizeof(report));
}

/* Three entries of 24 bytes and the empty one, then a byte for each. */
static void put_certs(const char *path)
{
	static const enum snp_cert_kind kinds[] = {SNP_CERT_VCEK, SNP_CERT_ASK, SNP_CERT_ARK};
	uint8_t table[24 * 4 + 3] = {0};

	for (uint32_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		uint32_t offset = htole32(96 + i), len = htole32(1);

		memcpy(table + 24 * i, snp_cert_guid(kinds[i]), 16);
		memcpy(table + 24 * i + 16, &offset, 4);
		memcpy(table + 24 * i + 20, &len, 4);
	}
	tree_put_at(path, 0, table, sizeof(table));
}

void tree_guest(void)
{
	tree_put("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\n"
		"model\t\t: 1\nmodel name\t: AMD EPYC-v4\nstepping\t: 2\nflags\t\t: fpu hypervisor\n\n");
	tree_put("/proc/sys/kernel/osrelease", "6.12.43+deb13-amd64\n");
	tree_put("/proc/cmdline", "console=ttyS0\n");
	tree_put("/sys/devices/platform/sev-guest/modalias", "platform:sev-guest\n");
	tree_put("/sys/devices/system/cpu/sev/vmpl", "0\n");
	tree_put("/sys/module/sev_guest/refcnt", "0\n");
	tree_put("/dev/sev-guest", "");
	tree_msr(0xC0010131, 7);
	put_report("/sys/kernel/config/tsm/report/snpguard-doctor");
	put_certs("/sys/kernel/config/tsm/report/snpguard-doctor/auxblob");
	tree_put("/sys/kernel/config/tsm/report/snpguard-doctor/provider", "sev_guest\n");
}

void facts_judge(const struct facts *f, const char *id, struct finding *ret)
{
	const struct doctor_check *c;

	for (size_t i = 0; (c = doctor_check_by_index(i)); i++)
		if (strcmp(c->id, id) == 0) {
			*ret = (struct finding){0};
			c->look(f, ret);
			return;
		}
	ck_abort_msg("%s: no such check", id);
}

void tree_judge(const char *id, struct finding *ret)
{
	_cleanup_sysroot_ struct sysroot root = SYSROOT_NONE;
	const struct facts_wish wish = {0};
	struct facts f;

	ck_assert_int_eq(sysroot_open(folder, &root), 0);
	facts_gather(&root, &wish, &f);
	facts_judge(&f, id, ret);
}
