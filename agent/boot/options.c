/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads /proc/cmdline, compares it with the one that the initramfs may have, and hands it to the
 * parser (cmdline.c); takes over what the rest needs.
 */
#include "boot/boot.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "boot/cmdline-seal.h"
#include "boot/fail.h"
#include "boot/status.h"
#include "log.h"

static int read_line(struct boot *b, const char *path, char text[static CMDLINE_MAX])
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;

	if (fd < 0)
		return boot_reason(b, -errno, "cannot open %s: %s", path, snp_strerror(-errno));
	for (;;) {
		ssize_t n = read(fd, text + len, CMDLINE_MAX - len);

		if (n < 0)
			return boot_reason(b, -errno, "cannot read %s: %s",
				path, snp_strerror(-errno));
		if (n == 0)
			break;
		len += (size_t)n;
		if (len == CMDLINE_MAX)
			return boot_reason(b, SNP_E_TOO_LARGE,
				"the kernel command line is longer than %d bytes", CMDLINE_MAX - 1);
	}
	text[len] = 0;
	return 0;
}

/* Before anything on the line is believed, how to end included. */
static int check_seal(struct boot *b, const char *running)
{
	char seal[CMDLINE_MAX];
	int r;

	if (access("/" CMDLINE_SEAL, F_OK) < 0 && errno == ENOENT)
		return 0;	/* not a unified kernel image */
	r = read_line(b, "/" CMDLINE_SEAL, seal);
	if (r)
		return r;
	return cmdline_is_sealed(running, seal) ? 0 : boot_reason(b, SNP_E_TRAILING,
		"the kernel command line is not that of the image: "
		"whoever started it changed the line");
}

int boot_options(struct boot *b)
{
	char text[CMDLINE_MAX];
	int r;

	r = read_line(b, "/proc/cmdline", text);
	if (r == 0)
		r = check_seal(b, text);
	if (r)
		return r;
	r = cmdline_parse(text, &b->config, b->reason);
	/* Also on a refusal: how to end is among the options. */
	fail_set_action(b->config.on_failure);
	if (r)
		return r;
	status_init(b);
	if (b->config.owner_any)
		log_warning("snpguard.owner=any: A KEY FROM ANYONE IS TAKEN; whoever reaches this "
			"VM can have it boot a disk of their own");
	return 0;
}
