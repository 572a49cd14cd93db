/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard run: starts the VM that a vm.conf describes, or prints what would. On an SNP host it is
 * the real thing; with --emulate the same guest runs on plain QEMU, with the tests' archive behind
 * its initrd.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "owner/errors.h"
#include "run/ask.h"
#include "run/format.h"
#include "run/initrd.h"
#include "run/start.h"
#include "say.h"
#include "vm/hole.h"
#include "vm/identity/identity.h"
#include "vm/plan.h"

static const char *vm_path, *accel, *format_name, *version_text;
static bool emulate, dry_run;

static const struct option_spec options[] = {
	{"vm", OPTION_STRING, &vm_path, "FILE", "the description of the VM"},
	{"emulate", OPTION_FLAG, &emulate, NULL, "plain QEMU, without SNP; the initrd is followed\n"
		"by the archive of [emulate]"},
	{"accel", OPTION_STRING, &accel, "NAME", "QEMU's accelerator with --emulate, default tcg"},
	{"dry-run", OPTION_FLAG, &dry_run, NULL, "print QEMU's command line, start nothing"},
	{"qemu-version", OPTION_STRING, &version_text, "X.Y",
		"with --dry-run: for that QEMU, not the one here"},
	{"format", OPTION_STRING, &format_name, "FORMAT",
		"qemu (default), or print the VM for libvirt or\n"
		"kubevirt and start nothing"},
	OPTION_END,
};

/* What was asked for, beyond the description. */
struct request {
	const struct run_format *format;
	unsigned qemu_version;	/* 0: the one here */
};

static int explained(int r, const char *why)
{
	say_error("%s", why);
	if (r == VM_IDENTITY_E_DISAGREES)
		return EXIT_REFUSED;
	return r == VMCONF_E_INVALID || r == MEASURE_E_INPUT ? EXIT_USAGE : EXIT_COULD_NOT;
}

/* What no processor would start is not printed either. Where a file is on another machine nobody
 * can tell, and that is said. */
static int judge(const struct vmconf *c, const struct id_files *files)
{
	char why[VMCONF_WHY_MAX];
	struct vm_identity id;
	int r = vm_identity_of(c, files, &id, why);

	if (r > 0)
		return explained(r, why);
	if (r)
		say_warning("the launch is not measured, nor compared with an ID block: %s",
			why);
	return EXIT_DONE;
}

static int print(const struct run_format *format, const struct vm_plan *p)
{
	char why[VMCONF_WHY_MAX];
	int r = format->print(p, stdout, why);

	if (r) {
		say_error("%s: %s", vm_path, why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	if (format->caution)
		say_warning("%s", format->caution);
	return EXIT_DONE;
}

/* The QEMU here; what keeps it from starting @p stands in @why. */
static int check_qemu(const struct vm_plan *p, char why[static QEMU_WHY_MAX])
{
	static struct asked asked;
	int r = ask_qemu(QEMU_BINARY, &asked);

	if (!r)
		return qemu_snp_check(&asked.ability, &p->snp, p->machine.kernel, why);
	if (r == -ENOENT)
		snprintf(why, QEMU_WHY_MAX, "%s: not found; install qemu-system-x86", QEMU_BINARY);
	else if (r == -EPROTO)
		snprintf(why, QEMU_WHY_MAX, "%s -version: no version in its answer", QEMU_BINARY);
	else
		snprintf(why, QEMU_WHY_MAX, "%s -version: %s", QEMU_BINARY, strerror(-r));
	return r;
}

/* A command line for another machine, or for a QEMU still to be installed, is no error. */
static int dry_run_snp(const struct request *q, const struct vm_plan *p)
{
	const struct qemu_ability other = {.version = q->qemu_version};
	char why[QEMU_WHY_MAX];
	int r = q->qemu_version ? qemu_snp_check(&other, &p->snp, p->machine.kernel, why) :
		check_qemu(p, why);

	if (r && q->qemu_version) {
		say_error("--qemu-version %s: %s", version_text, why);
		return EXIT_COULD_NOT;
	}
	if (r)
		say_warning("%s; this command line is for QEMU 9.1 or newer", why);
	return print(q->format, p);
}

static int launch_snp(const struct vmconf *c, const struct vm_plan *p)
{
	char why[VMCONF_WHY_MAX], lacks[QEMU_WHY_MAX];
	struct vm_identity id;
	int r = vm_identity_of(c, &p->id, &id, why);

	if (r)
		return explained(r, why);
	r = check_qemu(p, lacks);
	if (r) {
		say_error("%s; --emulate starts the VM without SNP", lacks);
		return EXIT_COULD_NOT;
	}
	return run_machine(&p->machine, -1);
}

static bool has_hole(const struct vmconf *c)
{
	const struct launch_hole *hole;
	struct launch_source s;

	launch_source_of(c, &s);
	hole = launch_hole(&s);
	if (hole)
		say_error("%s: %s; %s", vm_path, hole->what, hole->todo);
	return hole != NULL;
}

static int run_snp(const struct request *q, const struct vmconf *c)
{
	_cleanup_vm_plan_ struct vm_plan p;
	char why[VMCONF_WHY_MAX];
	int r = vm_plan_snp(c, vm_path, &p, why);

	if (r)
		return explained(r, why);
	if (has_hole(c))
		return EXIT_USAGE;
	if (!dry_run && q->format == &run_format_qemu)
		return launch_snp(c, &p);
	r = judge(c, &p.id);
	if (r)
		return r;
	return q->format == &run_format_qemu ? dry_run_snp(q, &p) : print(q->format, &p);
}

static int dry_run_emulated(const struct vmconf *c, const struct id_files *files,
	struct vm_plan *p)
{
	int r = c->firmware ? judge(c, files) : EXIT_DONE;

	if (r)
		return r;
	if (c->emulate_archive) {
		printf("# INITRD: %s, zeros up to a multiple of 4 bytes, %s%s\n", p->machine.initrd,
			c->emulate_archive, c->firmware ? ", an archive of " EMULATED_LAUNCH : "");
		p->machine.initrd = "INITRD";
	}
	return print(&run_format_qemu, p);
}

/* @id: NULL where nothing is known of the launch. */
static int launch_emulated(const struct vmconf *c, const struct vm_identity *id, struct vm_plan *p)
{
	_cleanup_close_ int initrd = -1;
	const char *what;
	char path[32];
	int r;

	if (!c->emulate_archive)
		return run_machine(&p->machine, -1);
	r = emulated_initrd(c, id, &initrd, &what);
	if (r) {
		say_error("%s: %s", what, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", initrd);
	p->machine.initrd = path;
	return run_machine(&p->machine, initrd);
}

/* With a firmware the launch can be measured,
 * and what no processor would start is not started here. */
static int run_emulated(const struct vmconf *c)
{
	_cleanup_id_files_ struct id_files files = {0};
	_cleanup_vm_plan_ struct vm_plan p;
	char why[VMCONF_WHY_MAX];
	struct vm_identity id;
	int r = vm_plan_emulated(c, vm_path, accel ? accel : "tcg", &p, why);

	if (!r && c->firmware)
		r = id_files_read(c, &files, why);
	if (r)
		return explained(r, why);
	if (dry_run)
		return dry_run_emulated(c, &files, &p);
	r = c->firmware ? vm_identity_of(c, &files, &id, why) : 0;
	if (r)
		return explained(r, why);
	return launch_emulated(c, c->firmware ? &id : NULL, &p);
}

static int usage(const char *text)
{
	say_error("%s", text);
	return EXIT_USAGE;
}

static int take_options(struct request *q)
{
	char names[64];

	if (!vm_path)
		return usage("--vm is required; --help explains it");
	if (accel && !emulate)
		return usage("--accel is for --emulate: SNP guests have KVM only");
	q->format = run_format_by_name(format_name ? format_name : "qemu");
	if (!q->format) {
		say_error("--format: '%s' is none of %s", format_name,
			run_format_names(names, sizeof(names)));
		return EXIT_USAGE;
	}
	if (emulate && q->format != &run_format_qemu)
		return usage("--emulate is for --format qemu");
	if (!version_text)
		return EXIT_DONE;
	if (!dry_run || emulate || q->format != &run_format_qemu)
		return usage("--qemu-version is for --dry-run of an SNP guest");
	if (!qemu_version_parse(version_text, &q->qemu_version)) {
		say_error("--qemu-version: '%s' is not a version such as 10.0", version_text);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];
	struct request q = {0};
	int status = take_options(&q), r;

	if (status)
		return status;
	r = vmconf_read(vm_path, &c, why);
	if (r)
		return explained(r, why);
	return emulate ? run_emulated(&c) : run_snp(&q, &c);
}

const struct command cmd_run = {
	.name = "run",
	.args = "--vm FILE",
	.summary = "start the VM that a vm.conf describes",
	.description =
		"Starts the VM with its serial console on this terminal. Ctrl-C asks it to power\n"
		"down, a second one ends it. Without --emulate the host must be able to run SNP\n"
		"guests, with QEMU 9.1 or newer. Ports of [network] are forwarded from 127.0.0.1.\n"
		"A VM with a firmware is measured before, and neither started nor printed when\n"
		"its firmware cannot measure the kernel or its ID block is for another one.",
	.options = options,
	.run = run,
};
