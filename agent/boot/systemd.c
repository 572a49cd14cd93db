/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What systemd in the real root has to be told. roothash= means something to it too: it would set
 * up the root that is set up already, from partitions that its conventions derive from the hash,
 * and wait for those for a minute and a half. So its unit for that is there before it looks, and
 * does nothing.
 */
#include "boot/systemd.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "log.h"
#include "snp/errors.h"
#include "snp/util.h"

#define FOLDER "/run/systemd/system"
#define UNIT FOLDER "/systemd-veritysetup@root.service"

/* "-": a root without /bin/true does not fail a unit for it. */
static const char unit[] = "[Unit]\n"
	"Description=Integrity Protection of the Root (set up in the initramfs)\n"
	"DefaultDependencies=no\n"
	"\n"
	"[Service]\n"
	"Type=oneshot\n"
	"RemainAfterExit=yes\n"
	"ExecStart=-/bin/true\n";

static int write_unit(void)
{
	_cleanup_close_ int fd = -1;
	ssize_t n;

	if ((mkdir("/run/systemd", 0755) < 0 && errno != EEXIST) ||
		(mkdir(FOLDER, 0755) < 0 && errno != EEXIST))
		return -errno;
	fd = open(UNIT, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	n = write(fd, unit, strlen(unit));
	if (n < 0)
		return -errno;
	return (size_t)n == strlen(unit) ? 0 : -ENOSPC;
}

void systemd_keep_root(void)
{
	int r = write_unit();

	if (r)
		log_warning("systemd may wait for a root that it has: " UNIT
			": %s", snp_strerror(r));
}
