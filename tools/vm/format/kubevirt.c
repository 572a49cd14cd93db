/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The VM as a manifest for KubeVirt. Names of fields as in its schema (kubevirt.io/api/core/v1,
 * schema.go). launchSecurity.snp is an empty object in releases: policy, kernelHashes, hostData,
 * idBlock, idAuth and authorKey are those of its enhancement proposal for confidential VMs, and are
 * written where the description says that the cluster has them.
 */
#include "kubevirt.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "limits.h"

#define LABEL "snpguard-vm"	/* ties the Service to the VM's pod */

const char kubevirt_caution[] =
	"KubeVirt starts firmware of its own, whatever [vm] firmware names: reports match only if "
	"the file there has the same bytes (docs/formats.md)";

/* The builders: NULL without memory, which the setters and json_pack() pass on. */

static json_t *with(json_t *object, const char *key, json_t *value)
{
	if (object && !json_object_set_new(object, key, value))
		return object;
	json_decref(object);
	return NULL;
}

static json_t *followed_by(json_t *array, json_t *value)
{
	if (array && !json_array_append_new(array, value))
		return array;
	json_decref(array);
	return NULL;
}

/* In the container image; NULL for NULL. */
static char *boot_path(const char *path)
{
	char *ret;

	if (!path || asprintf(&ret, "/boot/%s", vm_file_name(path)) < 0)
		return NULL;
	return ret;
}

static json_t *kernel_boot(const struct qemu_vm *vm, const struct vmconf *c)
{
	_cleanup_free_ char *kernel = boot_path(vm->kernel), *initrd = boot_path(vm->initrd);

	/* No memory for one is not the same as none. */
	if (!kernel || !vm->initrd != !initrd)
		return NULL;
	return json_pack("{s:s*, s:{s:s, s:s, s:s*}}", "kernelArgs", vm->append, "container",
		"image", c->kubevirt.image, "kernelPath", kernel, "initrdPath", initrd);
}

static json_t *firmware(const struct qemu_vm *vm, const struct vmconf *c)
{
	json_t *ret = json_pack("{s:{s:{s:b}}}", "bootloader", "efi", "secureBoot", 0);

	return vm->kernel ? with(ret, "kernelBoot", kernel_boot(vm, c)) : ret;
}

static json_t *launch_security(const struct vm_plan *plan, const struct vmconf *c)
{
	const struct qemu_snp *snp = &plan->snp;
	char policy[sizeof("0x") + 16];
	json_t *fields;

	if (!c->kubevirt.snp_fields)
		return json_pack("{s:{}}", "snp");
	snprintf(policy, sizeof(policy), "0x%" PRIx64, snp->policy);
	fields = json_pack("{s:s, s:s*, s:s*, s:s*}", "policy", policy, "hostData", snp->host_data,
		"idBlock", snp->id_block, "idAuth", snp->id_auth);
	/* Without it neither kernel nor command line would be measured. */
	if (plan->machine.kernel)
		fields = with(fields, "kernelHashes", json_true());
	if (snp->author_key)
		fields = with(fields, "authorKey", json_true());
	return json_pack("{s:o}", "snp", fields);
}

static json_t *disks(const struct vmconf *c)
{
	json_t *ret = json_array();

	for (size_t i = 0; i < c->n_disks; i++) {
		const struct vmconf_disk *d = &c->disks[i];

		/* The guest hears of errors: nobody is there to let a stopped VM go on. */
		ret = followed_by(ret, json_pack("{s:s, s:s, s:s, s:{s:s, s:b}}",
			"name", d->name, "serial", d->name, "errorPolicy", "report",
			"disk", "bus", "virtio", "readonly", d->read_only));
	}
	return ret;
}

static json_t *volumes(const struct vmconf *c)
{
	json_t *ret = json_array();

	for (size_t i = 0; i < c->n_disks; i++) {
		const struct vmconf_disk *d = &c->disks[i];

		ret = followed_by(ret, d->claim ?
			json_pack("{s:s, s:{s:s}}", "name", d->name, "persistentVolumeClaim",
				"claimName", d->claim) :
			json_pack("{s:s, s:{s:s}}", "name", d->name, "containerDisk",
				"image", d->container));
	}
	return ret;
}

static bool guest_port_seen(const struct qemu_vm *vm, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (vm->forwards[k].guest_port == vm->forwards[i].guest_port)
			return true;
	return false;
}

static json_t *interfaces(const struct qemu_vm *vm)
{
	json_t *ports = json_array();

	/* An empty list lets every port of the VM through: KubeVirt has no word for none. */
	for (size_t i = 0; i < vm->n_forwards; i++)
		if (!guest_port_seen(vm, i))
			ports = followed_by(ports, json_pack("{s:i, s:s}",
				"port", vm->forwards[i].guest_port, "protocol", "TCP"));
	return json_pack("[{s:s, s:s, s:{}, s:o}]", "name", "default",
		"model", "virtio", "masquerade", "ports", ports);
}

static json_t *domain(const struct vm_plan *plan, const struct vmconf *c)
{
	const struct qemu_vm *vm = &plan->machine;
	char memory[32];

	snprintf(memory, sizeof(memory), "%uMi", vm->memory_mib);
	return json_pack("{s:{s:s}, s:{s:s, s:i, s:i, s:i}, s:{s:s}, s:o, s:o, "
		"s:{s:o, s:o, s:b, s:b, s:b}}",
		"machine", "type", "q35",
		"cpu", "model", vm->cpu, "sockets", 1, "cores", (int)vm->vcpus, "threads", 1,
		"memory", "guest", memory,
		"firmware", firmware(vm, c),
		"launchSecurity", launch_security(plan, c),
		"devices", "disks", disks(c),
		"interfaces", vm->network ? interfaces(vm) : json_array(),
		"autoattachPodInterface", 0, "autoattachGraphicsDevice", 0,
		"autoattachMemBalloon", 0);
}

static json_t *instance(const struct vm_plan *plan, const struct vmconf *c)
{
	json_t *networks = plan->machine.network ?
		json_pack("[{s:s, s:{}}]", "name", "default", "pod") : json_array();

	return json_pack("{s:s, s:s, s:{s:s, s:{s:s}}, s:{s:s, s:o, s:o, s:o}}",
		"apiVersion", "kubevirt.io/v1", "kind", "VirtualMachineInstance",
		"metadata", "name", plan->name, "labels", LABEL, plan->name,
		"spec", "architecture", "amd64", "domain", domain(plan, c),
		"networks", networks, "volumes", volumes(c));
}

static json_t *service(const struct vm_plan *plan)
{
	const struct qemu_vm *vm = &plan->machine;
	json_t *ports = json_array();

	for (size_t i = 0; i < vm->n_forwards; i++) {
		char name[16];

		snprintf(name, sizeof(name), "tcp-%u", vm->forwards[i].host_port);
		ports = followed_by(ports, json_pack("{s:s, s:s, s:i, s:i}", "name", name,
			"protocol", "TCP", "port", vm->forwards[i].host_port,
			"targetPort", vm->forwards[i].guest_port));
	}
	return json_pack("{s:s, s:s, s:{s:s}, s:{s:{s:s}, s:o}}",
		"apiVersion", "v1", "kind", "Service",
		"metadata", "name", plan->name,
		"spec", "selector", LABEL, plan->name, "ports", ports);
}

static json_t *manifest(const struct vm_plan *plan)
{
	json_t *vm = instance(plan, plan->description);

	if (!plan->machine.n_forwards)
		return vm;
	return json_pack("{s:s, s:s, s:[o, o]}", "apiVersion", "v1", "kind", "List",
		"items", vm, service(plan));
}

int kubevirt_print(const struct vm_plan *plan, FILE *out, char why[static VMCONF_WHY_MAX])
{
	_cleanup_free_ char *text = NULL;
	json_t *m;
	int r = format_limits_kubevirt(plan, why);

	if (r)
		return r;
	m = manifest(plan);
	if (m)
		text = json_dumps(m, JSON_INDENT(2));
	json_decref(m);
	if (!text) {
		snprintf(why, VMCONF_WHY_MAX, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	fprintf(out, "%s\n", text);
	return 0;
}
