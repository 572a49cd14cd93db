/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard run: starts the VM that a vm.conf describes. On an SNP host it is the real thing; with
 * --emulate the same guest runs on plain QEMU, with the tests' archive behind its initrd.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "command.h"
#include "owner/file.h"
#include "vm/vmconf.h"
#include "process.h"
#include "say.h"
#include "snp/codec.h"
#include "snp/cursor.h"

#define INITRD_MAX ((size_t)1 << 30)
/* no_timer_check: on a busy host the kernel can find that an emulated timer does not tick, and
 * panic. */
#define EMULATE_OPTIONS "no_timer_check rdinit=/emulator/init"

static const char *vm_path, *accel;
static bool emulate, dry_run;

static const struct option_spec options[] = {
	{"vm", OPTION_STRING, &vm_path, "FILE", "the description of the VM"},
	{"emulate", OPTION_FLAG, &emulate, NULL, "plain QEMU, without SNP; the initrd is followed\n"
		"by the archive of [emulate]"},
	{"accel", OPTION_STRING, &accel, "NAME", "QEMU's accelerator with --emulate, default tcg"},
	{"dry-run", OPTION_FLAG, &dry_run, NULL, "print QEMU's command line, start nothing"},
	OPTION_END,
};

static int could_not(const char *what, int r)
{
	say_error("%s: %s", what, owner_strerror(r));
	return EXIT_COULD_NOT;
}

static int append_file(int to, const char *path)
{
	static const char zeros[4];
	_cleanup_free_ uint8_t *data = NULL;
	size_t len;
	int r = file_read(path, INITRD_MAX, &data, &len);

	if (!r)
		r = file_write_fd(to, data, len);
	/* The kernel skips zeros between archives, and wants the next one at a multiple of four. */
	if (!r && len % 4)
		r = file_write_fd(to, zeros, 4 - len % 4);
	return r;
}

/* Both archives, one behind the other, in memory. */
static int join_initrd(const struct vmconf *c, int *ret)
{
	_cleanup_close_ int fd = memfd_create("snpguard-initrd", MFD_CLOEXEC);
	int r;

	if (fd < 0)
		return could_not("initrd", -errno);
	r = append_file(fd, c->initrd);
	if (r)
		return could_not(c->initrd, r);
	r = append_file(fd, c->emulate_archive);
	if (r)
		return could_not(c->emulate_archive, r);
	*ret = steal_fd(&fd);
	return EXIT_DONE;
}

static void take_devices(const struct vmconf *c, struct qemu_vm *vm)
{
	vm->memory_mib = c->memory_mib;
	vm->vcpus = c->vcpus;
	vm->kernel = c->kernel;
	vm->initrd = c->initrd;
	vm->append = c->append;
	vm->n_disks = c->n_disks;
	for (size_t i = 0; i < c->n_disks; i++)
		vm->disks[i] = (struct qemu_disk){.serial = c->disks[i].name,
			.file = c->disks[i].file, .read_only = c->disks[i].read_only};
	vm->network = c->network;
	vm->n_forwards = c->n_forwards;
	memcpy(vm->forwards, c->forwards, sizeof(vm->forwards));
}

static int start_and_wait(const struct qemu_vm *vm, int keep)
{
	_cleanup_process_ struct process p = PROCESS_NONE;
	_cleanup_(qemu_args_done) struct qemu_args args = {0};
	struct process_io io = PROCESS_IO_INHERIT;
	int status, r = qemu_build(vm, &args);

	if (r)
		return could_not(QEMU_BINARY, r);
	if (dry_run) {
		qemu_print(stdout, &args);
		return EXIT_DONE;
	}
	io.keep[0] = keep > 0 ? keep : 0;
	r = process_catch_signals();
	if (!r)
		r = process_start(args.v, &io, &p);
	if (!r)
		r = process_wait(&p, -1, &status);
	/* Whoever interrupts wants the VM to end, and it does. */
	if (r == -EINTR)
		return EXIT_DONE;
	if (r == -ENOENT) {
		say_error("%s: not found; install qemu-system-x86", QEMU_BINARY);
		return EXIT_COULD_NOT;
	}
	if (r)
		return could_not(QEMU_BINARY, r);
	if (status)
		say_error("QEMU ended with status %d", status);
	return status ? EXIT_COULD_NOT : EXIT_DONE;
}

/* ID_AUTH's AUTHOR_KEY_ALGO, bytes 4 to 7, is not 0 where there is an author key. */
static bool has_author_key(const char *id_auth)
{
	uint8_t auth[4096];
	size_t len;

	return id_auth && !snp_base64_decode_var(id_auth, strlen(id_auth), auth, sizeof(auth), &len) &&
		len >= 8 && !snp_all_zero(auth + 4, 4);
}

static int run_snp(const struct vmconf *c)
{
	const struct qemu_snp snp = {
		.policy = c->snp.policy,
		.cbitpos = c->snp.cbitpos,
		.host_data = c->snp.host_data,
		.id_block = c->snp.id_block,
		.id_auth = c->snp.id_auth,
		.author_key = has_author_key(c->snp.id_auth),
	};
	struct qemu_vm vm = {.accel = "kvm", .cpu = c->cpu ? c->cpu : "EPYC-v4",
		.firmware = c->firmware, .snp = &snp};

	if (!c->firmware) {
		say_error("%s: [vm] has no firmware, which an SNP guest needs", vm_path);
		return EXIT_USAGE;
	}
	take_devices(c, &vm);
	return start_and_wait(&vm, -1);
}

/* The firmware of the description is for SNP guests; here QEMU's own loads the kernel. */
static int run_emulated(const struct vmconf *c)
{
	/* -cpu of the description is a processor of the host, which this one need not be. */
	struct qemu_vm vm = {.accel = accel ? accel : "tcg",
		.cpu = accel && strcmp(accel, "kvm") == 0 ? "host" : "max"};
	_cleanup_close_ int initrd = -1;
	_cleanup_free_ char *append = NULL;
	char path[32];
	int r;

	if (!c->kernel || !c->initrd) {
		say_error("%s: --emulate needs a kernel and an initrd in [vm]", vm_path);
		return EXIT_USAGE;
	}
	take_devices(c, &vm);
	if (!c->emulate_archive)
		return start_and_wait(&vm, -1);
	if (asprintf(&append, "%s%s" EMULATE_OPTIONS, c->append ? c->append : "",
		c->append ? " " : "") < 0)
		return could_not("append", -ENOMEM);
	vm.append = append;
	if (dry_run) {
		printf("# INITRD: %s, zeros up to a multiple of 4 bytes, %s\n", c->initrd,
			c->emulate_archive);
		vm.initrd = "INITRD";
		return start_and_wait(&vm, -1);
	}
	r = join_initrd(c, &initrd);
	if (r)
		return r;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", initrd);
	vm.initrd = path;
	return start_and_wait(&vm, initrd);
}

static int run(int argc, char **argv)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];
	int r;

	if (!vm_path) {
		say_error("--vm is required; --help explains it");
		return EXIT_USAGE;
	}
	if (accel && !emulate) {
		say_error("--accel is for --emulate: SNP guests have KVM only");
		return EXIT_USAGE;
	}
	r = vmconf_read(vm_path, &c, why);
	if (r) {
		say_error("%s", why);
		return r < 0 ? EXIT_COULD_NOT : EXIT_USAGE;
	}
	return emulate ? run_emulated(&c) : run_snp(&c);
}

const struct command cmd_run = {
	.name = "run",
	.summary = "start the VM that a vm.conf describes",
	.description = "Starts the VM with its serial console on this terminal. Ctrl-C ends it. Without\n"
		"--emulate the host must be able to run SNP guests. Ports of [network] are\n"
		"forwarded from 127.0.0.1.",
	.options = options,
	.run = run,
};
