/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of formats. */
#include "format.h"

#include <string.h>

#include "vm/format/kubevirt.h"
#include "vm/format/libvirt.h"

static int print_qemu(const struct vm_plan *p, FILE *out, char why[static VMCONF_WHY_MAX])
{
	_cleanup_(qemu_args_done) struct qemu_args args = {0};
	int r = qemu_build(&p->machine, &args);

	if (r) {
		snprintf(why, VMCONF_WHY_MAX, "%s: %s", QEMU_BINARY, strerror(-r));
		return r;
	}
	qemu_print(out, &args);
	return 0;
}

const struct run_format run_format_qemu = {.name = "qemu", .print = print_qemu};
static const struct run_format libvirt = {.name = "libvirt", .print = libvirt_print},
	kubevirt = {.name = "kubevirt", .print = kubevirt_print, .caution = kubevirt_caution};

static const struct run_format *const formats[] = {
	&run_format_qemu,
	&libvirt,
	&kubevirt,
};

const struct run_format *run_format_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

const char *run_format_names(char *ret, size_t size)
{
	size_t at = 0;

	ret[0] = 0;
	for (size_t i = 0; i < ARRAY_SIZE(formats) && at < size; i++)
		at += (size_t)snprintf(ret + at, size - at, "%s%s",
			i ? ", " : "", formats[i]->name);
	return ret;
}
