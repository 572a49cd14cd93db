/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The root disk and the root file system: finding the one and judging its header, mounting the
 * other, and becoming the real init. ENEMY INPUT: the disk; disk/ judges it.
 */
#include "boot/boot.h"

#include <stdio.h>
#include <string.h>

#include "boot/identity.h"
#include "boot/loglines.h"
#include "boot/processes.h"
#include "boot/status.h"
#include "boot/systemd.h"
#include "clock.h"
#include "disk/fs-size.h"
#include "disk/newroot.h"
#include "disk/overlay.h"
#include "disk/verity.h"
#include "log.h"

#define ROOT_NAME "root"

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
static int wait_for_disk(struct boot *b, const char *option, const char *spec,
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

/* What the kernel would ask for by a process of its own. What is missing shows when it is used. */
static void load_module(struct boot *b, const char *name)
{
	int r = modules_load(b->modules, name);

	if (r && r != -ENOENT)
		log_info("module %s: %s", name, snp_strerror(r));
}

static void load_verity_modules(struct boot *b)
{
	static const char *const names[] = {"dm-verity", "crypto-sha256", "sha256_ssse3",
		"crypto-sha512", "sha512_ssse3"};
	/* The last two of them for SHA-512 only. */
	const size_t n = ARRAY_SIZE(names) - (b->config.root_hash_len == 64 ? 0 : 2);

	for (size_t i = 0; i < n; i++)
		load_module(b, names[i]);
}

static int open_verity(struct boot *b)
{
	const struct config *c = &b->config;
	char hash_device[BLOCKDEV_PATH_MAX], detail[256] = "";
	struct verity_volume v = {
		.data_device = b->root_device,
		.hash_device = c->hash_device[0] ? hash_device : NULL,
		.has_hash_offset = c->has_hash_offset,
		.hash_offset = c->hash_offset,
		.root_hash_len = c->root_hash_len,
		.fec_roots = c->fec_roots,
		.on_corruption = c->on_corruption,
	};
	int r;

	load_verity_modules(b);
	r = v.hash_device ? wait_for_disk(b, "snpguard.hash", c->hash_device, hash_device) : 0;
	if (r)
		return r;
	memcpy(v.root_hash, c->root_hash, c->root_hash_len);
	r = verity_open(&v, ROOT_NAME, detail);
	if (r)
		return boot_reason(b, r, "%.240s", detail);
	snprintf(b->root_mount, sizeof(b->root_mount), "/dev/mapper/" ROOT_NAME);
	log_info("%s: verity root, checked by its root hash", b->root_device);
	return 0;
}

int boot_root(struct boot *b)
{
	int r;

	r = wait_for_disk(b, "root", b->config.root, b->root_device);
	if (r)
		return r;
	if (b->config.mode == BOOT_MODE_VERITY)
		return open_verity(b);
	snprintf(b->root_mount, sizeof(b->root_mount), "%s", b->root_device);
	return b->config.mode == BOOT_MODE_LUKS ? load_header(b) : 0;
}

/* The file system of a verity root is known by what it says itself, which the root hash vouches for by
 * now: one type is tried, and one driver loaded. */
static int mount_verity(struct boot *b, char reason[static BOOT_REASON_MAX])
{
	const struct config *c = &b->config;
	char flags[CMDLINE_VALUE_MAX + 16];
	struct fs_size fs;
	int r;

	r = fs_size_of(b->root_mount, &fs);
	if (r > 0 || (!r && c->rootfstype[0] && strcmp(c->rootfstype, fs.type) != 0)) {
		snprintf(reason, BOOT_REASON_MAX, "the verity root holds no %s",
			c->rootfstype[0] ? c->rootfstype : "ext4, erofs or squashfs");
		return -EINVAL;
	}
	if (r) {
		snprintf(reason, BOOT_REASON_MAX, "cannot read %.64s: %s", b->root_mount,
			snp_strerror(r));
		return r;
	}
	load_module(b, fs.type);
	/* A journal cannot be replayed on what cannot be written to. */
	snprintf(flags, sizeof(flags), "%s%s%s", c->rootflags, c->rootflags[0] ? "," : "",
		strcmp(fs.type, "ext4") == 0 ? "noload" : "ro");
	return newroot_mount(b->root_mount, fs.type, flags, true, reason);
}

int boot_mount(struct boot *b)
{
	char reason[BOOT_REASON_MAX] = "";
	int r;

	if (b->config.mode == BOOT_MODE_VERITY)
		r = mount_verity(b, reason);
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
	load_module(b, "overlay");
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
	identity_publish(b);
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
