/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The IOMMU: SNP needs it on and translating, else the kernel leaves SNP off. */
#include <string.h>

#include "look.h"

#define SET_IOMMU                                                                                  \
	"In BIOS, CBS, NBIO Common Options: IOMMU = Enabled; and neither amd_iommu=off nor "       \
	"iommu=off on the kernel's command line."

/* Words of the command line with which the kernel gives up SNP; an item stands between commas. */
static const struct {
	const char *key, *item;
} spoilers[] = {
	{"iommu=", "pt"},
	{"iommu=", "off"},
	{"amd_iommu=", "off"},
	{"amd_iommu=", "pgtbl_v2"},
	{"iommu.passthrough=", "1"},
	{"iommu.passthrough=", "y"},
	{"iommu.passthrough=", "on"},
};

static bool has_item(const char *list, size_t len, const char *item)
{
	const char *end = list + len;

	while (list < end) {
		size_t n = strcspn(list, ", ");

		if (n == strlen(item) && memcmp(list, item, n) == 0)
			return true;
		list += n + 1;
	}
	return false;
}

/* The first word that spoils SNP, with its length; NULL for none. */
static const char *spoiler_in(const char *cmdline, size_t *ret_len)
{
	for (const char *w = cmdline; *w; w += strspn(w, " ")) {
		size_t len = strcspn(w, " ");

		for (size_t i = 0; i < ARRAY_SIZE(spoilers); i++) {
			size_t key = strlen(spoilers[i].key);

			if (len > key && memcmp(w, spoilers[i].key, key) == 0 &&
				has_item(w + key, len - key, spoilers[i].item)) {
				*ret_len = len;
				return w;
			}
		}
		w += len;
	}
	return NULL;
}

void look_iommu_groups(const struct facts *f, struct finding *ret)
{
	if (f->iommu.groups_error && f->iommu.groups_error != -ENOENT)
		found_unseen(ret, f->iommu.groups_error, "/sys/kernel/iommu_groups");
	else if (!f->iommu.n_groups)
		found_fail(ret, SET_IOMMU, "no groups of devices: the IOMMU is off");
	else
		found_ok(ret, "%u groups of devices", f->iommu.n_groups);
}

void look_iommu_mode(const struct facts *f, struct finding *ret)
{
	const struct facts_iommu *i = &f->iommu;
	size_t len = 0;
	const char *word = f->kernel.cmdline_error ? NULL : spoiler_in(f->kernel.cmdline, &len);

	if (word)
		found_fail(ret, "Take this word off the kernel's command line, and boot anew.",
			"%.*s on the kernel's command line", (int)(len < 80 ? len : 80), word);
	else if (i->n_groups && i->n_identity == i->n_groups)
		found_fail(ret,
			"iommu.passthrough=0 on the kernel's command line: this kernel was built "
			"to pass through by default.",
			"no group of devices is translated");
	else if (f->kernel.cmdline_error)
		found_unseen(ret, f->kernel.cmdline_error, "/proc/cmdline");
	else if (!i->n_groups)
		found_unknown(ret, NULL, "the IOMMU is off");
	else
		found_ok(ret, "%u of %u groups translated", i->n_groups - i->n_identity,
			i->n_groups);
}

void look_iommu_snp(const struct facts *f, struct finding *ret)
{
	const struct facts_iommu *i = &f->iommu;

	if (!i->n_units)
		found_unknown(ret, NULL, "no IOMMU of AMD's to be seen");
	else if (i->n_snp + i->n_unknown < i->n_units)
		found_fail(ret,
			"In BIOS, CBS, NBIO Common Options: SEV-SNP Support = Enabled; else a "
			"newer BIOS.",
			"%u of %u IOMMUs with SNP", i->n_snp, i->n_units);
	else if (i->n_unknown)
		found_unknown(ret, NULL, "features of %u of %u IOMMUs cannot be read", i->n_unknown,
			i->n_units);
	else
		found_ok(ret, "%u of %u IOMMUs with SNP", i->n_snp, i->n_units);
}
