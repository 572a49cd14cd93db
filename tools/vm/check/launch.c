/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the description can be launched and measured, by measuring it. */
#include <stdio.h>
#include <string.h>

#include "measure/vcpu-type.h"
#include "owner/errors.h"
#include "rules.h"
#include "vm/hole.h"
#include "vm/launch.h"
#include "vm/plan.h"

#define LAUNCHES (VM_USE_RUN | VM_USE_MEASURE | VM_USE_ID_BLOCK)
#define QEMU_FIRMWARE_UNIT (64 * 1024)
#define MEASURED (LAUNCHES | VM_USE_EMULATE)	/* with a firmware, emulation measures as well */

static bool check_cpu(struct vm_check *k, const struct launch_source *s)
{
	const char *cpu = s->cpu ? s->cpu : LAUNCH_CPU_DEFAULT;
	char known[256], todo[512];
	uint32_t sig;

	if (s->vmm != VMM_QEMU || s->cpu_sig || vcpu_cpu_signature(cpu, &sig))
		return true;
	vcpu_type_list(known, sizeof(known));
	snprintf(todo, sizeof(todo), "cpu-sig = 0x..., its CPUID 1 EAX; or a cpu of %s", known);
	vm_check_add(k, VM_ERROR, MEASURED, vm_check_line(k, "vm", NULL, "cpu"), todo,
		"cpu: the signature of '%.100s' is not known", cpu);
	return false;
}

static const char *todo_of(int r)
{
	switch (r) {
	case MEASURE_E_NO_HASHES:
	case MEASURE_E_NO_HASHES_SECTION:
		return "give OVMF's AmdSev build, which measures the kernel; "
			"or leave the kernel out";
	case MEASURE_E_NO_SVSM:
	case MEASURE_E_SVSM_PLACE:
		return "svsm = FILE takes the SVSM's binary, firmware-vars-size "
			"the bytes of OVMF_VARS";
	case MEASURE_E_INPUT:
		return "svsm goes with vmm = qemu, and without a kernel";
	default:
		return "give a firmware for SNP guests: OVMF, its AmdSev build with a kernel";
	}
}

/* Files that are not there have been told. */
static bool is_of_file(int r)
{
	return r == -ENOENT || r == -EACCES || r == -ENOTDIR || r == OWNER_E_FILE_KIND;
}

/* QEMU hw/i386/x86-common.c, x86_bios_rom_init(), whose message has no reason. */
static void check_size(struct vm_check *k, const struct launch_source *s, size_t size)
{
	if (s->vmm == VMM_QEMU && size % QEMU_FIRMWARE_UNIT)
		vm_check_add(k, VM_ERROR, VM_USE_RUN, vm_check_line(k, "vm", NULL, "firmware"),
			"take the image as it was built: it has been cut, or is a part of one",
			"firmware: QEMU starts images of whole 64 KiB alone, and this one has "
			"%zu bytes", size);
}

static void measure(struct vm_check *k, const struct launch_source *s)
{
	_cleanup_launch_ struct launch l;
	char why[VMCONF_WHY_MAX];
	int r = launch_read(s, &l, why);

	if (!r) {
		check_size(k, s, l.firmware.size);
		r = launch_measure(s, &l, &k->findings.digest, why);
	}
	if (!r)
		k->findings.measured = true;
	else if (!is_of_file(r))
		vm_check_add(k, VM_ERROR, MEASURED,
			vm_check_line(k, "vm", NULL, "firmware"), todo_of(r),
			"cannot be launched: %s", why);
}

/* What QEMU would not do; run says so first of all. Files of an ID block are another rule's. */
static void check_plan(struct vm_check *k)
{
	_cleanup_vm_plan_ struct vm_plan plan;
	char why[VMCONF_WHY_MAX];
	size_t path = strlen(k->path);
	int r = vm_plan_snp(k->conf, k->path, &plan, why);

	if (r == VMCONF_E_INVALID && !plan.description)
		vm_check_add(k, VM_ERROR, VM_USE_RUN, 0,
			"start it elsewhere, or change what is named",
			"%s", strncmp(why, k->path, path) == 0 ?
			why + path + strspn(why + path, ": ") : why);
}

/* Emulation starts neither firmware nor stub. */
static void check_hole(struct vm_check *k, const struct launch_source *s)
{
	const struct launch_hole *hole = launch_hole(s);

	k->has_hole = hole != NULL;
	if (hole)
		vm_check_add(k, VM_ERROR, LAUNCHES | VM_USE_VERIFY,
			vm_check_line(k, "vm", NULL, hole->key), hole->todo, "%s", hole->what);
}

void vm_check_launch(struct vm_check *k)
{
	struct launch_source s;

	launch_source_of(k->conf, &s);
	check_hole(k, &s);
	if (!s.firmware) {
		vm_check_add(k, VM_ERROR, LAUNCHES, vm_check_line(k, "vm", NULL, NULL),
			"firmware = FILE in [vm]: OVMF, its AmdSev build with a kernel",
			"there is no firmware: a launch, and its digest, begin with it");
		return;
	}
	check_plan(k);
	if (check_cpu(k, &s))
		measure(k, &s);
}
