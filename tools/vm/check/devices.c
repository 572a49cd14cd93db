/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks and network against what the agent's command line will want of them. */
#include <stdio.h>

#include "rules.h"

#define BOOTS (VM_USE_RUN | VM_USE_EMULATE)
#define SSH_PORT 22

static size_t count_read_only(const struct vmconf *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_disks; i++)
		n += c->disks[i].read_only;
	return n;
}

static void check_disks(struct vm_check *k)
{
	const struct vmconf *c = k->conf;
	size_t read_only = count_read_only(c);
	unsigned line = vm_check_line(k, "disk", NULL, NULL);

	if (!c->n_disks)
		vm_check_add(k, VM_ERROR, BOOTS, 0,
			"[disk root] with file = FILE; 'snpguard image' makes disks",
			"there is no disk, and root=%s needs one", k->agent.root);
	else if (k->agent.mode == BOOT_MODE_VERITY && !read_only)
		vm_check_add(k, VM_WARNING, BOOTS, line, "read-only = yes in its [disk]",
			"no disk is read-only: a write would break the verity root for good");
	else if (k->agent.mode == BOOT_MODE_LUKS && read_only == c->n_disks)
		vm_check_add(k, VM_ERROR, BOOTS, line, "read-only = no in the [disk] of the root",
			"every disk is read-only: an encrypted root is opened for writing");
}

static bool forwarded(const struct vmconf *c, unsigned guest_port)
{
	for (size_t i = 0; i < c->n_forwards; i++)
		if (c->forwards[i].guest_port == guest_port)
			return true;
	return false;
}

static void check_forwards(struct vm_check *k)
{
	unsigned line = vm_check_line(k, "network", NULL, NULL), port = k->agent.listen.port;
	char todo[80];

	snprintf(todo, sizeof(todo), "forward = %u:%u in [network]", port, port);
	if (!forwarded(k->conf, port))
		vm_check_add(k, VM_WARNING, ENDPOINTS, line, todo,
			"no forward leads to port %u, where the agent listens", port);
	if (k->agent.ip.method == IP_NONE && k->conf->n_forwards)
		vm_check_add(k, VM_WARNING, ENDPOINTS, line, "ip=dhcp in append",
			"forwards lead to an IPv4 address, and ip=off in append wants none");
	if (!forwarded(k->conf, SSH_PORT))
		vm_check_add(k, VM_HINT, VM_USE_VERIFY, line, "forward = 2222:22 in [network]",
			"no forward leads to port 22: 'snpguard ssh' cannot "
			"log in through this host");
}

static void check_network(struct vm_check *k)
{
	const bool luks = k->agent.mode == BOOT_MODE_LUKS;

	if (!k->listens)
		vm_check_add(k, VM_HINT, VM_USE_VERIFY, vm_check_line(k, "vm", NULL, "append"),
			"leave out snpguard.listen=none",
			"snpguard.listen=none: the agent gives no reports");
	else if (k->conf->network)
		check_forwards(k);
	else
		vm_check_add(k, luks ? VM_ERROR : VM_WARNING, ENDPOINTS, 0,
			"[network] with forward = 8400:8400", luks ?
			"there is no [network]: no key can reach the VM, which will wait for it" :
			"there is no [network]: nobody can ask the VM for a report");
}

void vm_check_devices(struct vm_check *k)
{
	if (!k->agent_known)
		return;
	check_disks(k);
	check_network(k);
}
