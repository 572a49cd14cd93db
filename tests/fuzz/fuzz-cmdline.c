/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: a refusal says why, and what passes is complete and within its fields. */
#include <string.h>

#include "boot/cmdline.h"
#include "fuzz.h"

static void check_overlays(const struct overlay_dirs *dirs)
{
	fuzz_check(dirs->n <= OVERLAY_DIRS_MAX);
	for (size_t i = 0; i < dirs->n; i++) {
		const struct overlay_dir *d = &dirs->v[i];

		fuzz_check(d->path[0] == '/' && memchr(d->path, 0, sizeof(d->path)));
		fuzz_check(d->bytes > 0 || (d->percent >= 1 && d->percent <= 100));
	}
}

static void check_verity(const struct config *c)
{
	fuzz_check(c->root_hash_len == 32 || c->root_hash_len == 64);
	fuzz_check(memchr(c->hash_device, 0, sizeof(c->hash_device)));
	fuzz_check(c->hash_offset % 512 == 0 && (c->has_hash_offset || c->hash_offset == 0));
	fuzz_check(c->fec_roots == 0 || (c->fec_roots >= 2 && c->fec_roots <= 24));
	fuzz_check(c->on_corruption <= VERITY_EIO);
	fuzz_check(!c->owner_any && !c->has_owner);
	check_overlays(&c->overlay);
}

static void check_config(const struct config *c)
{
	fuzz_check(c->mode != BOOT_MODE_NONE && c->mode <= BOOT_MODE_PLAIN);
	if (c->mode == BOOT_MODE_VERITY)
		check_verity(c);
	else
		fuzz_check(c->root_hash_len == 0 && !c->hash_device[0] && !c->fec_roots);
	fuzz_check(c->mode != BOOT_MODE_LUKS || c->owner_any != c->has_owner);
	fuzz_check(c->root[0] && memchr(c->root, 0, sizeof(c->root)));
	fuzz_check(c->init[0] == '/' && memchr(c->init, 0, sizeof(c->init)));
	fuzz_check(memchr(c->rootfstype, 0, sizeof(c->rootfstype)));
	fuzz_check(memchr(c->rootflags, 0, sizeof(c->rootflags)));
	fuzz_check(memchr(c->ip.iface, 0, sizeof(c->ip.iface)));
	fuzz_check(memchr(c->ip.hostname, 0, sizeof(c->ip.hostname)));
	fuzz_check(c->ip.method != IP_STATIC || (c->ip.prefix >= 1 && c->ip.prefix <= 32));
	fuzz_check(c->listen.port != 0);
	fuzz_check(c->vmpl <= 3);
	fuzz_check(c->rootwait <= CMDLINE_ROOTWAIT_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	char reason[CMDLINE_REASON_MAX];
	struct config c;
	int r;

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	text[size] = 0;
	r = cmdline_parse(text, &c, reason);
	fuzz_check(r == 0 || r == 1);
	fuzz_check((reason[0] != 0) == (r == 1));
	fuzz_check(c.on_failure <= ON_FAILURE_HALT);
	if (r == 0)
		check_config(&c);
	free(text);
	return 0;
}
