/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differs between a launch and its description: each input at each value that is tried, two at
 * once, numbers of vCPUs, and digests that no launch gives.
 */
#include <string.h>

#include "firmware-case.h"
#include "runner.h"
#include "vm/expect/variation.h"

#define HOST_SIG 0x00A00F82	/* no name has it */

static struct launch_source source;
static struct launch l;

static void load(const struct firmware_case *c, uint8_t fill)
{
	free(l.firmware_image);
	l.firmware_image = firmware_case_parse(c, fill, &l.firmware);
}

/* A description with all that can differ. */
static void setup(void)
{
	load(&firmware_case_ovmf, 1);
	source = (struct launch_source){
		.mode = MEASURE_SNP,
		.vmm = VMM_QEMU,
		.firmware = "OVMF.fd",
		.kernel = "kernel",
		.initrd = "initrd",
		.append = "\"console=ttyS0  quiet\"",
		.cpu = "EPYC-v4",
		.vcpus = 2,
		.features = 0x1,
	};
	for (size_t i = 0; i < KERNEL_HASH_SIZE; i++) {
		l.hashes.kernel[i] = (uint8_t)i;
		l.hashes.initrd[i] = (uint8_t)(100 + i);
	}
	ck_assert_int_eq(kernel_hashes_set_cmdline(&l.hashes, source.append), 0);
	l.input = (struct measure_input){
		.mode = source.mode,
		.vmm = source.vmm,
		.firmware = &l.firmware,
		.kernel = &l.hashes,
		.vcpus = source.vcpus,
		.vcpu_sig = 0x800F12,
		.features = source.features,
	};
}

static void setup_svsm(void)
{
	setup();
	free(l.svsm_image);
	l.svsm_image = firmware_case_parse(&firmware_case_svsm, 2, &l.svsm);
	source.mode = MEASURE_SNP_SVSM;
	source.kernel = source.initrd = source.append = NULL;
	source.vars_size = 0x10000;
	l.input.mode = source.mode;
	l.input.kernel = NULL;
	l.input.svsm = &l.svsm;
	l.input.vars_size = source.vars_size;
}

static void begin(struct trial *t)
{
	*t = (struct trial){.source = &source, .host_sig = HOST_SIG, .input = l.input, .hashes = l.hashes};
	if (t->input.kernel)
		t->input.kernel = &t->hashes;
}

static struct diagnosis ask(const struct measure_input *in)
{
	struct measure_digest digest;
	struct diagnosis d;

	ck_assert_int_eq(measure_launch(in, &digest), 0);
	ck_assert_int_eq(diagnose(&source, &l, digest.value, HOST_SIG, &d), 0);
	return d;
}

/* Something is said of each, and what to do. */
static void check_words(const struct difference *d)
{
	ck_assert_str_ne(d->found, "");
	ck_assert(d->line[0] || d->mend[0]);
	ck_assert_uint_lt(strlen(d->found), sizeof(d->found) - 1);
	ck_assert_uint_lt(strlen(d->line), sizeof(d->line) - 1);
	ck_assert_uint_lt(strlen(d->mend), sizeof(d->mend) - 1);
}

static void check_differs(const struct diagnosis *d, const char *const *ids, size_t n)
{
	ck_assert(!d->same);
	ck_assert_uint_eq(d->n, n);
	for (size_t i = 0; i < n; i++) {
		ck_assert_str_eq(d->v[i].id, ids[i]);
		check_words(&d->v[i]);
	}
}

/* Every value of every input, by itself and with another number of vCPUs. How many there were; @seen
 * has a bit for each input. */
static unsigned check_every_value(unsigned *seen)
{
	const struct variation *v;
	unsigned n = 0;

	for (size_t k = 0; (v = variation_by_index(k)) != NULL; k++) {
		for (unsigned i = 0;; i++) {
			const char *const ids[] = {v->id, "vcpus"};
			struct diagnosis d;
			struct trial t;
			int r;

			begin(&t);
			r = v->apply(&t, i);
			if (r == VARIATION_END)
				break;
			if (r == VARIATION_SAME)
				continue;
			ck_assert_int_eq(r, 0);
			d = ask(&t.input);
			check_differs(&d, ids, 1);
			t.input.vcpus = 77;
			d = ask(&t.input);
			check_differs(&d, ids, 2);
			ck_assert_str_eq(d.v[1].found, "with 77 vCPUs instead of 2");
			ck_assert_str_eq(d.v[1].line, "vcpus = 77 in [vm]");
			*seen |= 1u << k;
			n++;
		}
	}
	return n;
}

START_TEST(test_every_value)
{
	unsigned seen = 0, all = 0;

	setup();
	ck_assert_uint_ge(check_every_value(&seen), 30);
	setup_svsm();
	ck_assert_uint_ge(check_every_value(&seen), 8);
	for (size_t k = 0; variation_by_index(k); k++)
		all |= 1u << k;
	ck_assert_uint_eq(seen, all);
}
END_TEST

/* Each input at its first other value, beside each other one. Kernel hashes that are not there have
 * nothing beside them, and vcpu types mean nothing to other VMMs. */
START_TEST(test_every_two)
{
	const struct variation *a, *b;
	unsigned n = 0;

	setup();
	for (size_t i = 0; (a = variation_by_index(i)) != NULL; i++) {
		for (size_t k = i + 1; (b = variation_by_index(k)) != NULL; k++) {
			const char *const ids[] = {a->id, b->id, "vcpus"};
			struct diagnosis d;
			struct trial t;

			begin(&t);
			if (a->apply(&t, 1) && a->apply(&t, 0))
				continue;
			if (b->apply(&t, 1) && b->apply(&t, 0))
				continue;
			d = ask(&t.input);
			check_differs(&d, ids, 2);
			t.input.vcpus = 3;
			d = ask(&t.input);
			check_differs(&d, ids, 3);
			n++;
		}
	}
	ck_assert_uint_ge(n, 12);
}
END_TEST

static const unsigned counts[] = {1, 3, 64, 511, 512};

START_TEST(test_vcpus)
{
	static const char *const ids[] = {"vcpus"};
	struct diagnosis d;
	struct trial t;

	setup();
	begin(&t);
	t.input.vcpus = counts[_i];
	d = ask(&t.input);
	check_differs(&d, ids, 1);
	ck_assert_uint_eq(d.tried, 1);
}
END_TEST

START_TEST(test_same)
{
	struct diagnosis d;

	setup();
	d = ask(&l.input);
	ck_assert(d.same);
	ck_assert_uint_eq(d.n, 0);
}
END_TEST

static void check_unknown(const struct diagnosis *d)
{
	ck_assert(!d->same);
	ck_assert_uint_eq(d->n, 0);
	ck_assert_uint_gt(d->tried, 50);
	ck_assert(!d->cut);
}

/* Another kernel, another firmware, another line: nothing to be guessed. */
START_TEST(test_unknown)
{
	struct measure_digest digest;
	struct diagnosis d;
	struct trial t;

	setup();
	begin(&t);
	t.hashes.kernel[0] ^= 1;
	d = ask(&t.input);
	check_unknown(&d);
	begin(&t);
	ck_assert_int_eq(kernel_hashes_set_cmdline(&t.hashes, "console=ttyS0"), 0);
	d = ask(&t.input);
	check_unknown(&d);
	ck_assert_int_eq(measure_launch(&l.input, &digest), 0);
	digest.value[47] ^= 1;
	ck_assert_int_eq(diagnose(&source, &l, digest.value, 0, &d), 0);
	check_unknown(&d);
	load(&firmware_case_ovmf, 2);
	ck_assert_int_eq(measure_launch(&l.input, &digest), 0);
	setup();
	ck_assert_int_eq(diagnose(&source, &l, digest.value, 0, &d), 0);
	check_unknown(&d);
}
END_TEST

/* The hash that stands for the firmware's pages counts, not the pages. */
START_TEST(test_firmware_hash)
{
	static const uint8_t hash[LAUNCH_DIGEST_SIZE] = {1, 2, 3};
	static const char *const ids[] = {"features"};
	struct diagnosis d;
	struct trial t;

	setup();
	l.input.firmware_hash = hash;
	begin(&t);
	t.input.features = 0x21;
	d = ask(&t.input);
	check_differs(&d, ids, 1);
}
END_TEST

/* A firmware that can start one processor only. */
START_TEST(test_lone_vcpu)
{
	static const char *const ids[] = {"features"};
	struct firmware_case c = firmware_case_ovmf;
	struct diagnosis d;
	struct trial t;

	setup();
	c.reset = 0;
	load(&c, 1);
	source.vcpus = l.input.vcpus = 1;
	d = ask(&l.input);
	ck_assert(d.same);
	begin(&t);
	t.input.features = 0x221;
	d = ask(&t.input);
	check_differs(&d, ids, 1);
}
END_TEST

/* Without a kernel, and for another VMM: then the type does not count, but for QEMU it would. */
START_TEST(test_other_vmm)
{
	static const char *const ids[] = {"vmm", "cpu"};
	struct diagnosis d;
	struct trial t;

	setup();
	source.kernel = source.initrd = source.append = NULL;
	l.input.kernel = NULL;
	source.vmm = l.input.vmm = VMM_EC2;
	l.input.vcpu_sig = 0;
	d = ask(&l.input);
	ck_assert(d.same);
	begin(&t);
	t.input.vmm = VMM_QEMU;
	t.input.vcpu_sig = 0x800F12;
	d = ask(&t.input);
	check_differs(&d, ids, 1);
	t.input.vcpu_sig = HOST_SIG;
	d = ask(&t.input);
	check_differs(&d, ids, 2);
	ck_assert_str_eq(d.v[1].line, "cpu = host and cpu-sig = 0x00a00f82 in [vm]");
}
END_TEST

/* Whoever made the firmware does not decide how long this takes. */
START_TEST(test_bounded)
{
	static const struct firmware_section huge = {0, 0xf000000, FIRMWARE_SEC_MEM};
	struct firmware_case c = {.reset = 0x80b004, .sections = &huge, .n_sections = 1};
	uint8_t got[LAUNCH_DIGEST_SIZE] = {0};
	struct diagnosis d;

	setup();
	load(&c, 1);
	ck_assert_int_eq(diagnose(&source, &l, got, HOST_SIG, &d), 0);
	ck_assert(d.cut);
	ck_assert_uint_eq(d.n, 0);
	ck_assert_uint_gt(d.tried, 1);
	ck_assert_uint_lt(d.tried, 60);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *s = suite_create("diagnose");
	TCase *t = tcase_create("diagnose");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, test_every_value);
	tcase_add_test(t, test_every_two);
	tcase_add_loop_test(t, test_vcpus, 0, ARRAY_SIZE(counts));
	tcase_add_test(t, test_same);
	tcase_add_test(t, test_unknown);
	tcase_add_test(t, test_firmware_hash);
	tcase_add_test(t, test_lone_vcpu);
	tcase_add_test(t, test_other_vmm);
	tcase_add_test(t, test_bounded);
	suite_add_tcase(s, t);
	return s;
}
