/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The VM as libvirt's domain XML. Elements as in libvirt's schema (domaincommon.rng):
 * launchSecurity 'sev-snp' since libvirt 10.5, processor models with versions since 10.10, passt
 * since 9.0. What is not asked for is turned off where libvirt would add it.
 */
#include "libvirt.h"

#include <inttypes.h>
#include <string.h>

#include "limits.h"
#include "xml.h"

static void write_memory(struct xml *x, const struct qemu_vm *vm)
{
	xml_begin(x, "memory");
	xml_attr(x, "unit", "MiB");
	xml_text(x, "%u", vm->memory_mib);
	xml_end(x);
	/* The shared pages; private ones come from guest_memfd. */
	xml_begin(x, "memoryBacking");
	xml_mark(x, "source", "type", "memfd");
	xml_mark(x, "access", "mode", "shared");
	xml_end(x);
}

static void write_boot(struct xml *x, const struct qemu_vm *vm)
{
	xml_begin(x, "os");
	xml_begin(x, "type");
	xml_attr(x, "arch", "x86_64");
	xml_attr(x, "machine", "q35");
	xml_text(x, "hvm");
	xml_end(x);
	/* One image without variables: SNP guests have no flash. */
	xml_begin(x, "loader");
	xml_attr(x, "readonly", "yes");
	xml_attr(x, "type", "rom");
	xml_text(x, "%s", vm->firmware);
	xml_end(x);
	xml_leaf(x, "kernel", vm->kernel);
	xml_leaf(x, "initrd", vm->initrd);
	xml_leaf(x, "cmdline", vm->append);
	xml_end(x);
}

static void write_features(struct xml *x)
{
	xml_begin(x, "features");
	xml_begin(x, "acpi");
	xml_end(x);
	xml_begin(x, "apic");
	xml_end(x);
	xml_mark(x, "vmport", "state", "off");
	xml_end(x);
}

static void write_cpu(struct xml *x, const struct qemu_vm *vm)
{
	xml_begin(x, "cpu");
	xml_attr(x, "mode", "custom");
	xml_attr(x, "match", "exact");
	/* The secure processor checks what the guest is told of its processor. */
	xml_attr(x, "check", "none");
	xml_begin(x, "model");
	/* Another model would be measured differently. */
	xml_attr(x, "fallback", "forbid");
	xml_text(x, "%s", vm->cpu);
	xml_end(x);
	/* QEMU's own division; libvirt's would be a socket for each. */
	xml_begin(x, "topology");
	xml_attr(x, "sockets", "1");
	xml_attr(x, "cores", "%u", vm->vcpus);
	xml_attr(x, "threads", "1");
	xml_end(x);
	xml_end(x);
}

static void write_lifecycle(struct xml *x)
{
	/* A machine that wants to start again must be started, and measured, again. */
	xml_leaf(x, "on_poweroff", "destroy");
	xml_leaf(x, "on_reboot", "destroy");
	xml_leaf(x, "on_crash", "destroy");
}

static void write_disk(struct xml *x, const struct qemu_disk *d, size_t i)
{
	bool device = qemu_disk_is_device(d);

	xml_begin(x, "disk");
	xml_attr(x, "type", device ? "block" : "file");
	xml_attr(x, "device", "disk");
	xml_attr(x, "model", "virtio-non-transitional");
	xml_begin(x, "driver");
	xml_attr(x, "name", "qemu");
	xml_attr(x, "type", "raw");
	xml_attr(x, "error_policy", "report");
	xml_attr(x, "rerror_policy", "report");
	xml_attr(x, "iommu", "on");
	xml_end(x);
	xml_mark(x, "source", device ? "dev" : "file", d->file);
	xml_begin(x, "target");
	xml_attr(x, "dev", "vd%c", (char)('a' + i));
	xml_attr(x, "bus", "virtio");
	xml_end(x);
	xml_leaf(x, "serial", d->serial);
	if (d->read_only) {
		xml_begin(x, "readonly");
		xml_end(x);
	}
	xml_end(x);
}

_Static_assert(QEMU_DISKS_MAX <= 26, "one letter for each");

static void write_interface(struct xml *x, const struct qemu_vm *vm)
{
	xml_begin(x, "interface");
	xml_attr(x, "type", "user");
	/* The only backend whose ports libvirt forwards. */
	xml_mark(x, "backend", "type", "passt");
	for (size_t i = 0; i < vm->n_forwards; i++) {
		xml_begin(x, "portForward");
		xml_attr(x, "proto", "tcp");
		xml_attr(x, "address", "127.0.0.1");
		xml_begin(x, "range");
		xml_attr(x, "start", "%u", vm->forwards[i].host_port);
		xml_attr(x, "to", "%u", vm->forwards[i].guest_port);
		xml_end(x);
		xml_end(x);
	}
	xml_mark(x, "model", "type", "virtio-non-transitional");
	xml_mark(x, "driver", "iommu", "on");
	xml_mark(x, "rom", "enabled", "no");
	xml_end(x);
}

static void write_devices(struct xml *x, const struct qemu_vm *vm)
{
	xml_begin(x, "devices");
	for (size_t i = 0; i < vm->n_disks; i++)
		write_disk(x, &vm->disks[i], i);
	xml_begin(x, "controller");
	xml_attr(x, "type", "usb");
	xml_attr(x, "model", "none");
	xml_end(x);
	if (vm->network)
		write_interface(x, vm);
	xml_mark(x, "serial", "type", "pty");
	xml_begin(x, "console");
	xml_attr(x, "type", "pty");
	xml_mark(x, "target", "type", "serial");
	xml_end(x);
	xml_mark(x, "memballoon", "model", "none");
	xml_end(x);
}

static void write_launch_security(struct xml *x, const struct vm_plan *plan)
{
	const struct qemu_snp *snp = &plan->snp;

	xml_begin(x, "launchSecurity");
	xml_attr(x, "type", "sev-snp");
	/* Without it neither kernel nor command line would be measured. */
	if (plan->machine.kernel)
		xml_attr(x, "kernelHashes", "yes");
	if (snp->author_key)
		xml_attr(x, "authorKey", "yes");
	xml_begin(x, "cbitpos");
	xml_text(x, "%u", snp->cbitpos);
	xml_end(x);
	xml_leaf(x, "reducedPhysBits", "1");
	xml_begin(x, "policy");
	xml_text(x, "0x%" PRIx64, snp->policy);
	xml_end(x);
	xml_leaf(x, "idBlock", snp->id_block);
	xml_leaf(x, "idAuth", snp->id_auth);
	xml_leaf(x, "hostData", snp->host_data);
	xml_end(x);
}

static void write_domain(struct xml *x, const struct vm_plan *plan)
{
	const struct qemu_vm *vm = &plan->machine;

	xml_begin(x, "domain");
	xml_attr(x, "type", "kvm");
	xml_leaf(x, "name", plan->name);
	write_memory(x, vm);
	xml_begin(x, "vcpu");
	xml_text(x, "%u", vm->vcpus);
	xml_end(x);
	write_boot(x, vm);
	write_features(x);
	write_cpu(x, vm);
	write_lifecycle(x);
	write_devices(x, vm);
	write_launch_security(x, plan);
	xml_end(x);
}

int libvirt_print(const struct vm_plan *plan, FILE *out, char why[static VMCONF_WHY_MAX])
{
	struct xml x = {.out = out};
	int r = format_limits_libvirt(plan, why);

	if (r)
		return r;
	write_domain(&x, plan);
	if (!x.failed)
		return 0;
	snprintf(why, VMCONF_WHY_MAX, "%s", strerror(ENOMEM));
	return -ENOMEM;
}
