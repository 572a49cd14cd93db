/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a launch, read and hashed. Firmware images are ENEMY INPUT:
 * firmware.h judges them. */
#include "launch.h"

#include <stdio.h>
#include <string.h>

#include "measure/vcpu-type.h"
#include "owner/file.h"
#include "owner/hash-file.h"

void launch_source_of(const struct vmconf *c, struct launch_source *ret)
{
	*ret = (struct launch_source){
		.mode = c->svsm ? MEASURE_SNP_SVSM : MEASURE_SNP,
		.vmm = c->vmm,
		.firmware = c->firmware,
		.kernel = c->kernel,
		.initrd = c->initrd,
		.append = c->append,
		.svsm = c->svsm,
		.vars_size = c->vars_size,
		.refuses_shim = c->refuses_shim,
		.cpu = c->cpu,
		.cpu_sig = (uint32_t)c->cpu_sig,
		.vcpus = c->vcpus,
		.features = c->snp.features,
	};
}

static int tell(char *why, const char *what, int r)
{
	snprintf(why, VMCONF_WHY_MAX, "%.300s: %s", what,
		r >= OWNER_E_NOT_EVIDENCE && r < _OWNER_E_MAX ? owner_strerror(r) :
		measure_strerror(r));
	return r;
}

static int read_image(const char *path, uint8_t **image, struct firmware *ret, char *why)
{
	size_t size;
	int r = file_read_regular(path, FIRMWARE_SIZE_MAX, image, &size);

	if (r == OWNER_E_FILE_SIZE)
		r = MEASURE_E_FIRMWARE_SIZE;
	if (!r)
		r = firmware_parse(*image, size, ret);
	return r ? tell(why, path, r) : 0;
}

static int hash_file(const char *path, uint8_t *ret, char *why)
{
	int r = hash_file_sha256(path, ret);

	return r ? tell(why, path, r) : 0;
}

static int read_kernel(const struct launch_source *s, struct launch *l, char *why)
{
	int r = hash_file(s->kernel, l->hashes.kernel, why);

	if (!r && s->initrd)
		r = hash_file(s->initrd, l->hashes.initrd, why);
	else if (!r)
		r = kernel_hashes_set_no_initrd(&l->hashes);
	if (!r)
		r = kernel_hashes_set_cmdline(&l->hashes, s->append);
	if (!r)
		l->input.kernel = &l->hashes;
	return r;
}

/* Only where it counts: no other mode and VMM looks at the processor. */
static int find_signature(const struct launch_source *s, uint32_t *ret, char *why)
{
	const char *cpu = s->cpu ? s->cpu : LAUNCH_CPU_DEFAULT;
	char known[256];

	*ret = s->cpu_sig;
	if (s->cpu_sig || s->vmm != VMM_QEMU || s->mode == MEASURE_SEV ||
		s->mode == MEASURE_FIRMWARE_HASH)
		return 0;
	if (vcpu_cpu_signature(cpu, ret))
		return 0;
	vcpu_type_list(known, sizeof(known));
	snprintf(why, VMCONF_WHY_MAX,
		"vCPU type '%.100s': its signature is not known; CPUID 1 EAX is to be given: "
		"cpu-sig in [vm], or --vcpu-sig of measure; known are %s", cpu, known);
	return MEASURE_E_INPUT;
}

static int read_all(const struct launch_source *s, struct launch *l, char *why)
{
	int r;

	if (!s->firmware) {
		snprintf(why, VMCONF_WHY_MAX,
			"no firmware is named, with which a launch begins: firmware in [vm], "
			"or --firmware of measure");
		return MEASURE_E_INPUT;
	}
	if (!s->kernel && (s->initrd || s->append)) {
		snprintf(why, VMCONF_WHY_MAX, "initrd and command line need a kernel");
		return MEASURE_E_INPUT;
	}
	r = find_signature(s, &l->input.vcpu_sig, why);
	if (!r)
		r = read_image(s->firmware, &l->firmware_image, &l->firmware, why);
	if (!r && s->svsm) {
		r = read_image(s->svsm, &l->svsm_image, &l->svsm, why);
		l->input.svsm = &l->svsm;
	}
	if (!r && s->kernel && s->mode != MEASURE_FIRMWARE_HASH)
		r = read_kernel(s, l, why);
	return r;
}

int launch_read(const struct launch_source *s, struct launch *ret, char why[static VMCONF_WHY_MAX])
{
	*ret = (struct launch){.input = {
		.mode = s->mode,
		.vmm = s->vmm,
		.firmware = &ret->firmware,
		.firmware_hash = s->firmware_hash,
		.vars_size = s->vars_size,
		.vcpus = s->vcpus,
		.features = s->features,
	}};
	snprintf(why, VMCONF_WHY_MAX, "the files of the launch could not be hashed");
	return read_all(s, ret, why);
}

void launch_tell(const struct launch_source *s, int r, char why[static VMCONF_WHY_MAX])
{
	if (measure_refuses_input(r) || r == MEASURE_E_VCPUS || r == MEASURE_E_SVSM_PLACE)
		snprintf(why, VMCONF_WHY_MAX, "%s", measure_strerror(r));
	else
		tell(why, r == MEASURE_E_NO_SVSM ? s->svsm : s->firmware, r);
}

int launch_measure(const struct launch_source *s, const struct launch *l,
	struct measure_digest *ret, char why[static VMCONF_WHY_MAX])
{
	int r = measure_launch(&l->input, ret);

	if (r)
		launch_tell(s, r, why);
	return r;
}

int vmconf_measure(const struct vmconf *c, uint8_t ret[static LAUNCH_DIGEST_SIZE],
	char why[static VMCONF_WHY_MAX])
{
	struct measure_digest digest;
	struct launch_source source;
	_cleanup_launch_ struct launch l;
	int r;

	launch_source_of(c, &source);
	r = launch_read(&source, &l, why);
	if (r)
		return r;
	r = launch_measure(&source, &l, &digest, why);
	if (r)
		return r;
	memcpy(ret, digest.value, LAUNCH_DIGEST_SIZE);
	return 0;
}

void launch_done(struct launch *l)
{
	free(l->firmware_image);
	free(l->svsm_image);
	*l = (struct launch){0};
}
