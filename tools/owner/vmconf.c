/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.conf, by a table of its keys: where each value goes and what it may be. */
#include "vmconf.h"

#include <stdarg.h>
#include <string.h>

#include "file.h"
#include "verifier/ini.h"
#include "vmconf-value.h"

#define FILE_MAX (64 * 1024)
#define DISK_NAME_MAX 20	/* of a virtio disk's serial number */

struct reader {
	const char *path;
	struct vmconf *conf;
	uint64_t seen;		/* bit of each key of the table, but for those of disks */
	uint64_t sections;	/* bit of the key with which a section begins in the table */
	char *why;
	unsigned line;
};

struct key {
	const char *section;
	const char *key;
	int (*set)(struct reader *r, const struct key *k, void *target, const char *value);
	size_t offset;		/* in struct vmconf; in struct vmconf_disk for [disk NAME] */
	bool list;		/* may be given several times */
	unsigned min, max;
};

static int refuse(struct reader *r, const char *fmt, ...) _printf_(2, 3);

static int refuse(struct reader *r, const char *fmt, ...)
{
	va_list args;
	int n = snprintf(r->why, VMCONF_WHY_MAX, "%.200s:%u: ", r->path, r->line);

	va_start(args, fmt);
	vsnprintf(r->why + n, VMCONF_WHY_MAX - (size_t)n, fmt, args);
	va_end(args);
	return VMCONF_E_INVALID;
}

static int set_text(struct reader *r, const struct key *k, void *target, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return -ENOMEM;
	*(char **)target = copy;
	return 0;
}

static int set_path(struct reader *r, const struct key *k, void *target, const char *value)
{
	const char *slash = strrchr(r->path, '/');
	int dir = value[0] != '/' && slash ? (int)(slash - r->path) + 1 : 0;
	char *path;

	if (asprintf(&path, "%.*s%s", dir, r->path, value) < 0)
		return -ENOMEM;
	*(char **)target = path;
	return 0;
}

static int set_number(struct reader *r, const struct key *k, void *target, const char *value)
{
	return value_number(value, k->min, k->max, target) ? 0 :
		refuse(r, "%s: '%s' is not a number from %u to %u", k->key, value, k->min, k->max);
}

static int set_memory(struct reader *r, const struct key *k, void *target, const char *value)
{
	return value_memory(value, k->min, k->max, target) ? 0 :
		refuse(r, "%s: '%s' is not a size from %uM to %uG", k->key, value, k->min,
			k->max / 1024);
}

static int set_hex64(struct reader *r, const struct key *k, void *target, const char *value)
{
	return value_hex64(value, target) ? 0 :
		refuse(r, "%s: '%s' is not 0x and up to 16 hexadecimal digits", k->key, value);
}

static int set_bool(struct reader *r, const struct key *k, void *target, const char *value)
{
	return value_yes_no(value, target) ? 0 :
		refuse(r, "%s: '%s' is neither yes nor no", k->key, value);
}

/* Kept as text: QEMU takes it so. */
static int set_base64(struct reader *r, const struct key *k, void *target, const char *value)
{
	return value_base64(value, k->min, k->max) ? set_text(r, k, target, value) :
		refuse(r, "%s: not base64 of %u to %u bytes", k->key, k->min, k->max);
}

static int add_forward(struct reader *r, const struct key *k, void *target, const char *value)
{
	struct vmconf *c = r->conf;
	struct qemu_forward f;

	if (!value_forward(value, &f))
		return refuse(r, "%s: '%s' is not HOSTPORT:GUESTPORT", k->key, value);
	for (size_t i = 0; i < c->n_forwards; i++)
		if (c->forwards[i].host_port == f.host_port)
			return refuse(r, "%s: port %u of the host is given twice", k->key, f.host_port);
	if (c->n_forwards == QEMU_FORWARDS_MAX)
		return refuse(r, "%s: more than %d", k->key, QEMU_FORWARDS_MAX);
	c->forwards[c->n_forwards++] = f;
	return 0;
}

#define IN(member) offsetof(struct vmconf, member)
#define IN_DISK(member) offsetof(struct vmconf_disk, member)

static const struct key keys[] = {
	{"vm", "firmware", set_path, IN(firmware)},
	{"vm", "kernel", set_path, IN(kernel)},
	{"vm", "initrd", set_path, IN(initrd)},
	{"vm", "append", set_text, IN(append)},
	{"vm", "memory", set_memory, IN(memory_mib), .min = 64, .max = 1024 * 1024},
	{"vm", "vcpus", set_number, IN(vcpus), .min = 1, .max = 512},
	{"vm", "cpu", set_text, IN(cpu)},
	{"disk", "file", set_path, IN_DISK(file)},
	{"disk", "read-only", set_bool, IN_DISK(read_only)},
	{"network", "forward", add_forward, 0, .list = true},
	{"snp", "policy", set_hex64, IN(snp.policy)},
	{"snp", "cbitpos", set_number, IN(snp.cbitpos), .min = 32, .max = 63},
	{"snp", "host-data", set_base64, IN(snp.host_data), .min = 32, .max = 32},
	{"snp", "id-block", set_base64, IN(snp.id_block), .min = 96, .max = 96},
	{"snp", "id-auth", set_base64, IN(snp.id_auth), .min = 1, .max = 4096},
	{"snp", "author-key", set_bool, IN(snp.author_key)},
	{"emulate", "archive", set_path, IN(emulate_archive)},
};

_Static_assert(ARRAY_SIZE(keys) <= 64, "one bit for each in seen");

static bool disk_name_ok(const char *name)
{
	size_t len = strlen(name);

	return len && len <= DISK_NAME_MAX && name[0] >= 'a' && name[0] <= 'z' &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static int begin_disk(struct reader *r, const char *name)
{
	struct vmconf *c = r->conf;
	struct vmconf_disk *d = &c->disks[c->n_disks];

	if (!disk_name_ok(name))
		return refuse(r, "[disk NAME] wants a name: a-z, then a-z, 0-9 or '-', at most %d",
			DISK_NAME_MAX);
	for (size_t i = 0; i < c->n_disks; i++)
		if (strcmp(c->disks[i].name, name) == 0)
			return refuse(r, "[disk %s] is given twice", name);
	if (c->n_disks == QEMU_DISKS_MAX)
		return refuse(r, "more than %d disks", QEMU_DISKS_MAX);
	d->name = strdup(name);
	if (!d->name)
		return -ENOMEM;
	c->n_disks++;
	return 0;
}

static int begin_section(struct reader *r, const struct ini_line *l)
{
	size_t i = 0;

	while (i < ARRAY_SIZE(keys) && strcmp(keys[i].section, l->section) != 0)
		i++;
	if (i == ARRAY_SIZE(keys))
		return refuse(r, "[%s]: no such section", l->section);
	if (strcmp(l->section, "disk") == 0)
		return begin_disk(r, l->name);
	if (*l->name)
		return refuse(r, "[%s] takes no name", l->section);
	if (r->sections & UINT64_C(1) << i)
		return refuse(r, "[%s] is given twice", l->section);
	r->sections |= UINT64_C(1) << i;
	if (strcmp(l->section, "network") == 0)
		r->conf->network = true;
	return 0;
}

static const struct key *find_key(const struct ini_line *l)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(keys[i].section, l->section) == 0 && strcmp(keys[i].key, l->key) == 0)
			return &keys[i];
	return NULL;
}

static int take_line(const struct ini_line *l, void *arg)
{
	struct reader *r = arg;
	struct vmconf *c = r->conf;
	uint64_t *seen = &r->seen;
	void *base = c;
	const struct key *k;

	r->line = l->number;
	if (!l->key)
		return begin_section(r, l);
	k = find_key(l);
	if (!k)
		return refuse(r, "[%s] has no key '%s'", l->section, l->key);
	if (strcmp(k->section, "disk") == 0) {
		base = &c->disks[c->n_disks - 1];
		seen = &c->disks[c->n_disks - 1].seen;
	}
	if (!k->list && *seen & UINT64_C(1) << (k - keys))
		return refuse(r, "%s is given twice", k->key);
	*seen |= UINT64_C(1) << (k - keys);
	if (!*l->value)
		return refuse(r, "%s has no value", k->key);
	return k->set(r, k, (char *)base + k->offset, l->value);
}

/* What no single line can tell. */
static int check_whole(struct reader *r)
{
	const struct vmconf *c = r->conf;

	for (size_t i = 0; i < c->n_disks; i++)
		if (!c->disks[i].file)
			return refuse(r, "[disk %s] has no file", c->disks[i].name);
	if (!c->kernel && (c->initrd || c->append))
		return refuse(r, "initrd and append need a kernel");
	if (!c->snp.id_block != !c->snp.id_auth)
		return refuse(r, "id-block and id-auth need each other");
	return 0;
}

int vmconf_parse(char *text, const char *path, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	_cleanup_vmconf_ struct vmconf c = {.memory_mib = 1024, .vcpus = 1,
		.snp = {.policy = 0x30000, .cbitpos = 51}};
	struct reader r = {.path = path, .conf = &c, .why = why};
	int e;

	why[0] = 0;
	e = ini_parse(text, take_line, &r, &r.line);
	if (e == -EBADMSG)
		return refuse(&r, "neither [section] nor key = value");
	if (!e)
		e = check_whole(&r);
	if (e < 0)
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, strerror(-e));
	if (e)
		return e;
	*ret = c;
	c = (struct vmconf){0};
	return 0;
}

int vmconf_read(const char *path, struct vmconf *ret, char why[static VMCONF_WHY_MAX])
{
	_cleanup_free_ uint8_t *text = NULL;
	size_t len;
	int r = file_read(path, FILE_MAX, &text, &len);

	if (r) {
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, owner_strerror(r));
		return r < 0 ? r : VMCONF_E_INVALID;
	}
	if (strlen((char *)text) != len) {
		snprintf(why, VMCONF_WHY_MAX, "%.200s: not a text", path);
		return VMCONF_E_INVALID;
	}
	return vmconf_parse((char *)text, path, ret, why);
}

void vmconf_done(struct vmconf *c)
{
	free(c->firmware);
	free(c->kernel);
	free(c->initrd);
	free(c->append);
	free(c->cpu);
	free(c->emulate_archive);
	free(c->snp.host_data);
	free(c->snp.id_block);
	free(c->snp.id_auth);
	for (size_t i = 0; i < c->n_disks; i++) {
		free(c->disks[i].name);
		free(c->disks[i].file);
	}
	*c = (struct vmconf){0};
}
