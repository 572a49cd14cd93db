/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard doctor: is this machine fit for SEV-SNP, and what is to be done where it is not? */
#include <jansson.h>
#include <stdio.h>

#include "command.h"
#include "doctor/checks.h"
#include "say.h"
#include "show/checks.h"
#include "show/findings.h"
#include "vm/conf/vmconf.h"

static const char *vm_path, *firmware, *prefix;
static bool host, guest, json;

static const struct option_spec options[] = {
	{"host", OPTION_FLAG, &host, NULL, "look as a host of guests"},
	{"guest", OPTION_FLAG, &guest, NULL, "look as a guest; without either, what it is\n"
		"decides"},
	{"vm", OPTION_STRING, &vm_path, "FILE", "on a host: the VM that is to run there"},
	{"firmware", OPTION_STRING, &firmware, "FILE",
		"on a host: the firmware of VMs; goes before\nthe VM's own"},
	{"root", OPTION_STRING, &prefix, "DIR", "look at a copy of another machine's /sys, /proc\n"
		"and /dev below DIR (default /)"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

static int read_options(struct vmconf *vm, struct facts_wish *wish)
{
	char why[VMCONF_WHY_MAX];
	int r;

	if (host && guest) {
		say_error("--host and --guest exclude each other");
		return EXIT_USAGE;
	}
	if (guest && (vm_path || firmware)) {
		say_error("--%s is for hosts", vm_path ? "vm" : "firmware");
		return EXIT_USAGE;
	}
	r = vm_path ? vmconf_read(vm_path, vm, why) : 0;
	if (r) {
		say_error("%s", why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	*wish = (struct facts_wish){
		.side_given = host || guest,
		.side = guest ? FACTS_GUEST : FACTS_HOST,
		.firmware = firmware ? firmware : vm->firmware,
		.has_kernel = vm->kernel,
		.c_bit = vm_path ? vm->snp.cbitpos : 0,
	};
	return EXIT_DONE;
}

struct tally {
	unsigned n[FINDING_UNKNOWN + 1];
	json_t *findings;	/* NULL: as lines */
};

static int tell(const struct doctor_check *c, const struct facts *facts, struct tally *to)
{
	struct finding found = {0};

	c->look(facts, &found);
	to->n[found.verdict]++;
	if (to->findings)
		return json_array_append_new(to->findings, show_finding_json(c, &found)) ?
			-ENOMEM : 0;
	show_finding(c, &found);
	return 0;
}

static int conclude_json(const struct facts *facts, const struct tally *t)
{
	return show_json(json_pack("{s:s, s:s, s:O}", "verdict", t->n[FINDING_FAIL] ? "fail" : "ok",
		"side", facts->side == FACTS_GUEST ? "guest" : "host", "checks", t->findings));
}

static int examine(const struct facts *facts)
{
	_cleanup_(json_decrefp) json_t *findings = json ? json_array() : NULL;
	struct tally t = {.findings = findings};
	int status = EXIT_DONE;

	if (!json)
		printf("As a %s:\n", facts->side == FACTS_GUEST ? "guest" : "host of guests");
	for (size_t i = 0; doctor_check_by_index(i); i++)
		if (doctor_check_by_index(i)->side == facts->side &&
			tell(doctor_check_by_index(i), facts, &t)) {
			say_error("no memory");
			return EXIT_COULD_NOT;
		}
	if (json)
		status = conclude_json(facts, &t);
	else
		printf("%s: %u ok, %u to better, %u to mend, %u not to be seen\n",
			t.n[FINDING_FAIL] ? "Not ready" : "Ready", t.n[FINDING_OK],
			t.n[FINDING_WARN], t.n[FINDING_FAIL], t.n[FINDING_UNKNOWN]);
	return status ? status : t.n[FINDING_FAIL] ? EXIT_REFUSED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	_cleanup_sysroot_ struct sysroot root = SYSROOT_NONE;
	_cleanup_vmconf_ struct vmconf vm = {0};
	struct facts_wish wish;
	struct facts facts;
	int r, status = read_options(&vm, &wish);

	if (status)
		return status;
	r = sysroot_open(prefix, &root);
	if (r) {
		say_error("--root %s: %s", prefix ? prefix : "/", snp_strerror(r));
		return EXIT_COULD_NOT;
	}
	facts_gather(&root, &wish, &facts);
	return examine(&facts);
}

const struct command cmd_doctor = {
	.name = "doctor",
	.summary = "is this machine fit for SEV-SNP?",
	.description =
		"Looks at what SEV-SNP needs of a host (processor, BIOS, kernel, IOMMU, KVM,\n"
		"secure processor, QEMU, firmware for VMs) or of a guest (driver, device, a\n"
		"report, its certificates), and says what is, what should be and how to mend it.\n"
		"It changes nothing; as root it sees more. Exit status 1: something is to be\n"
		"mended.",
	.options = options,
	.run = run,
};
