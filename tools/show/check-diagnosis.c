/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what diagnose() found to sentences. */
#include "check-diagnosis.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check-advice.h"
#include "measure/vcpu-type.h"
#include "vm/conf/vmconf.h"

static void _printf_(2, 3) append(struct check_diagnosis *d, const char *fmt, ...)
{
	size_t len = strlen(d->advice);
	va_list args;

	va_start(args, fmt);
	vsnprintf(d->advice + len, sizeof(d->advice) - len, fmt, args);
	va_end(args);
}

static struct check *find_failed(struct verify_result *result)
{
	for (size_t i = 0; i < result->n_checks; i++)
		if (strcmp(result->checks[i].id, "guest.measurement") == 0)
			return result->checks[i].verdict == CHECK_FAILED ?
				&result->checks[i] : NULL;
	return NULL;
}

static uint32_t host_signature(const struct snp_report *r)
{
	return r->has_cpuid ? vcpu_signature(r->cpuid_family, r->cpuid_model,
		r->cpuid_stepping) : 0;
}

static void advise_differences(const char *vm, struct check_diagnosis *d)
{
	unsigned lines = 0;

	for (size_t i = 0; i < d->found.n; i++)
		if (d->found.v[i].line[0])
			append(d, "%s%s", lines++ ? ", " : "If that is meant, write ",
				d->found.v[i].line);
	if (lines)
		append(d, " of %s; if not, start the guest as it is described there.", vm);
	for (size_t i = 0; i < d->found.n; i++)
		if (d->found.v[i].mend[0])
			append(d, "%s%s", d->advice[0] ? " " : "", d->found.v[i].mend);
}

static void tell_differences(const char *vm, struct check *c, struct check_diagnosis *d)
{
	char reason[sizeof(c->reason)];
	size_t n = 0;

	for (size_t i = 0; i < d->found.n && n < sizeof(reason); i++)
		n += (size_t)snprintf(reason + n, sizeof(reason) - n, "%s%s",
			i ? ", " : "the guest was started ", d->found.v[i].found);
	check_reason(c, "%s", reason);
	advise_differences(vm, d);
}

static void tell_same(const char *vm, struct check *c, struct check_diagnosis *d)
{
	check_reason(c, "the guest is the one that %.200s describes, but another "
		"digest is expected", vm);
	append(d, "Leave --measurement out, and what is expected follows from %s.", vm);
}

static void tell_unknown(const char *vm, struct check *c, struct check_diagnosis *d)
{
	check_reason(c, "the guest's firmware, kernel, initrd or command line is another than that "
		"of %.200s, or more than two inputs differ", vm);
	append(d, "Tried: 1 to %d vCPUs, and with these one or two of other types, features, VMMs, "
		"blanks and quotes of the command line, no initrd, no kernel hashes, no SVSM%s. "
		"Compare the files of %s with those on the host by their hashes; \"snpguard "
		"measure --vm %s --explain\" shows the digest after each of them.",
		MEASURE_VCPUS_MAX, d->found.cut ?
		"; not all, that firmware is too large" : "", vm, vm);
}

static void tell(const char *vm, struct check *c, struct check_diagnosis *d)
{
	d->done = true;
	if (d->found.same)
		tell_same(vm, c, d);
	else if (d->found.n)
		tell_differences(vm, c, d);
	else
		tell_unknown(vm, c, d);
}

static int search(const char *vm, const struct snp_report *report, struct diagnosis *ret,
	char why[static VMCONF_WHY_MAX])
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_launch_ struct launch l = {0};
	struct launch_source s;
	int r = vmconf_read(vm, &c, why);

	if (r)
		return r;
	why[0] = '\0';
	if (!c.firmware)
		return -ENOENT;
	launch_source_of(&c, &s);
	r = launch_read(&s, &l, why);
	return r ? r : diagnose(&s, &l, report->measurement, host_signature(report), ret);
}

void check_diagnose(const char *vm, struct verify_result *result, struct check_diagnosis *ret)
{
	struct check *c = find_failed(result);
	char why[VMCONF_WHY_MAX] = "";

	*ret = (struct check_diagnosis){0};
	if (!vm || !c)
		return;
	if (!search(vm, &result->report, &ret->found, why))
		tell(vm, c, ret);
	else if (why[0])
		append(ret, "%s What differs can be told when the files of %s are there: %s.",
			check_advice(c->id), vm, why);
}
