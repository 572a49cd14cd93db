/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * QEMU's command line for a virtual machine. -nodefaults: what is not asked for here is not there,
 * for each device is something that a hostile host may speak through.
 */
#include "qemu.h"

#include <stdarg.h>
#include <string.h>

#include "qemu-snp.h"

static void add_owned(struct qemu_args *args, char *arg)
{
	char **v = arg ? reallocarray(args->v, args->n + 2, sizeof(*v)) : NULL;

	if (!v) {
		free(arg);
		args->failed = true;
		return;
	}
	v[args->n++] = arg;
	v[args->n] = NULL;
	args->v = v;
}

static void add(struct qemu_args *args, const char *arg)
{
	add_owned(args, strdup(arg));
}

static void addf(struct qemu_args *args, const char *fmt, ...) _printf_(2, 3);

static void addf(struct qemu_args *args, const char *fmt, ...)
{
	va_list ap;
	char *arg = NULL;

	va_start(ap, fmt);
	if (vasprintf(&arg, fmt, ap) < 0)
		arg = NULL;
	va_end(ap);
	add_owned(args, arg);
}

/* An option with its value, when there is one. */
static void add_option(struct qemu_args *args, const char *option, const char *value)
{
	if (!value)
		return;
	add(args, option);
	add(args, value);
}

/* A value inside a list of properties: QEMU wants its commas doubled. NULL without memory, which
 * addf() could not tell from a string; so it is noted here. */
static char *escape(struct qemu_args *args, const char *value)
{
	char *ret = malloc(2 * strlen(value) + 1), *to = ret;

	if (!ret) {
		args->failed = true;
		return NULL;
	}
	for (; *value; value++) {
		if (*value == ',')
			*to++ = ',';
		*to++ = *value;
	}
	*to = 0;
	return ret;
}

/* SNP guests do DMA through shared pages only, and know modern virtio only. */
static const char *virtio_flags(const struct qemu_vm *vm)
{
	return vm->snp ? ",disable-legacy=on,iommu_platform=on" : "";
}

/* The measured state of each vCPU has the signature: QEMU must show the one that was measured.
 * Fields of CPUID 1 EAX: AMD 24594. */
static void add_cpu(struct qemu_args *args, const struct qemu_vm *vm)
{
	uint32_t sig = vm->cpu_sig;

	if (!sig) {
		add_option(args, "-cpu", vm->cpu);
		return;
	}
	add(args, "-cpu");
	addf(args, "%s,family=%u,model=%u,stepping=%u", vm->cpu,
		(sig >> 8 & 15) + (sig >> 20 & 255),
		(sig >> 4 & 15) + (sig >> 16 & 15) * 16, sig & 15);
}

static void add_machine(struct qemu_args *args, const struct qemu_vm *vm)
{
	add(args, "-machine");
	if (vm->snp)
		add(args, "q35,confidential-guest-support=snp,memory-backend=ram,vmport=off");
	else
		add(args, "q35,vmport=off");
	add(args, "-accel");
	/* One thread for each processor is QEMU's default only where guest and host agree. */
	addf(args, "%s%s", vm->accel, strcmp(vm->accel, "tcg") == 0 ? ",thread=multi" : "");
	add_cpu(args, vm);
	add(args, "-smp");
	addf(args, "%u", vm->vcpus);
	add(args, "-m");
	addf(args, "%uM", vm->memory_mib);
}

static void add_snp(struct qemu_args *args, const struct qemu_vm *vm)
{
	if (!vm->snp)
		return;
	add(args, "-object");
	/* Private pages come from guest_memfd; these are the shared ones. */
	addf(args, "memory-backend-memfd,id=ram,size=%uM,share=on,prealloc=off", vm->memory_mib);
	add(args, "-object");
	add_owned(args, qemu_snp_object(vm->snp, vm->kernel));
}

static void add_boot(struct qemu_args *args, const struct qemu_vm *vm)
{
	add_option(args, "-bios", vm->firmware);
	add_option(args, "-kernel", vm->kernel);
	add_option(args, "-initrd", vm->initrd);
	add_option(args, "-append", vm->append);
}

static void add_console(struct qemu_args *args, const struct qemu_vm *vm)
{
	add(args, "-chardev");
	if (vm->console) {
		_cleanup_free_ char *file = escape(args, vm->console);

		addf(args, "file,id=console,path=%s", file ? file : "");
	} else {
		/* Ctrl-C ends QEMU instead of reaching the guest. */
		add(args, "stdio,id=console,signal=on");
	}
	add(args, "-serial");
	add(args, "chardev:console");
}

static void add_monitor(struct qemu_args *args, const struct qemu_vm *vm)
{
	if (!vm->monitor)
		return;
	add(args, "-chardev");
	addf(args, "socket,id=monitor,fd=%d", vm->monitor);
	add(args, "-mon");
	add(args, "chardev=monitor,mode=control");
}

bool qemu_disk_is_device(const struct qemu_disk *d)
{
	return strncmp(d->file, "/dev/", 5) == 0;
}

static void add_disk(struct qemu_args *args, const struct qemu_vm *vm, const struct qemu_disk *d)
{
	_cleanup_free_ char *file = escape(args, d->file);

	add(args, "-blockdev");
	addf(args, "driver=raw,node-name=disk-%s,read-only=%s%s,file.driver=%s,file.filename=%s",
		d->serial, d->read_only ? "on" : "off", d->no_flush ? ",cache.no-flush=on" : "",
		qemu_disk_is_device(d) ? "host_device" : "file", file ? file : "");
	add(args, "-device");
	/* The guest hears of errors: QEMU would stop it when the host's disk is full, and nobody is
	 * here to let it go on. */
	addf(args, "virtio-blk-pci,drive=disk-%s,serial=%s,werror=report,rerror=report%s",
		d->serial, d->serial, virtio_flags(vm));
}

static void add_network(struct qemu_args *args, const struct qemu_vm *vm)
{
	char forwards[QEMU_FORWARDS_MAX * 40] = "";
	size_t at = 0;

	if (!vm->network)
		return;
	for (size_t i = 0; i < vm->n_forwards && at < sizeof(forwards); i++)
		at += (size_t)snprintf(forwards + at, sizeof(forwards) - at,
			",hostfwd=tcp:127.0.0.1:%u-:%u", vm->forwards[i].host_port,
			vm->forwards[i].guest_port);
	add(args, "-netdev");
	addf(args, "user,id=net%s", forwards);
	add(args, "-device");
	/* No ROM: nothing boots from the network here, and SNP would not run it. */
	addf(args, "virtio-net-pci,netdev=net,romfile=%s", virtio_flags(vm));
}

int qemu_build(const struct qemu_vm *vm, struct qemu_args *ret)
{
	struct qemu_args args = {0};

	add(&args, QEMU_BINARY);
	add(&args, "-no-user-config");
	add(&args, "-nodefaults");
	add(&args, "-display");
	add(&args, "none");
	/* A machine that wants to start again must be started, and measured, again. */
	add(&args, "-no-reboot");
	add_machine(&args, vm);
	add_snp(&args, vm);
	add_boot(&args, vm);
	add_console(&args, vm);
	add_monitor(&args, vm);
	for (size_t i = 0; i < vm->n_disks; i++)
		add_disk(&args, vm, &vm->disks[i]);
	add_network(&args, vm);
	if (args.failed) {
		qemu_args_done(&args);
		return -ENOMEM;
	}
	*ret = args;
	return 0;
}

void qemu_args_done(struct qemu_args *args)
{
	for (size_t i = 0; i < args->n; i++)
		free(args->v[i]);
	free(args->v);
	*args = (struct qemu_args){0};
}

static bool plain(const char *arg)
{
	return *arg && arg[strspn(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789_-+=.,:/@%")] == 0;
}

static void print_quoted(FILE *out, const char *arg)
{
	if (plain(arg)) {
		fputs(arg, out);
		return;
	}
	fputc('\'', out);
	for (; *arg; arg++) {
		if (*arg == '\'')
			fputs("'\\''", out);
		else
			fputc(*arg, out);
	}
	fputc('\'', out);
}

/* An option and its value share a line. */
void qemu_print(FILE *out, const struct qemu_args *args)
{
	for (size_t i = 0; i < args->n; i++) {
		if (i)
			fputs(args->v[i][0] == '-' ? " \\\n    " : " ", out);
		print_quoted(out, args->v[i]);
	}
	fputc('\n', out);
}
