/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libvirt and KubeVirt cannot say, each with what to do about it. */
#include "limits.h"

#include <stdio.h>
#include <string.h>

#include "xml.h"

#define FEATURE_SNP 1		/* SEV_FEATURES bit 0 */
#define POLICY_DEFAULT 0x30000	/* of KubeVirt where it has no field for one */

const char *vm_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int refuse(char *why, const char *text)
{
	snprintf(why, VMCONF_WHY_MAX, "%s", text);
	return VMCONF_E_INVALID;
}

static int check_vcpus(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX])
{
	const struct qemu_vm *vm = &plan->machine;

	if (strchr(vm->cpu, ','))
		return refuse(why,
			"[vm] cpu: libvirt takes a model's name only; what follows "
			"the comma is QEMU's own");
	if (vm->cpu_sig)
		return refuse(why, "[vm] cpu-sig is not that of cpu: libvirt cannot set family, "
			"model and stepping by number; name the cpu that has them");
	if (plan->snp.features != FEATURE_SNP)
		return refuse(why,
			"[snp] features: libvirt cannot ask for any beside SNP itself, 0x1");
	return 0;
}

/* KubeVirt hands its texts to libvirt, in XML. */
static int check_text(const char *what, const char *text, char *why)
{
	if (!text || xml_can_hold(text))
		return 0;
	snprintf(why, VMCONF_WHY_MAX,
		"%s: has a control character or is no UTF-8: XML cannot hold it", what);
	return VMCONF_E_INVALID;
}

static int check_disk_text(const char *disk, const char *key, const char *text, char *why)
{
	char what[64];

	snprintf(what, sizeof(what), "[disk %.24s] %s", disk, key);
	return check_text(what, text, why);
}

static int check_boot(const struct qemu_vm *vm, char *why)
{
	int r = check_text("[vm] kernel", vm->kernel, why);

	if (!r)
		r = check_text("[vm] initrd", vm->initrd, why);
	if (!r)
		r = check_text("[vm] append", vm->append, why);
	return r ? r : check_text("[vm] cpu", vm->cpu, why);
}

int format_limits_libvirt(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX])
{
	const struct qemu_vm *vm = &plan->machine;
	int r = check_vcpus(plan, why);

	if (!r)
		r = check_boot(vm, why);
	if (!r)
		r = check_text("[vm] firmware", vm->firmware, why);
	for (size_t i = 0; i < vm->n_disks && !r; i++)
		r = check_disk_text(vm->disks[i].serial, "file", vm->disks[i].file, why);
	return r;
}

/* A report tells all of these; a VM without them would be refused by
 * its owner, or worse, not be. */
static int check_launch(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX])
{
	static const char cure[] = "; if your cluster's has that field (docs/formats.md), say "
		"snp-fields = yes in [kubevirt]";
	const char *what = NULL;

	if (plan->machine.kernel)
		what = "[vm] kernel: KubeVirt's releases start it unmeasured, without kernelHashes";
	else if (plan->snp.policy != POLICY_DEFAULT)
		what = "[snp] policy: KubeVirt's releases have no field for one but 0x30000";
	else if (plan->snp.host_data)
		what = "[snp] host-data: KubeVirt's releases have no field for it";
	else if (plan->snp.id_block)
		what = "[snp] has an ID block: KubeVirt's releases have no field for it";
	if (!what)
		return 0;
	snprintf(why, VMCONF_WHY_MAX, "%s%s", what, cure);
	return VMCONF_E_INVALID;
}

static int check_image(const struct vm_plan *plan, const struct vmconf *c,
	char why[static VMCONF_WHY_MAX])
{
	if (plan->machine.kernel && !c->kubevirt.image)
		return refuse(why,
			"[vm] has a kernel, which a cluster takes from a container image: "
			"name that in [kubevirt], image = REGISTRY/NAME:TAG");
	return check_text("[kubevirt] image", c->kubevirt.image, why);
}

static int check_disk(const struct vmconf_disk *d, char why[static VMCONF_WHY_MAX])
{
	const char *what = NULL;
	int r = check_disk_text(d->name, "claim", d->claim, why);

	if (!r)
		r = check_disk_text(d->name, "container", d->container, why);
	if (r)
		return r;
	if (d->name[strlen(d->name) - 1] == '-')
		what = "KubeVirt takes no name with '-' at its end";
	else if (!d->claim && !d->container)
		what = "a cluster has no such file: add claim = NAME of a persistent volume claim "
			"with the disk, or container = REGISTRY/NAME:TAG of an image with it";
	else if (d->claim && d->container)
		what = "claim and container exclude each other";
	else if (d->container && !d->read_only)
		what = "what a VM writes to a disk in a container image is lost with the VM: "
			"read-only = yes, or a claim";
	if (!what)
		return 0;
	snprintf(why, VMCONF_WHY_MAX, "[disk %s]: %s", d->name, what);
	return VMCONF_E_INVALID;
}

static int check_network(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX])
{
	if (plan->machine.n_forwards && plan->name[0] <= '9')
		return refuse(why,
			"the file's name gives the Service its name, which begins with a letter in "
			"Kubernetes: rename the file");
	return 0;
}

int format_limits_kubevirt(const struct vm_plan *plan, char why[static VMCONF_WHY_MAX])
{
	const struct vmconf *c = plan->description;
	int r = check_vcpus(plan, why);

	if (!r && !c->kubevirt.snp_fields)
		r = check_launch(plan, why);
	if (!r)
		r = check_boot(&plan->machine, why);
	if (!r)
		r = check_image(plan, c, why);
	for (size_t i = 0; i < c->n_disks && !r; i++)
		r = check_disk(&c->disks[i], why);
	return r ? r : check_network(plan, why);
}
