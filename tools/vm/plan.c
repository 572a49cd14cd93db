/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a description to the machine that it asks for. */
#include "plan.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "launch.h"
#include "measure/vcpu-type.h"
#include "vm/format/qemu-snp.h"

/* no_timer_check: on a busy host the kernel can find that an emulated timer does not tick, and
 * panic. */
#define EMULATE_OPTIONS "no_timer_check rdinit=/emulator/init"

/* Of CPUID 1 EAX (AMD 24594). */
#define RESERVED_SIG UINT32_C(0xf000f000)
#define FAMILY_BASE UINT32_C(0x00000f00)
#define FAMILY_EXTENDED UINT32_C(0x0ff00000)

static int refuse(const char *path, const char *text, char *why)
{
	snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, text);
	return VMCONF_E_INVALID;
}

/* Takes over @text, which is NULL when there was no memory for it. */
static int own(struct vm_plan *p, char *text, const char **ret)
{
	if (!text)
		return -ENOMEM;
	p->owned[p->n_owned++] = text;
	*ret = text;
	return 0;
}

/* Whoever pastes the command line into another folder, or gives it to a daemon,
 * means the same file. */
static int absolute(struct vm_plan *p, const char *path, const char **ret)
{
	_cleanup_free_ char *cwd = NULL;
	char *text = NULL;

	*ret = path;
	if (!path || *path == '/')
		return 0;
	cwd = getcwd(NULL, 0);
	if (!cwd)
		return -errno;
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	if (asprintf(&text, "%s/%s", strcmp(cwd, "/") ? cwd : "", path) < 0)
		text = NULL;
	return own(p, text, ret);
}

/* The file's name without ".conf", and '-' for what a label of DNS cannot have. */
static void take_name(const char *path, char ret[static VM_PLAN_NAME_MAX + 1])
{
	const char *slash = strrchr(path, '/'), *from = slash ? slash + 1 : path;
	size_t len = strlen(from), n = 0;

	if (len > 5 && strcmp(from + len - 5, ".conf") == 0)
		len -= 5;
	for (size_t i = 0; i < len && n < VM_PLAN_NAME_MAX; i++) {
		char c = (char)tolower((unsigned char)from[i]);
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (plain || (n && ret[n - 1] != '-'))
			ret[n++] = plain ? c : '-';
	}
	while (n && ret[n - 1] == '-')
		n--;
	ret[n] = 0;
	if (!n)
		snprintf(ret, VM_PLAN_NAME_MAX + 1, "vm");
}

static int take_disks(const struct vmconf *c, struct vm_plan *p)
{
	int r = 0;

	for (size_t i = 0; i < c->n_disks && !r; i++) {
		struct qemu_disk *d = &p->machine.disks[i];

		*d = (struct qemu_disk){.serial = c->disks[i].name,
			.read_only = c->disks[i].read_only};
		r = absolute(p, c->disks[i].file, &d->file);
	}
	p->machine.n_disks = c->n_disks;
	return r;
}

/* What both ways of starting it have. */
static int take_machine(const struct vmconf *c, const char *path, struct vm_plan *p)
{
	struct qemu_vm *vm = &p->machine;
	int r;

	p->description = c;
	take_name(path, p->name);
	vm->memory_mib = c->memory_mib;
	vm->vcpus = c->vcpus;
	vm->append = c->append;
	vm->network = c->network;
	vm->n_forwards = c->n_forwards;
	memcpy(vm->forwards, c->forwards, sizeof(vm->forwards));
	r = absolute(p, c->kernel, &vm->kernel);
	if (!r)
		r = absolute(p, c->initrd, &vm->initrd);
	return r ? r : take_disks(c, p);
}

/* A signature that the model has anyway need not be asked for. */
static uint32_t signature_besides(const char *cpu, uint32_t asked)
{
	uint32_t has;

	return vcpu_type_signature(cpu, &has) && has == asked ? 0 : asked;
}

static int take_snp(const struct vmconf *c, struct vm_plan *p, char *why)
{
	int r = id_files_read(c, &p->id, why);

	if (r)
		return r;
	p->snp = (struct qemu_snp){
		.policy = c->snp.policy,
		.features = c->snp.features,
		.cbitpos = c->snp.cbitpos,
		.host_data = c->snp.host_data,
		.id_block = p->id.block,
		.id_auth = p->id.auth,
		.author_key = p->id.author_key,
	};
	p->machine.snp = &p->snp;
	p->machine.accel = "kvm";
	p->machine.cpu = c->cpu ? c->cpu : LAUNCH_CPU_DEFAULT;
	p->machine.cpu_sig = signature_besides(p->machine.cpu, (uint32_t)c->cpu_sig);
	return absolute(p, c->firmware, &p->machine.firmware);
}

static int could_not(const char *path, int r, char *why)
{
	if (r < 0 && !*why)
		snprintf(why, VMCONF_WHY_MAX, "%.200s: %s", path, strerror(-r));
	return r;
}

/* What no QEMU would do with an SNP guest; NULL: nothing. */
static const char *beyond_qemu(const struct vmconf *c)
{
	uint32_t sig = (uint32_t)c->cpu_sig;

	if (!c->firmware)
		return "[vm] has no firmware, which an SNP guest needs";
	if (c->vmm != VMM_QEMU)
		return "[vm] vmm is not qemu: that VM is started by its provider; measure, "
			"id-block and verify work for it";
	if (c->svsm)
		return "[vm] has an svsm, which QEMU takes only packed with its firmware into an "
			"IGVM file; that is not made here; measure and verify work for it";
	if (sig & RESERVED_SIG || ((sig & FAMILY_EXTENDED) && (sig & FAMILY_BASE) != FAMILY_BASE))
		return "[vm] cpu-sig is no family, model and stepping that QEMU could show: "
			"it is EAX of CPUID 1";
	if (!(c->snp.features & 1))
		return "[snp] features lack bit 0, which is SNP itself";
	if (c->snp.features & ~qemu_snp_features())
		return "[snp] features: QEMU can set bit 0 (SNP), bit 5 (debug-swap) and bit 9 "
			"(secure-tsc) only";
	return NULL;
}

int vm_plan_snp(const struct vmconf *c, const char *path, struct vm_plan *ret,
	char why[static VMCONF_WHY_MAX])
{
	const char *beyond = beyond_qemu(c);
	int r;

	*ret = (struct vm_plan){0};
	why[0] = 0;
	if (beyond)
		return refuse(path, beyond, why);
	r = take_machine(c, path, ret);
	if (!r)
		r = take_snp(c, ret, why);
	return could_not(path, r, why);
}

int vm_plan_emulated(const struct vmconf *c, const char *path, const char *accel,
	struct vm_plan *ret, char why[static VMCONF_WHY_MAX])
{
	char *append = NULL;
	int r;

	*ret = (struct vm_plan){0};
	why[0] = 0;
	if (!c->kernel || !c->initrd)
		return refuse(path, "--emulate needs a kernel and an initrd in [vm]", why);
	ret->machine.accel = accel;
	/* -cpu of the description is a processor of the host, which this one need not be. */
	ret->machine.cpu = strcmp(accel, "kvm") == 0 ? "host" : "max";
	r = take_machine(c, path, ret);
	if (r || !c->emulate_archive)
		return could_not(path, r, why);
	/* In front: what is behind a lone "--" is for the real init. */
	if (asprintf(&append, EMULATE_OPTIONS "%s%s", c->append ? " " : "",
		c->append ? c->append : "") < 0)
		append = NULL;
	return could_not(path, own(ret, append, &ret->machine.append), why);
}

void vm_plan_done(struct vm_plan *p)
{
	for (size_t i = 0; i < p->n_owned; i++)
		free(p->owned[i]);
	id_files_done(&p->id);
	*p = (struct vm_plan){0};
}
