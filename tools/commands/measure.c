/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard measure: the launch digest of a VM, from its description or from options alone. */
#include <inttypes.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "guest/verify-options.h"
#include "measure/count-set.h"
#include "say.h"
#include "show/measure.h"
#include "vm/conf/value.h"
#include "vm/hole.h"
#include "vm/launch.h"

static const char *vm_path, *mode, *firmware, *kernel, *initrd, *append, *vcpus, *vcpu_type,
	*vcpu_sig, *features, *vmm, *svsm, *vars_size, *firmware_hash;
static bool explain, json;

static const struct option_spec options[] = {
	{"vm", OPTION_STRING, &vm_path, "FILE", "the description of the VM; options below go\n"
		"before it"},
	{"mode", OPTION_STRING, &mode, "MODE",
		"snp (default), snp-svsm, sev, sev-es, or\n"
		"firmware-hash: for --firmware-hash of others"},
	{"firmware", OPTION_STRING, &firmware, "FILE", "OVMF; with a kernel its AmdSev build"},
	{"kernel", OPTION_STRING, &kernel, "FILE", "kernel, or unified kernel image"},
	{"initrd", OPTION_STRING, &initrd, "FILE", "initramfs"},
	{"append", OPTION_STRING, &append, "STRING", "kernel command line, every byte of it"},
	{"vcpus", OPTION_STRING, &vcpus, "N", "number of vCPUs (default 1); \"1,2,4-8\" gives a\n"
		"digest for each"},
	{"vcpu-type", OPTION_STRING, &vcpu_type, "NAME", "QEMU's model (default "
		LAUNCH_CPU_DEFAULT ")"},
	{"vcpu-sig", OPTION_STRING, &vcpu_sig, "HEX",
		"in its place: CPUID 1 EAX, such as 0x800f12"},
	{"guest-features", OPTION_STRING, &features, "HEX",
		"SEV_FEATURES (default 0x1; 0x21 with DebugSwap)"},
	{"vmm", OPTION_STRING, &vmm, "VMM", "qemu (default), ec2 or gce"},
	{"svsm", OPTION_STRING, &svsm, "FILE", "SVSM image below the firmware; --mode snp-svsm"},
	{"firmware-vars-size", OPTION_STRING, &vars_size, "N", "with --svsm: bytes of OVMF_VARS"},
	{"firmware-hash", OPTION_STRING, &firmware_hash, "HEX",
		"hash of the firmware's pages, in place of their\ncontent"},
	{"explain", OPTION_FLAG, &explain, NULL, "each stage, with the digest after it"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

static int no_number(const char *option, const char *value, const char *takes)
{
	say_error("--%s: '%s' is not %s", option, value, takes);
	return EXIT_USAGE;
}

/* "0x" may be left out: other tools print signatures and features without. */
static bool hex_number(const char *text, uint64_t max, uint64_t *ret)
{
	char with[24];

	if (strncmp(text, "0x", 2) != 0) {
		snprintf(with, sizeof(with), "0x%.20s", text);
		text = with;
	}
	return value_hex64(text, ret) && *ret <= max;
}

static int take_mode(struct launch_source *s)
{
	if (!mode && svsm)
		s->mode = MEASURE_SNP_SVSM;
	if (mode && !measure_mode_by_name(mode, &s->mode))
		return no_number("mode", mode, "one of snp, snp-svsm, sev, sev-es, firmware-hash");
	if (s->mode == MEASURE_SNP_SVSM && s->svsm && !s->vars_size) {
		say_error("an SVSM lies below the firmware's variables: "
			"--firmware-vars-size is missing");
		return EXIT_USAGE;
	}
	if (s->mode == MEASURE_SNP_SVSM)
		return EXIT_DONE;
	if (svsm || vars_size) {
		say_error("%s is for --mode snp-svsm", svsm ? "--svsm" : "--firmware-vars-size");
		return EXIT_USAGE;
	}
	/* What the description has for SNP does not hold for the others. */
	s->svsm = NULL;
	return EXIT_DONE;
}

static int take_numbers(struct launch_source *s)
{
	unsigned size = 0;
	uint64_t sig;

	if (vmm && !vmm_by_name(vmm, &s->vmm))
		return no_number("vmm", vmm, "one of qemu, ec2, gce");
	if (vcpu_sig && (!hex_number(vcpu_sig, UINT32_MAX, &sig) || !sig))
		return no_number("vcpu-sig", vcpu_sig, "a signature of up to 8 hex digits");
	if (features && !hex_number(features, UINT64_MAX, &s->features))
		return no_number("guest-features", features, "a number of up to 16 hex digits");
	if (vars_size && !value_number(vars_size, FIRMWARE_PAGE, 64 << 20, &size))
		return no_number("firmware-vars-size", vars_size,
			"a number of bytes from 4096 to 64 MiB");
	if (vars_size)
		s->vars_size = size;
	if (vcpu_sig)
		s->cpu_sig = (uint32_t)sig;
	return EXIT_DONE;
}

/* A file or text of an option in place of the description's. */
static void lay_over(const char **target, const char *option)
{
	if (option)
		*target = option;
}

/* What goes before the description; a type named here undoes a signature there. */
static int take_options(struct launch_source *s, uint8_t *hash)
{
	int status;

	if (vcpu_type && vcpu_sig) {
		say_error("--vcpu-type and --vcpu-sig exclude each other");
		return EXIT_USAGE;
	}
	lay_over(&s->firmware, firmware);
	lay_over(&s->kernel, kernel);
	lay_over(&s->initrd, initrd);
	lay_over(&s->append, append);
	lay_over(&s->svsm, svsm);
	lay_over(&s->cpu, vcpu_type);
	if (vcpu_type)
		s->cpu_sig = 0;
	status = firmware_hash ? hex_option("firmware-hash", firmware_hash, hash,
		LAUNCH_DIGEST_SIZE) : EXIT_DONE;
	if (status)
		return status;
	s->firmware_hash = firmware_hash ? hash : NULL;
	status = take_numbers(s);
	return status ? status : take_mode(s);
}

static int refused(const char *why, int r)
{
	say_error("%s", why);
	return measure_refuses_input(r) ? EXIT_USAGE : EXIT_COULD_NOT;
}

/* The firmware is most of the work, and the same for each number of vCPUs: once will do, unless
 * every digest is to be explained. */
static int hash_firmware_once(struct measure_input *in, struct measure_digest *hash)
{
	int r;

	if (in->firmware_hash || (in->mode != MEASURE_SNP && in->mode != MEASURE_SNP_SVSM))
		return 0;
	r = measure_launch(&(struct measure_input){.mode = MEASURE_FIRMWARE_HASH,
		.firmware = in->firmware}, hash);
	if (!r)
		in->firmware_hash = hash->value;
	return r;
}

static int measure_each(struct measure_input *in, const struct count_set *counts,
	struct measure_answer *answer)
{
	struct measure_digest hash;
	int r = measure_answer_begin(answer, in->kernel);

	if (!r && counts->n > 1 && !explain)
		r = hash_firmware_once(in, &hash);
	for (size_t i = 0; !r && i < counts->n; i++) {
		in->vcpus = counts->v[i];
		r = measure_answer_add(answer, in);
	}
	return r;
}

struct look {
	const struct launch_source *source;
	const struct launch_hole *hole;
	pthread_t thread;
	bool is_apart;
};

static void *look(void *arg)
{
	struct look *l = arg;

	l->hole = launch_hole(l->source);
	return NULL;
}

/* To unpack a firmware takes as long as to hash all the rest: it is done meanwhile. */
static void look_begin(struct look *l)
{
	l->is_apart = !pthread_create(&l->thread, NULL, look, l);
}

static const struct launch_hole *look_end(struct look *l)
{
	if (l->is_apart)
		pthread_join(l->thread, NULL);
	else
		look(l);
	return l->hole;
}

/* The digests; and what is known against the launch, which may be nothing. */
static int measure_and_look(const struct launch_source *source, const struct count_set *counts,
	struct measure_answer *answer, const struct launch_hole **hole, char *why)
{
	_cleanup_launch_ struct launch l;
	struct look looking = {.source = source};
	int r;

	look_begin(&looking);
	r = launch_read(source, &l, why);
	if (!r) {
		r = measure_each(&l.input, counts, answer);
		if (r)
			launch_tell(source, r, why);
	}
	*hole = look_end(&looking);
	return r;
}

static int measure_set(const struct launch_source *source, const struct count_set *counts)
{
	_cleanup_(measure_answer_done) struct measure_answer answer = {.json = json,
		.explain = explain, .mode = source->mode, .vmm = source->vmm,
		.sets = counts->n > 1};
	const struct launch_hole *hole;
	char why[VMCONF_WHY_MAX];
	int r = measure_and_look(source, counts, &answer, &hole, why);

	if (r)
		return refused(why, r);
	if (hole)
		say_warning("%s; %s", hole->what, hole->todo);
	r = measure_answer_end(&answer);
	if (r)
		say_error("standard output: %s", strerror(-r));
	return r ? EXIT_COULD_NOT : EXIT_DONE;
}

static int read_vm(struct vmconf *c, struct launch_source *s)
{
	char why[VMCONF_WHY_MAX];
	int r = vm_path ? vmconf_read(vm_path, c, why) : 0;

	if (r) {
		say_error("%s", why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	if (vm_path)
		launch_source_of(c, s);
	return EXIT_DONE;
}

/* One number in the description or by default; in options a set of them. */
static int take_counts(const struct launch_source *s, struct count_set *ret)
{
	*ret = (struct count_set){.n = 1, .v = {s->vcpus}};
	if (vcpus && !count_set_parse(vcpus, MEASURE_VCPUS_MAX, ret))
		return no_number("vcpus", vcpus,
			"a number from 1 to 512, or a list of such, each once: 1,2,4-8");
	if (ret->n > 1 && (s->mode == MEASURE_SEV || s->mode == MEASURE_FIRMWARE_HASH)) {
		say_error("--vcpus: in mode %s no vCPU is measured, so there is one digest",
			measure_mode_name(s->mode));
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	struct launch_source source = {.mode = MEASURE_SNP, .vcpus = 1, .features = 1};
	_cleanup_vmconf_ struct vmconf c = {0};
	uint8_t hash[LAUNCH_DIGEST_SIZE];
	struct count_set counts;
	int status;

	status = read_vm(&c, &source);
	if (!status)
		status = take_options(&source, hash);
	if (!status)
		status = take_counts(&source, &counts);
	return status ? status : measure_set(&source, &counts);
}

const struct command cmd_measure = {
	.name = "measure",
	.args = "[--vm FILE | --firmware FILE]",
	.summary = "the launch digest of a VM",
	.description =
		"Computes what an honest processor measures when the VM is launched, from its\n"
		"description or from options alone, and prints it in hex: 96 digits, or 64 of\n"
		"SEV and SEV-ES. Without --kernel neither kernel nor command line is measured:\n"
		"the firmware finds them on a disk. Of several numbers of vCPUs each line is\n"
		"the digest, two blanks and the number.",
	.options = options,
	.run = run,
};
