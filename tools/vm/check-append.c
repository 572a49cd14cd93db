/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel and its command line, as the agent will read it: its own parser says what it refuses. */
#include <string.h>

#include "check-rules.h"

#define BOOTS (VM_USE_RUN | VM_USE_EMULATE)

static unsigned append_line(const struct vm_check *k)
{
	return vm_check_line(k, "vm", NULL, "append");
}

static void without_append(struct vm_check *k)
{
	unsigned line = vm_check_line(k, "vm", NULL, "kernel");

	if (k->conf->initrd)
		vm_check_add(k, VM_ERROR, BOOTS, line,
			"append = console=ttyS0 snpguard.mode=... root=...; 'snpguard image' prints it",
			"there is no append: the agent is not told what to boot");
	else
		vm_check_add(k, VM_HINT, BOOTS, line, "otherwise give initrd and append",
			"kernel alone: right for a unified kernel image, which has initrd and command line");
}

/* What the agent takes, and an owner may not have meant. */
static void weigh(struct vm_check *k)
{
	if (k->agent.owner_any && k->agent.mode == BOOT_MODE_LUKS)
		vm_check_add(k, VM_WARNING, ENDPOINTS, append_line(k),
			"snpguard.owner=KEY, as 'snpguard keygen' prints it",
			"snpguard.owner=any: whoever reaches the VM can have it boot a disk of theirs");
	if (k->agent.mode == BOOT_MODE_PLAIN)
		vm_check_add(k, VM_WARNING, ENDPOINTS, append_line(k),
			"snpguard.mode=luks or verity, with a disk that 'snpguard image' made",
			"snpguard.mode=plain: the root is neither secret nor authenticated");
	if (!strstr(k->conf->append, "console="))
		vm_check_add(k, VM_HINT, BOOTS, append_line(k), "console=ttyS0",
			"append names no console: nothing will be seen of the boot");
}

static void check_kernel(struct vm_check *k)
{
	if (!k->conf->kernel || !k->conf->initrd)
		vm_check_add(k, VM_ERROR, VM_USE_EMULATE, vm_check_line(k, "vm", NULL, NULL),
			"kernel = FILE and initrd = FILE; 'snpguard initramfs' makes the latter",
			"--emulate needs a kernel and an initrd");
	if (!k->conf->emulate_archive)
		vm_check_add(k, VM_WARNING, VM_USE_EMULATE, vm_check_line(k, "emulate", NULL, NULL),
			"archive = FILE in [emulate]",
			"there is no archive to play the secure processor: the agent will find none");
	if (!k->conf->kernel)
		vm_check_add(k, VM_WARNING, VM_USE_RUN | VM_USE_MEASURE | VM_USE_VERIFY,
			vm_check_line(k, "vm", NULL, NULL), "kernel = FILE in [vm]",
			"there is no kernel: the firmware starts what it finds on a disk, unmeasured");
}

void vm_check_append(struct vm_check *k)
{
	const struct vmconf *c = k->conf;
	char reason[CMDLINE_REASON_MAX];

	check_kernel(k);
	if (!c->kernel)
		return;
	if (!c->append) {
		without_append(k);
		return;
	}
	if (cmdline_parse(c->append, &k->agent, reason)) {
		vm_check_add(k, VM_ERROR, BOOTS, append_line(k), "snpguard-agent(8) has every option",
			"append: the agent will refuse it: %s", reason);
		return;
	}
	k->agent_known = true;
	k->listens = k->agent.serve || k->agent.mode == BOOT_MODE_LUKS;
	weigh(k);
}
