/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The copy of a machine, which may be anybody's: the first byte says which file the rest is; the
 * others are such that it matters. Whatever it says, every check comes to an answer.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor/checks.h"
#include "fuzz.h"

#define TSM "/sys/kernel/config/tsm/report/snpguard-doctor"

static const char *const paths[] = {
	"/proc/cpuinfo",
	"/proc/cmdline",
	"/proc/sys/kernel/osrelease",
	"/sys/module/kvm_amd/parameters/sev_snp",
	"/sys/fs/cgroup/misc.capacity",
	"/sys/class/iommu/ivhd0/amd-iommu/features",
	"/sys/kernel/iommu_groups/0/type",
	"/sys/devices/system/cpu/sev/vmpl",
	TSM "/inblob",
	TSM "/outblob",
	TSM "/auxblob",
	TSM "/provider",
};

static char folder[] = "/tmp/fuzz-doctor-XXXXXX";
static struct sysroot root = SYSROOT_NONE;

/* Folders on the way are made. */
static void put(const char *path, const void *data, size_t size)
{
	char full[256];
	int fd;

	snprintf(full, sizeof(full), "%s%s", folder, path);
	for (char *slash = strchr(full + sizeof(folder), '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		fuzz_check(mkdir(full, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	fuzz_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
}

static void put_text(const char *path, const char *text)
{
	put(path, text, strlen(text));
}

/* A file that is read only after others were in order finds them so. */
static void put_sound(void)
{
	uint8_t report[SNP_REPORT_SIZE] = {0}, asked[SNP_REPORT_DATA_SIZE] = {0};

	put_text("/proc/cpuinfo", "vendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags\t: sev_snp\n");
	put_text("/proc/cmdline", "ro");
	put_text("/proc/sys/kernel/osrelease", "6.12.0");
	put_text("/sys/module/kvm_amd/parameters/sev_snp", "Y");
	put_text("/sys/fs/cgroup/misc.capacity", "sev_es 99");
	put_text("/sys/class/iommu/ivhd0/amd-iommu/features", "0");
	put_text("/sys/kernel/iommu_groups/0/type", "DMA");
	put_text("/sys/devices/system/cpu/sev/vmpl", "0");
	put(TSM "/inblob", asked, sizeof(asked));
	put(TSM "/outblob", report, sizeof(report));
	put_text(TSM "/auxblob", "");
	put_text(TSM "/provider", "sev_guest");
}

static void remove_tree(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	fuzz_check(system(command) == 0);
}

static void judge(enum facts_side side)
{
	const struct facts_wish wish = {.side_given = true, .side = side};
	const struct doctor_check *c;
	struct facts f;

	facts_gather(&root, &wish, &f);
	for (size_t i = 0; (c = doctor_check_by_index(i)); i++) {
		struct finding found = {.verdict = FINDING_UNKNOWN + 1};

		if (c->side != side)
			continue;
		c->look(&f, &found);
		fuzz_check(found.verdict <= FINDING_UNKNOWN);
		fuzz_check(memchr(found.is, '\0', sizeof(found.is)));
		fuzz_check(found.verdict != FINDING_FAIL || found.mend);
		fuzz_check(found.verdict != FINDING_OK || !found.mend);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (root.fd < 0) {
		fuzz_check(mkdtemp(folder));
		fuzz_check(atexit(remove_tree) == 0);
		fuzz_check(sysroot_open(folder, &root) == 0);
	}
	if (size == 0 || data[0] >= ARRAY_SIZE(paths))
		return 0;
	put_sound();
	put(paths[data[0]], data + 1, size - 1);
	judge(FACTS_HOST);
	judge(FACTS_GUEST);
	return 0;
}
