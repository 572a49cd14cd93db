/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel: version, command line, modules and their parameters. ENEMY INPUT. */
#include <string.h>

#include "read.h"

static bool parse_release(const char *p, unsigned *ret_major, unsigned *ret_minor)
{
	uint64_t major, minor;

	if (!read_number(&p, 10, 999, &major) || *p != '.')
		return false;
	p++;
	if (!read_number(&p, 10, 9999, &minor))
		return false;
	*ret_major = (unsigned)major;
	*ret_minor = (unsigned)minor;
	return true;
}

void read_kernel(const struct sysroot *root, struct facts_kernel *ret)
{
	*ret = (struct facts_kernel){0};
	ret->error = sysroot_text(root, "/proc/sys/kernel/osrelease", ret->release,
		sizeof(ret->release));
	if (!ret->error && !parse_release(ret->release, &ret->major, &ret->minor))
		ret->error = -EBADMSG;
	ret->cmdline_error = sysroot_text(root, "/proc/cmdline", ret->cmdline,
		sizeof(ret->cmdline));
	ret->has_ccp = sysroot_has(root, "/sys/module/ccp");
	ret->has_kvm_amd = sysroot_has(root, "/sys/module/kvm_amd");
	ret->has_sev_guest = sysroot_has(root, "/sys/module/sev_guest");
}

/* Older kernels have numbers, newer ones letters. */
static enum facts_switch read_switch(const struct sysroot *root, const char *path)
{
	char text[8];
	int r = sysroot_text(root, path, text, sizeof(text));

	if (r == -ENOENT)
		return SWITCH_ABSENT;
	if (!r && (strcmp(text, "Y") == 0 || strcmp(text, "1") == 0))
		return SWITCH_ON;
	if (!r && (strcmp(text, "N") == 0 || strcmp(text, "0") == 0))
		return SWITCH_OFF;
	return SWITCH_UNREADABLE;
}

void read_kvm(const struct sysroot *root, struct facts_kvm *ret)
{
	ret->sev = read_switch(root, "/sys/module/kvm_amd/parameters/sev");
	ret->sev_es = read_switch(root, "/sys/module/kvm_amd/parameters/sev_es");
	ret->sev_snp = read_switch(root, "/sys/module/kvm_amd/parameters/sev_snp");
}

/* "sev 410", "sev_es 99" in lines, with those of other controllers between. */
static unsigned capacity_of(const char *text, const char *name)
{
	size_t len = strlen(name);
	uint64_t n;

	for (const char *line = text; *line; line += strspn(line, "\n")) {
		if (strncmp(line, name, len) == 0 && line[len] == ' ') {
			line += len + 1;
			return read_number(&line, 10, UINT32_MAX, &n) ? (unsigned)n : 0;
		}
		line += strcspn(line, "\n");
	}
	return 0;
}

void read_capacity(const struct sysroot *root, struct facts_capacity *ret)
{
	char text[1024];

	*ret = (struct facts_capacity){0};
	if (sysroot_text(root, "/sys/fs/cgroup/misc.capacity", text, sizeof(text)))
		return;
	ret->sev = capacity_of(text, "sev");
	ret->sev_es = capacity_of(text, "sev_es");
}
