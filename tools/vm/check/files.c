/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a description names: there, readable, and of their kind. */
#include <string.h>
#include <sys/stat.h>

#include "rules.h"

#define ABOUT_THE_FILE                                                                             \
	"make the file, or give another path; relative ones start at the vm.conf's folder"

static const struct file_rule {
	const char *section, *key;
	size_t offset;		/* of the path, in struct vmconf */
	unsigned uses;
} rules[] = {
	{"vm", "firmware", offsetof(struct vmconf, firmware), VM_USES_ALL & ~VM_USE_VERIFY},
	{"vm", "kernel", offsetof(struct vmconf, kernel), VM_USES_ALL & ~VM_USE_VERIFY},
	{"vm", "initrd", offsetof(struct vmconf, initrd), VM_USES_ALL & ~VM_USE_VERIFY},
	{"vm", "svsm", offsetof(struct vmconf, svsm), VM_USES_ALL & ~VM_USE_VERIFY},
	{"emulate", "archive", offsetof(struct vmconf, emulate_archive), VM_USE_EMULATE},
	{"snp", "id-key", offsetof(struct vmconf, snp.id_key), VM_USE_ID_BLOCK},
	{"snp", "author-key", offsetof(struct vmconf, snp.author_key), VM_USE_ID_BLOCK},
};

/* Why @path cannot be used; NULL when it can. */
static const char *trouble(const char *path, bool device, int mode)
{
	struct stat st;

	if (stat(path, &st))
		return strerror(errno);
	if (S_ISDIR(st.st_mode))
		return "a folder, where a file is expected";
	if (!S_ISREG(st.st_mode) && !(device && S_ISBLK(st.st_mode)))
		return device ? "neither a file nor a block device" : "not a regular file";
	if (S_ISREG(st.st_mode) && st.st_size == 0)
		return "it is empty";
	return access(path, mode) ? strerror(errno) : NULL;
}

static void check_disk(struct vm_check *k, const struct vmconf_disk *d)
{
	const char *why = trouble(d->file, true, d->read_only ? R_OK : R_OK | W_OK);

	if (why)
		vm_check_add(k, VM_ERROR, VM_USE_RUN | VM_USE_EMULATE,
			vm_check_line(k, "disk", d->name, "file"), d->read_only ? ABOUT_THE_FILE :
			"'snpguard image' makes disks; one that nobody writes "
			"to is read-only = yes",
			"disk %s: %s: %s", d->name, d->file, why);
}

/* Two writers of one disk destroy it. */
static void check_apart(struct vm_check *k)
{
	const struct vmconf *c = k->conf;

	for (size_t i = 0; i < c->n_disks; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(c->disks[i].file, c->disks[j].file) == 0 &&
				!(c->disks[i].read_only && c->disks[j].read_only))
				vm_check_add(k, VM_ERROR, VM_USE_RUN | VM_USE_EMULATE,
					vm_check_line(k, "disk", c->disks[i].name, "file"),
					"give each disk a file of its own",
					"disks %s and %s are one file", c->disks[j].name,
					c->disks[i].name);
}

void vm_check_files(struct vm_check *k)
{
	const struct vmconf *c = k->conf;

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct file_rule *f = &rules[i];
		const char *path = *(char *const *)((const char *)c + f->offset);
		const char *why = path ? trouble(path, false, R_OK) : NULL;

		if (why)
			vm_check_add(k, VM_ERROR, f->uses, vm_check_line(k, f->section, NULL,
				f->key), ABOUT_THE_FILE, "%s: %s: %s", f->key, path, why);
	}
	for (size_t i = 0; i < c->n_disks; i++)
		check_disk(k, &c->disks[i]);
	check_apart(k);
}
