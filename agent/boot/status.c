/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the boot, pushed to the server whenever it changes. */
#include "boot/status.h"

#include <stdio.h>
#include <string.h>

#include "log.h"

static void push(struct boot *b)
{
	int r;

	if (b->server < 0)
		return;
	b->status.type = IPC_TYPE_STATUS;
	r = ipc_send(b->server, &b->status, sizeof(b->status));
	/* A dead server shows as a dead child too, and that ends the boot; once is enough. */
	if (r && r != -EPIPE)
		log_warning("cannot tell the server the state: %s", snp_strerror(r));
}

void status_init(struct boot *b)
{
	static const char *const modes[] = {
		[BOOT_MODE_NONE] = "none",
		[BOOT_MODE_LUKS] = "luks",
		[BOOT_MODE_VERITY] = "verity",
		[BOOT_MODE_PLAIN] = "plain",
	};

	snprintf(b->status.status.version, sizeof(b->status.status.version), "%s",
		SNPGUARD_VERSION);
	snprintf(b->status.status.mode, sizeof(b->status.status.mode), "%s",
		modes[b->config.mode]);
	b->status.status.state = SNP_STATE_STARTING;
	b->status.bound_kind = SNP_BOUND_NOTHING;
}

void status_phase_done(struct boot *b, const char *name, uint32_t ms)
{
	struct snp_wire_status *s = &b->status.status;

	if (s->n_phases < ARRAY_SIZE(s->phases)) {
		struct snp_wire_phase *p = &s->phases[s->n_phases++];

		snprintf(p->name, sizeof(p->name), "%s", name);
		p->ms = ms;
	}
	push(b);
}

void status_state(struct boot *b, enum snp_boot_state state, bool key_wanted)
{
	b->status.status.state = state;
	b->status.key_wanted = key_wanted;
	if (!key_wanted)
		memset(b->status.public_key, 0, sizeof(b->status.public_key));
	push(b);
}
