/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The root disk and the root file system: finding the one and judging its header, mounting the
 * other, and becoming the real init. What is different with dm-verity is in root-verity.c. ENEMY
 * INPUT: the disk; disk/ judges it.
 */
#include "boot/boot.h"

#include <stdio.h>

#include "boot/host-inputs.h"
#include "boot/identity.h"
#include "boot/loglines.h"
#include "boot/processes.h"
#include "boot/root.h"
#include "boot/status.h"
#include "boot/systemd.h"
#include "clock.h"
#include "disk/newroot.h"
#include "disk/overlay.h"
#include "log.h"

static int load_header(struct boot *b)
{
	char detail[256] = "";
	int r;

	r = luks_load(b->root_device, &b->volume, detail);
	if (r > 0)
		return boot_reason(b, r, "header of %s refused: %.180s", b->root_device, detail);
	if (r)
		return boot_reason(b, r, "cannot read the header of %s: %.150s", b->root_device,
			detail);
	log_info("%s: LUKS2 %s, %s, %s, %u-byte sectors", b->root_device, b->volume.info.uuid,
		b->volume.info.cipher, b->volume.info.integrity, b->volume.info.sector_size);
	return 0;
}

/* A bus that scans for its disks (SCSI) asks for their driver only when it has found them. */
int root_wait(struct boot *b, const char *option, const char *spec,
	char ret[static BLOCKDEV_PATH_MAX])
{
	char reason[BOOT_REASON_MAX] = "";
	int r = blockdev_wait(spec, 0, ret, reason);

	for (unsigned waited = 0; r == -ETIMEDOUT && waited < b->config.rootwait; waited++) {
		int n = modules_coldplug(b->modules);

		if (n < 0)
			log_warning("cannot look for drivers again: %s", snp_strerror(n));
		r = blockdev_wait(spec, 1, ret, reason);
	}
	if (r == -ETIMEDOUT)
		snprintf(reason, sizeof(reason), "no such device after %u s", b->config.rootwait);
	return r ? boot_reason(b, r, "%s=%.80s: %.150s", option, spec, reason) : 0;
}

int boot_root(struct boot *b)
{
	int r;

	r = root_wait(b, "root", b->config.root, b->root_device);
	if (r)
		return r;
	if (b->config.mode == BOOT_MODE_VERITY)
		return root_open_verity(b);
	snprintf(b->root_mount, sizeof(b->root_mount), "%s", b->root_device);
	return b->config.mode == BOOT_MODE_LUKS ? load_header(b) : 0;
}

int boot_mount(struct boot *b)
{
	char reason[BOOT_REASON_MAX] = "";
	int r;

	if (b->config.mode == BOOT_MODE_VERITY)
		r = root_mount_verity(b, reason);
	else
		r = newroot_mount(b->root_mount, b->config.rootfstype, b->config.rootflags,
			b->config.read_only, reason);
	return r ? boot_reason(b, r, "%.200s", reason) : 0;
}

int boot_overlay(struct boot *b)
{
	char reason[BOOT_REASON_MAX] = "";
	int r;

	if (b->config.mode != BOOT_MODE_VERITY || b->config.overlay.n == 0)
		return 0;
	r = overlay_mount(&b->config.overlay, reason);
	return r ? boot_reason(b, r, "%.240s", reason) : 0;
}

static void log_figures(const struct boot *b)
{
	struct rusage usage;

	if (b->key_ms)
		log_info("unlocked: %llu ms from the key to the real init",
			(unsigned long long)(clock_ms() - b->key_ms));
	else
		log_info("booted: %llu ms from the first instruction to the real init",
			(unsigned long long)(clock_ms() - b->started_ms));
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		log_info("peak-memory: %ld KiB", usage.ru_maxrss);
}

int boot_switch(struct boot *b)
{
	char reason[BOOT_REASON_MAX] = "";
	int r;

	r = switch_root_check(b->config.init, reason);
	if (r)
		return boot_reason(b, r, "%.200s", reason);
	r = host_inputs_hide(reason);
	if (r)
		return boot_reason(b, r, "%.240s", reason);
	identity_publish(b);
	/* Nobody watches over them from here on. */
	r = processes_reap(b);
	if (r)
		return r;
	if (b->config.mode == BOOT_MODE_VERITY)
		systemd_keep_root();
	modules_close(b->modules);
	b->modules = NULL;
	setrlimit(RLIMIT_CORE, &b->core_limit);
	log_figures(b);
	log_info("starting %s", b->config.init);
	status_state(b, SNP_STATE_BOOTED, false);
	if (!b->config.serve) {
		log_info("serving ends here: snpguard.listen=none");
		processes_end(b);
	}
	loglines_restore();
	/* The kernel's words for init follow, as if it had started the real one itself. */
	b->argv[0] = b->config.init;
	r = switch_root(b->argv, reason);
	return boot_reason(b, r, "%.200s", reason);
}
