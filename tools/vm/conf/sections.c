/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of vm.conf and their keys, but for those of [policy]. */
#include <string.h>

#include "key.h"
#include "value.h"

static int add_forward(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	struct vmconf *c = r->conf;
	struct qemu_forward f;

	if (!value_forward(value, &f))
		return vmconf_refuse(r, "%s: '%s' is not HOSTPORT:GUESTPORT", k->key, value);
	for (size_t i = 0; i < c->n_forwards; i++)
		if (c->forwards[i].host_port == f.host_port)
			return vmconf_refuse(r, "%s: port %u of the host is given twice",
				k->key, f.host_port);
	if (c->n_forwards == QEMU_FORWARDS_MAX)
		return vmconf_refuse(r, "%s: more than %d", k->key, QEMU_FORWARDS_MAX);
	c->forwards[c->n_forwards++] = f;
	return 0;
}

static int set_vmm(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	return vmm_by_name(value, target) ? 0 :
		vmconf_refuse(r, "%s: '%s' is none of qemu, ec2, gce", k->key, value);
}

/* Zero would be taken for none. */
static int set_cpu_sig(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	uint64_t *sig = target;

	return value_hex64(value, sig) && *sig && *sig <= UINT32_MAX ? 0 :
		vmconf_refuse(r, "%s: '%s' is not 0x and up to 8 hexadecimal digits of a signature",
			k->key, value);
}

/* Reports are held to a policy that is written down, not to the default. */
static int set_policy(struct vmconf_reader *r, const struct vmconf_key *k, void *target,
	const char *value)
{
	r->conf->snp.policy_given = true;
	return vmconf_set_hex64(r, k, target, value);
}

#define IN(member) offsetof(struct vmconf, member)
#define IN_DISK(member) offsetof(struct vmconf_disk, member)

static const struct vmconf_key vm_keys[] = {
	{"firmware", vmconf_set_path, IN(firmware), .value = "FILE",
		.help =
		"The VM's firmware. With a kernel it is OVMF's AmdSev build, which has kernel,\n"
		"initramfs and command line measured. Not used with --emulate."},
	{"kernel", vmconf_set_path, IN(kernel), .value = "FILE",
		.help = "What the firmware starts: a kernel, or a unified kernel image."},
	{"initrd", vmconf_set_path, IN(initrd), .value = "FILE",
		.help = "The initramfs, from 'snpguard initramfs'."},
	{"append", vmconf_set_text, IN(append), .value = "TEXT",
		.help = "The kernel command line, which configures the agent: snpguard-agent(8).\n"
			"systemd.import_credentials=no in it: a systemd in the root "
			"takes none from the host."},
	{"memory", vmconf_set_memory, IN(memory_mib), .min = 64, .max = 1024 * 1024,
		.value = "SIZE", .preset = "1024",
		.help = "Memory in MiB, or with M or G behind the number."},
	{"vcpus", vmconf_set_number, IN(vcpus), .min = 1, .max = 512, .value = "N", .preset = "1",
		.help = "Number of processors; each is measured."},
	{"cpu", vmconf_set_text, IN(cpu), .value = "NAME", .preset = "EPYC-v4",
		.help =
		"QEMU's model of the processors, which is measured. Not used with --emulate."},
	{"cpu-sig", set_cpu_sig, IN(cpu_sig), .value = "0xHEX",
		.help = "CPUID 1 EAX of the processors, for a model whose signature is not known."},
	{"vmm", set_vmm, IN(vmm), .value = "qemu|ec2|gce", .preset = "qemu",
		.help = "Who launches the VM: it decides on what is measured of each processor."},
	{"firmware-refuses-shim", vmconf_set_bool, IN(refuses_shim), .value = "yes|no",
		.preset = "no",
		.help =
		"Whether a firmware that knows of etc/boot/shim was built to start none when\n"
		"kernels are measured. Else it starts the host's program in place of the kernel."},
	{"svsm", vmconf_set_path, IN(svsm), .value = "FILE",
		.help = "An SVSM image, which runs below the firmware."},
	{"firmware-vars-size", vmconf_set_number, IN(vars_size), .min = 4096, .max = 64 << 20,
		.value = "BYTES",
		.help = "With svsm: the size of the firmware's file of variables."},
};

static const struct vmconf_key disk_keys[] = {
	{"file", vmconf_set_path, IN_DISK(file), .value = "FILE",
		.help = "A raw disk image or a block device. Every disk has one."},
	{"read-only", vmconf_set_bool, IN_DISK(read_only), .value = "yes|no", .preset = "no",
		.help = "Whether the VM cannot write to it; the disk of a verity root is so."},
	{"claim", vmconf_set_text, IN_DISK(claim), .value = "NAME",
		.help = "In KubeVirt: the persistent volume claim that has the disk."},
	{"container", vmconf_set_text, IN_DISK(container), .value = "IMAGE",
		.help = "In KubeVirt: the container image that has the disk."},
};

static const struct vmconf_key network_keys[] = {
	{"forward", add_forward, 0, .list = true, .value = "HOSTPORT:GUESTPORT",
		.help =
		"A TCP port of 127.0.0.1 that leads to one of the VM's: 8400 is the agent's, for\n"
		"'snpguard unlock' and others, 22 that of SSH. May be given several times."},
};

static const struct vmconf_key snp_keys[] = {
	{"policy", set_policy, IN(snp.policy), .value = "0xHEX", .preset = "0x30000",
		.help =
		"POLICY of the guest: what its host may do with it. Reports are held to it."},
	{"features", vmconf_set_hex64, IN(snp.features), .value = "0xHEX", .preset = "0x1",
		.help = "SEV_FEATURES of its processors, which are measured."},
	{"cbitpos", vmconf_set_number, IN(snp.cbitpos), .min = 32, .max = 63,
		.value = "N", .preset = "51",
		.help = "Position of the C-bit on the host."},
	{"host-data", vmconf_set_base64, IN(snp.host_data), .min = 32, .max = 32, .value = "BASE64",
		.help = "32 bytes that every report has to repeat."},
	{"id-block", vmconf_set_base64, IN(snp.id_block), .min = 96, .max = 96, .value = "BASE64",
		.help = "The signed ID block; with id-auth."},
	{"id-auth", vmconf_set_base64, IN(snp.id_auth), .min = 1, .max = 4096, .value = "BASE64",
		.help = "Keys and signatures of the ID block; with id-block."},
	{"id-block-dir", vmconf_set_path, IN(snp.id_block_dir), .value = "DIR",
		.help = "In place of both: the folder that 'snpguard id-block --out' wrote."},
	{"id-key", vmconf_set_path, IN(snp.id_key), .value = "PEM",
		.help = "The key by which 'snpguard id-block' signs the ID block: EC, P-384."},
	{"author-key", vmconf_set_path, IN(snp.author_key), .value = "PEM",
		.help = "The key that signs the ID key."},
	{"family-id", vmconf_set_hex, IN(snp.family_id), .max = 16, .value = "HEX",
		.preset = "00000000000000000000000000000000",
		.help = "16 bytes of the ID block, yours to choose."},
	{"image-id", vmconf_set_hex, IN(snp.image_id), .max = 16, .value = "HEX",
		.preset = "00000000000000000000000000000000",
		.help = "16 bytes of the ID block, yours to choose."},
	{"guest-svn", vmconf_set_number, IN(snp.guest_svn), .max = UINT32_MAX,
		.value = "N", .preset = "0",
		.help = "Security version of the guest, in the ID block."},
};

static const struct vmconf_key emulate_keys[] = {
	{"archive", vmconf_set_path, IN(emulate_archive), .value = "FILE",
		.help =
		"A cpio archive that follows the initrd; the kernel starts its /emulator/init."},
};

static const struct vmconf_key kubevirt_keys[] = {
	{"image", vmconf_set_text, IN(kubevirt.image), .value = "IMAGE",
		.help = "The container image that has kernel and initrd."},
	{"snp-fields", vmconf_set_bool, IN(kubevirt.snp_fields), .value = "yes|no", .preset = "no",
		.help = "Whether the cluster takes policy, ID block and host data."},
};

#define KEYS(rows) {(rows), ARRAY_SIZE(rows)}
static const struct vmconf_keys vm = KEYS(vm_keys), disk = KEYS(disk_keys),
	network = KEYS(network_keys), snp = KEYS(snp_keys), emulate = KEYS(emulate_keys),
	kubevirt = KEYS(kubevirt_keys);

const struct vmconf_section vmconf_sections[VMCONF_SECTIONS] = {
	{"vm", &vm, .help = "What the VM is made of."},
	{"disk", &disk, .named = true,
		.help = "A disk, whose serial number is the name; one section for each, "
		"in the guest's order."},
	{"network", &network, .help = "A network card. Without this section there is none."},
	{"snp", &snp, .help = "What the secure processor is told at launch."},
	{"emulate", &emulate, .help = "For 'snpguard run --emulate', without SNP."},
	{"kubevirt", &kubevirt, .help = "For 'snpguard run --format kubevirt'."},
	{"policy", &vmconf_policy_keys,
		.help = "What 'snpguard verify', 'unlock' and 'ssh' demand of the VM's reports."},
};
