/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.conf, line by line: what each may be, and where its value goes, is in sections.c. */
#include "vmconf.h"

#include <string.h>

#include "key.h"
#include "owner/file.h"
#include "verifier/ini.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define FILE_MAX ((size_t)64 * 1024)
#define DISK_NAME_MAX 20	/* of a virtio disk's serial number */

/* The walk through a file: what has been seen, so that nothing is given twice. */
struct walk {
	struct vmconf_reader reader;
	unsigned sections;	/* bit of each section of the table, but for those of disks */
	uint64_t seen[VMCONF_SECTIONS];	/* bit of each key of its table, by section */
};

static const struct vmconf_section *find_section(const char *name)
{
	for (size_t i = 0; i < VMCONF_SECTIONS; i++)
		if (strcmp(vmconf_sections[i].name, name) == 0)
			return &vmconf_sections[i];
	return NULL;
}

static bool disk_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len && len <= DISK_NAME_MAX && name[0] >= 'a' && name[0] <= 'z' &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static int begin_disk(struct vmconf_reader *r, const char *name)
{
	struct vmconf *c = r->conf;
	struct vmconf_disk *d = &c->disks[c->n_disks];

	if (!disk_name_ok(name))
		return vmconf_refuse(r,
			"[disk NAME] wants a name: a-z, then a-z, 0-9 or '-', "
			"at most %d", DISK_NAME_MAX);
	for (size_t i = 0; i < c->n_disks; i++)
		if (strcmp(c->disks[i].name, name) == 0)
			return vmconf_refuse(r, "[disk %s] is given twice", name);
	if (c->n_disks == QEMU_DISKS_MAX)
		return vmconf_refuse(r, "more than %d disks", QEMU_DISKS_MAX);
	d->name = strdup(name);
	if (!d->name)
		return -ENOMEM;
	c->n_disks++;
	return 0;
}

static int begin_section(struct walk *w, const struct ini_line *l)
{
	const struct vmconf_section *section = find_section(l->section);
	struct vmconf_reader *r = &w->reader;
	unsigned bit;

	if (!section)
		return vmconf_refuse(r, "[%s]: no such section", l->section);
	if (section->named)
		return begin_disk(r, l->name);
	if (*l->name)
		return vmconf_refuse(r, "[%s] takes no name", l->section);
	bit = 1u << (section - vmconf_sections);
	if (w->sections & bit)
		return vmconf_refuse(r, "[%s] is given twice", l->section);
	w->sections |= bit;
	if (strcmp(section->name, "network") == 0)
		r->conf->network = true;
	return 0;
}

static const struct vmconf_key *find_key(const struct vmconf_section *section, const char *name)
{
	for (size_t i = 0; i < section->keys->n; i++)
		if (strcmp(section->keys->v[i].key, name) == 0)
			return &section->keys->v[i];
	return NULL;
}

static int take_line(const struct ini_line *l, void *arg)
{
	const struct vmconf_section *section = find_section(l->section);
	const struct vmconf_key *k;
	struct walk *w = arg;
	struct vmconf_reader *r = &w->reader;
	struct vmconf *c = r->conf;
	uint64_t *seen, bit;
	void *base = c;

	r->line = l->number;
	if (!l->key)
		return begin_section(w, l);
	if (!section)
		return vmconf_refuse(r, "%s stands before the first [section]", l->key);
	k = find_key(section, l->key);
	if (!k)
		return vmconf_refuse(r, "[%s] has no key '%s'", l->section, l->key);
	seen = &w->seen[section - vmconf_sections];
	if (section->named) {
		base = &c->disks[c->n_disks - 1];
		seen = &c->disks[c->n_disks - 1].seen;
	}
	bit = UINT64_C(1) << (k - section->keys->v);
	if (!k->list && *seen & bit)
		return vmconf_refuse(r, "%s is given twice", k->key);
	*seen |= bit;
	if (!*l->value)
		return vmconf_refuse(r, "%s has no value", k->key);
	return k->set(r, k, (char *)base + k->offset, l->value);
}

/* What no single line can tell. */
static int check_whole(struct vmconf_reader *r)
{
	const struct vmconf *c = r->conf;

	for (size_t i = 0; i < c->n_disks; i++)
		if (!c->disks[i].file)
			return vmconf_refuse(r, "[disk %s] has no file", c->disks[i].name);
	if (!c->kernel && (c->initrd || c->append))
		return vmconf_refuse(r, "initrd and append need a kernel");
	if (!c->snp.id_block != !c->snp.id_auth)
		return vmconf_refuse(r, "id-block and id-auth need each other");
	if (c->snp.id_block && c->snp.id_block_dir)
		return vmconf_refuse(r, "id-block and id-block-dir exclude each other");
	if (c->snp.author_key && !c->snp.id_key)
		return vmconf_refuse(r, "an author-key signs an id-key, and there is none");
	if (!c->svsm != !c->vars_size)
		return vmconf_refuse(r, "svsm and firmware-vars-size need each other");
	return 0;
}

int vmconf_parse(char *text, const char *path, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	_cleanup_vmconf_ struct vmconf c = {.memory_mib = 1024, .vcpus = 1,
		.snp = {.policy = 0x30000, .features = 1, .cbitpos = 51}};
	struct walk w = {.reader = {.path = path, .line = 1, .conf = &c, .why = why}};
	int e;

	why[0] = 0;
	/* No editor shows it. */
	if (strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		return vmconf_refuse(&w.reader,
			"a byte order mark; save the file as UTF-8 without one");
	e = ini_parse(text, take_line, &w, &w.reader.line);
	if (e == -EBADMSG)
		return vmconf_refuse(&w.reader, "neither [section] nor key = value");
	if (!e)
		e = check_whole(&w.reader);
	if (e < 0)
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, strerror(-e));
	if (e)
		return e;
	*ret = c;
	c = (struct vmconf){0};
	return 0;
}

int vmconf_read_text(const char *path, char **ret, char why[static VMCONF_WHY_MAX])
{
	int r = file_read_text(path, FILE_MAX, ret);

	if (!r)
		return 0;
	snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, owner_strerror(r));
	return r < 0 ? r : VMCONF_E_INVALID;
}

int vmconf_read(const char *path, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	_cleanup_free_ char *text = NULL;
	int r = vmconf_read_text(path, &text, why);

	return r ? r : vmconf_parse(text, path, ret, why);
}

void vmconf_done(struct vmconf *c)
{
	free(c->firmware);
	free(c->kernel);
	free(c->initrd);
	free(c->append);
	free(c->cpu);
	free(c->svsm);
	free(c->emulate_archive);
	free(c->kubevirt.image);
	free(c->snp.host_data);
	free(c->snp.id_block);
	free(c->snp.id_auth);
	free(c->snp.id_block_dir);
	free(c->snp.id_key);
	free(c->snp.author_key);
	vmconf_policy_done(&c->policy);
	for (size_t i = 0; i < c->n_disks; i++) {
		free(c->disks[i].name);
		free(c->disks[i].file);
		free(c->disks[i].claim);
		free(c->disks[i].container);
	}
	*c = (struct vmconf){0};
}
