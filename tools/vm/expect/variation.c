/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How launches differ from what was meant: the processor's type, features, the VMM, SVSM, kernel
 * and initrd. variation-append.c has the command line.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "measure/vcpu-type.h"
#include "variation-append.h"

#define TELL(field, ...) snprintf(ret->field, sizeof(ret->field), __VA_ARGS__)

static const char *described_cpu(const struct trial *t)
{
	return t->source->cpu ? t->source->cpu : LAUNCH_CPU_DEFAULT;
}

/* --- vmm --- */

static int apply_vmm(struct trial *t, unsigned i)
{
	if (i >= _VMM_MAX)
		return VARIATION_END;
	if (t->input.vmm == (enum vmm)i || t->input.mode != MEASURE_SNP)
		return VARIATION_SAME;
	t->input.vmm = (enum vmm)i;
	/* A description for another VMM has not been asked for it. */
	if (t->input.vmm == VMM_QEMU && !t->input.vcpu_sig &&
			!vcpu_cpu_signature(described_cpu(t), &t->input.vcpu_sig))
		return VARIATION_SAME;
	return 0;
}

static void tell_vmm(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "by the VMM %s instead of %s", vmm_name((enum vmm)i), vmm_name(t->source->vmm));
	/* A hostile host can launch so as well,
	 * with memory of its own making where nothing is measured. */
	if (i == VMM_GCE)
		TELL(mend, "Only if it is Google's cloud that starts it, vmm = gce in [vm]: "
			"part of the firmware's memory is not measured then.");
	else
		TELL(line, "vmm = %s in [vm]", vmm_name((enum vmm)i));
}

/* --- svsm, firmware-vars-size --- */

static int apply_no_svsm(struct trial *t, unsigned i)
{
	if (i > 0)
		return VARIATION_END;
	if (t->input.mode != MEASURE_SNP_SVSM)
		return VARIATION_SAME;
	t->input.mode = MEASURE_SNP;
	t->input.svsm = NULL;
	return 0;
}

static void tell_no_svsm(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "without the SVSM");
	TELL(mend, "Start it with the SVSM.");
}

/* OVMF_VARS.fd of 2 MiB and 4 MiB builds, and of others. */
static const uint32_t vars_sizes[] = {0x20000, 0x84000, 0x40000};

static int apply_vars_size(struct trial *t, unsigned i)
{
	if (i >= ARRAY_SIZE(vars_sizes))
		return VARIATION_END;
	if (t->input.mode != MEASURE_SNP_SVSM || t->input.vars_size == vars_sizes[i])
		return VARIATION_SAME;
	t->input.vars_size = vars_sizes[i];
	return 0;
}

static void tell_vars_size(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "with %" PRIu32 " bytes of firmware variables instead of %" PRIu32,
		vars_sizes[i], t->source->vars_size);
	TELL(line, "firmware-vars-size = %" PRIu32 " in [vm]", vars_sizes[i]);
}

/* --- cpu --- */

/* The host's own type comes first; those that have a name, behind it. */
static bool signature_by_index(const struct trial *t, unsigned i, uint32_t *ret)
{
	const char *name = i ? vcpu_type_name(i - 1) : NULL;

	*ret = t->host_sig;
	return i == 0 || (name && vcpu_type_signature(name, ret));
}

static int apply_cpu(struct trial *t, unsigned i)
{
	uint32_t sig;

	if (!signature_by_index(t, i, &sig))
		return VARIATION_END;
	if (!sig || sig == t->input.vcpu_sig || t->input.vmm != VMM_QEMU)
		return VARIATION_SAME;
	t->input.vcpu_sig = sig;
	return 0;
}

static const char *name_of(uint32_t sig)
{
	const char *name;
	uint32_t other;

	for (unsigned i = 0; (name = vcpu_type_name(i)) != NULL; i++)
		if (vcpu_type_signature(name, &other) && other == sig)
			return name;
	return NULL;
}

static void tell_cpu(const struct trial *t, unsigned i, struct difference *ret)
{
	const char *name;
	uint32_t sig = 0;

	(void)signature_by_index(t, i, &sig);
	name = name_of(sig);
	TELL(found, "with vCPUs of type %s (0x%08" PRIx32 ") instead of %.40s",
		name ? name : "host", sig, described_cpu(t));
	if (name)
		TELL(line, "cpu = %s in [vm]", name);
	else
		TELL(line, "cpu = host and cpu-sig = 0x%08" PRIx32 " in [vm]", sig);
}

/* --- features --- */

/* SEV_FEATURES that hosts are known to set: DebugSwap 0x20 (some kernels by themselves), SecureTSC
 * 0x200, restricted and alternate injection 0x8, 0x10, and what newer processors add. */
static const uint64_t features[] = {0x1, 0x21, 0x201, 0x221, 0x9, 0x29, 0x11, 0x31, 0x3, 0x23, 0x41,
	0x61, 0x81, 0xa1, 0x4001, 0x4021, 0x8001, 0x8021};

static int apply_features(struct trial *t, unsigned i)
{
	if (i >= ARRAY_SIZE(features))
		return VARIATION_END;
	if (t->input.mode != MEASURE_SNP || t->input.features == features[i])
		return VARIATION_SAME;
	t->input.features = features[i];
	return 0;
}

static void tell_features(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "with features 0x%" PRIx64 " instead of 0x%" PRIx64,
		features[i], t->source->features);
	TELL(line, "features = 0x%" PRIx64 " in [snp]", features[i]);
}

/* --- kernel, initrd --- */

static int apply_no_hashes(struct trial *t, unsigned i)
{
	if (i > 0)
		return VARIATION_END;
	if (!t->input.kernel)
		return VARIATION_SAME;
	t->input.kernel = NULL;
	return 0;
}

/* No line: a description without the kernel would pass whatever kernel the host takes. */
static void tell_no_hashes(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "without measuring kernel, initrd and command line, which may be anything");
	TELL(mend, "Start it with kernel-hashes=on, as \"snpguard run\" does.");
}

static int apply_no_initrd(struct trial *t, unsigned i)
{
	if (i > 0)
		return VARIATION_END;
	return t->input.kernel && t->source->initrd ? kernel_hashes_set_no_initrd(&t->hashes) :
		VARIATION_SAME;
}

static void tell_no_initrd(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "without the initrd");
	TELL(mend, "Start it with the initrd.");
}

static int apply_swapped(struct trial *t, unsigned i)
{
	uint8_t kernel[KERNEL_HASH_SIZE];

	if (i > 0)
		return VARIATION_END;
	if (!t->input.kernel || !t->source->initrd)
		return VARIATION_SAME;
	memcpy(kernel, t->hashes.kernel, sizeof(kernel));
	memcpy(t->hashes.kernel, t->hashes.initrd, sizeof(kernel));
	memcpy(t->hashes.initrd, kernel, sizeof(kernel));
	return 0;
}

static void tell_swapped(const struct trial *t, unsigned i, struct difference *ret)
{
	TELL(found, "with kernel and initrd in each other's place");
	TELL(line, "kernel and initrd the other way round in [vm]");
}

static const struct variation variations[] = {
	{"vmm", apply_vmm, tell_vmm},
	{"svsm", apply_no_svsm, tell_no_svsm},
	{"firmware-vars-size", apply_vars_size, tell_vars_size},
	{"cpu", apply_cpu, tell_cpu},
	{"features", apply_features, tell_features},
	{"kernel-hashes", apply_no_hashes, tell_no_hashes},
	{"kernel", apply_swapped, tell_swapped},
	{"initrd", apply_no_initrd, tell_no_initrd},
	{"append", variation_append_apply, variation_append_tell},
};

const struct variation *variation_by_index(size_t i)
{
	return i < ARRAY_SIZE(variations) ? &variations[i] : NULL;
}
