/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU's arguments: what a machine becomes, and that no value can become an option of its own. */
#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/format/qemu.h"

static const struct qemu_vm small = {
	.accel = "tcg", .cpu = "max", .vcpus = 1, .memory_mib = 64, .kernel = "k"};

/* The argument after the first @option; NULL when there is none. */
static const char *after(const struct qemu_args *args, const char *option)
{
	for (size_t i = 0; i + 1 < args->n; i++)
		if (strcmp(args->v[i], option) == 0)
			return args->v[i + 1];
	return NULL;
}

START_TEST(test_small)
{
	static const char *const want[] = {"qemu-system-x86_64", "-no-user-config", "-nodefaults",
		"-display", "none", "-no-reboot", "-machine", "q35,vmport=off", "-accel",
		"tcg,thread=multi", "-cpu", "max", "-smp", "1", "-m", "64M", "-kernel", "k", "-chardev",
		"stdio,id=console,signal=on", "-serial", "chardev:console"};
	_cleanup_(qemu_args_done) struct qemu_args args = {0};

	ck_assert_int_eq(qemu_build(&small, &args), 0);
	ck_assert_uint_eq(args.n, ARRAY_SIZE(want));
	for (size_t i = 0; i < args.n; i++)
		ck_assert_str_eq(args.v[i], want[i]);
	ck_assert_ptr_null(args.v[args.n]);
}
END_TEST

START_TEST(test_commas)
{
	struct qemu_vm vm = small;
	_cleanup_(qemu_args_done) struct qemu_args args = {0};

	vm.console = "a,b";
	vm.append = "a,b";
	vm.n_disks = 1;
	vm.disks[0] = (struct qemu_disk){.serial = "d", .file = "x,read-only=off,,", .read_only = true,
		.no_flush = true};
	ck_assert_int_eq(qemu_build(&vm, &args), 0);
	ck_assert_str_eq(after(&args, "-chardev"), "file,id=console,path=a,,b");
	/* Not a list of properties: handed to the guest as it is. */
	ck_assert_str_eq(after(&args, "-append"), "a,b");
	ck_assert_str_eq(after(&args, "-blockdev"), "driver=raw,node-name=disk-d,read-only=on,"
		"cache.no-flush=on,file.driver=file,file.filename=x,,read-only=off,,,,");
}
END_TEST

START_TEST(test_snp)
{
	const struct qemu_snp snp = {.policy = 0xb0000, .cbitpos = 51};
	struct qemu_vm vm = small;
	_cleanup_(qemu_args_done) struct qemu_args measured = {0}, firmware_only = {0};

	vm.snp = &snp;
	ck_assert_int_eq(qemu_build(&vm, &measured), 0);
	ck_assert_str_eq(measured.v[19], "sev-snp-guest,id=snp,cbitpos=51,reduced-phys-bits=1,"
		"policy=0xb0000,kernel-hashes=on");
	vm.kernel = NULL;
	ck_assert_int_eq(qemu_build(&vm, &firmware_only), 0);
	ck_assert_str_eq(firmware_only.v[19],
		"sev-snp-guest,id=snp,cbitpos=51,reduced-phys-bits=1,policy=0xb0000");
}
END_TEST

static const struct {
	uint32_t sig;
	const char *want;
} signatures[] = {
	{0, "max"},
	{0x00800f12, "max,family=23,model=1,stepping=2"},
	{0x00830f10, "max,family=23,model=49,stepping=0"},
	{0x00a00f11, "max,family=25,model=1,stepping=1"},
	{0x00b00f21, "max,family=26,model=2,stepping=1"},
	{0x000006fb, "max,family=6,model=15,stepping=11"},
	{0x0fff0fff, "max,family=270,model=255,stepping=15"},
};

START_TEST(test_signature)
{
	struct qemu_vm vm = small;
	_cleanup_(qemu_args_done) struct qemu_args args = {0};

	vm.cpu_sig = signatures[_i].sig;
	ck_assert_int_eq(qemu_build(&vm, &args), 0);
	ck_assert_str_eq(after(&args, "-cpu"), signatures[_i].want);
}
END_TEST

START_TEST(test_monitor)
{
	struct qemu_vm vm = small;
	_cleanup_(qemu_args_done) struct qemu_args args = {0};

	vm.monitor = 7;
	ck_assert_int_eq(qemu_build(&vm, &args), 0);
	ck_assert_str_eq(after(&args, "-mon"), "chardev=monitor,mode=control");
	ck_assert_str_eq(args.v[args.n - 3], "socket,id=monitor,fd=7");
}
END_TEST

START_TEST(test_most_forwards)
{
	struct qemu_vm vm = small;
	_cleanup_(qemu_args_done) struct qemu_args args = {0};
	const char *last;

	vm.network = true;
	vm.n_forwards = QEMU_FORWARDS_MAX;
	for (size_t i = 0; i < QEMU_FORWARDS_MAX; i++)
		vm.forwards[i] = (struct qemu_forward){(uint16_t)(65500 + i), 65535};
	ck_assert_int_eq(qemu_build(&vm, &args), 0);
	last = strrchr(after(&args, "-netdev"), ',');
	ck_assert_str_eq(last, ",hostfwd=tcp:127.0.0.1:65515-:65535");
}
END_TEST

static const struct {
	const char *arg, *printed;
} quoting[] = {
	{"a-b_c.d/e,f=g:h@i%j+k", "a-b_c.d/e,f=g:h@i%j+k"},
	{"", "''"},
	{"a b", "'a b'"},
	{"$(x)`y`\"z\"", "'$(x)`y`\"z\"'"},
	{"it's", "'it'\\''s'"},
	{"a;b&c|d", "'a;b&c|d'"},
	{"~", "'~'"},
	{"a\nb", "'a\nb'"},
};

START_TEST(test_quoting)
{
	char arg[64], text[128] = "";
	char *v[] = {arg, NULL};
	const struct qemu_args args = {.n = 1, .v = v};
	FILE *f = fmemopen(text, sizeof(text), "w");

	ck_assert_ptr_nonnull(f);
	snprintf(arg, sizeof(arg), "%s", quoting[_i].arg);
	qemu_print(f, &args);
	fclose(f);
	ck_assert_uint_eq(strlen(text), strlen(quoting[_i].printed) + 1);
	ck_assert_int_eq(strncmp(text, quoting[_i].printed, strlen(quoting[_i].printed)), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("qemu");
	TCase *t = tcase_create("qemu");

	tcase_add_test(t, test_small);
	tcase_add_test(t, test_commas);
	tcase_add_test(t, test_snp);
	tcase_add_loop_test(t, test_signature, 0, ARRAY_SIZE(signatures));
	tcase_add_test(t, test_monitor);
	tcase_add_test(t, test_most_forwards);
	tcase_add_loop_test(t, test_quoting, 0, ARRAY_SIZE(quoting));
	suite_add_tcase(s, t);
	return s;
}
