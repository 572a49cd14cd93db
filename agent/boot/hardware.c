/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Kernel modules for the hardware that is there and for what the mode will want of the kernel, and
 * the attestation device.
 */
#include "boot/boot.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attest/sevguest.h"
#include "log.h"

/* Not announced by a modalias that we could wait for, or (af_packet) not hardware. The kernel has
 * them built in, or the initramfs has them, or they are not needed: so none is required here. */
static const char *const by_name[] = {
	"sev-guest",	/* a platform device that is made late */
	"af_packet",	/* DHCP */
};

#define DEVICE_WAIT_MS 5000
#define DEVICE_POLL_MS 20

void boot_module(struct boot *b, const char *name)
{
	int r = modules_load(b->modules, name);

	if (r && r != -ENOENT)
		log_info("module %s: %s", name, snp_strerror(r));
}

/* The last two are for SHA-512 only. */
static const char *const for_verity[] = {
	"overlay", "dm-verity", "crypto-sha256", "sha256_ssse3", "crypto-sha512", "sha512_ssse3",
};

static void load_for_mode(struct boot *b)
{
	const size_t n = ARRAY_SIZE(for_verity) - (b->config.root_hash_len == 64 ? 0 : 2);

	for (size_t i = b->config.overlay.n ? 0 : 1; i < n; i++)
		boot_module(b, for_verity[i]);
}

/* What the mode wants depends on no hardware, and the kernel tests each of its hashes: a second
 * processor does that meanwhile. -1: nothing is to be waited for. */
static pid_t start_loading_for_mode(struct boot *b)
{
	pid_t pid;

	if (b->config.mode != BOOT_MODE_VERITY)
		return -1;
	pid = fork();
	if (pid == 0) {
		load_for_mode(b);
		_exit(0);
	}
	if (pid < 0)
		load_for_mode(b);
	return pid;
}

int boot_modules(struct boot *b)
{
	pid_t meanwhile;
	int n;

	b->modules = modules_open();
	if (!b->modules)
		return boot_reason(b, -ENOMEM, "cannot open the kernel module tree: no memory");
	meanwhile = start_loading_for_mode(b);
	n = modules_coldplug(b->modules);
	if (meanwhile > 0)
		(void)waitpid(meanwhile, NULL, 0);
	if (n < 0)
		return boot_reason(b, n, "cannot load drivers: %s", snp_strerror(n));
	for (size_t i = 0; i < ARRAY_SIZE(by_name); i++)
		boot_module(b, by_name[i]);
	log_info("%d kernel modules loaded for this hardware", n);
	return 0;
}

int boot_device(struct boot *b)
{
	int r = -ENOENT;

	/* The driver's probe can run behind the loading of its module. */
	for (int waited = 0; waited < DEVICE_WAIT_MS; waited += DEVICE_POLL_MS) {
		r = sevguest_open(&b->device);
		if (r != -ENOENT)
			break;
		poll(NULL, 0, DEVICE_POLL_MS);
	}
	if (r)
		return boot_reason(b, r,
			"no attestation device (/dev/sev-guest: %s); is this a SEV-SNP guest, and "
			"does the initramfs have the sev-guest module?", snp_strerror(r));
	return 0;
}
