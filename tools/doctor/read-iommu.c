/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IOMMUs: whether devices are in groups, whether these translate, and what each unit can. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "read.h"

/* SNPSup of the extended feature register (AMD IOMMU specification 48882, MMIO offset 0030h). */
#define EFR_SNP (UINT64_C(1) << 63)
/* Entries of a folder that are looked at. */
#define ENTRIES_MAX 4096

static void closedirp(DIR **d)
{
	if (*d)
		closedir(*d);
}

/* @each is called with the name of every entry. 0 or -errno. */
static int each_entry(const struct sysroot *root, const char *path,
	void (*each)(const struct sysroot *root, const char *name, struct facts_iommu *to),
	struct facts_iommu *to)
{
	_cleanup_close_ int fd = -1;
	_cleanup_(closedirp) DIR *dir = NULL;
	const struct dirent *entry;
	int r = sysroot_fd(root, path, O_RDONLY | O_DIRECTORY, &fd);

	if (r)
		return r;
	dir = fdopendir(fd);
	if (!dir)
		return -errno;
	(void)steal_fd(&fd);
	for (int n = 0; n < ENTRIES_MAX && (entry = readdir(dir)); n++)
		if (entry->d_name[0] != '.')
			each(root, entry->d_name, to);
	return 0;
}

static void take_group(const struct sysroot *root, const char *name, struct facts_iommu *to)
{
	char path[320], type[16];

	to->n_groups++;
	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%s/type", name);
	if (!sysroot_text(root, path, type, sizeof(type)) && strcmp(type, "identity") == 0)
		to->n_identity++;
}

/*
 * "EFR:EFR2" since Linux 6.7, the EFR alone before 5.17. Between these the two were swapped, but no
 * such kernel is a host for SNP: a wrong answer there says nothing that kernel.version does not.
 */
static void take_unit(const struct sysroot *root, const char *name, struct facts_iommu *to)
{
	char path[320], text[64];
	const char *p = text;
	uint64_t efr;

	if (strncmp(name, "ivhd", 4) != 0)
		return;
	to->n_units++;
	snprintf(path, sizeof(path), "/sys/class/iommu/%s/amd-iommu/features", name);
	if (sysroot_text(root, path, text, sizeof(text)) || !read_number(&p, 16, UINT64_MAX, &efr))
		to->n_unknown++;
	else if (efr & EFR_SNP)
		to->n_snp++;
}

void read_iommu(const struct sysroot *root, struct facts_iommu *ret)
{
	*ret = (struct facts_iommu){0};
	ret->groups_error = each_entry(root, "/sys/kernel/iommu_groups", take_group, ret);
	/* Without the class there are no units. */
	if (each_entry(root, "/sys/class/iommu", take_unit, ret))
		ret->n_units = 0;
}
