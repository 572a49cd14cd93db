/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process behind /dev/sev-guest: reads all it needs before the root file system changes. */
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "device.h"
#include "init.h"
#include "klog.h"

static struct emu_driver driver;
static int ready_pipe;

static void wait_seconds(unsigned seconds)
{
	struct timespec t = {.tv_sec = seconds};

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

static int read_certs(void)
{
	FILE *f = fopen(EMU_CERTS, "re");

	if (!f)
		return -errno;
	driver.certs_len = fread(driver.certs, 1, sizeof(driver.certs), f);
	fclose(f);
	return driver.certs_len ? 0 : -EINVAL;
}

static int read_key(void)
{
	FILE *f = fopen(EMU_VCEK_KEY, "re");

	if (!f)
		return -errno;
	driver.vcek = PEM_read_PrivateKey(f, NULL, NULL, NULL);
	fclose(f);
	return driver.vcek ? 0 : -EINVAL;
}

/* The device node is there: libfuse says so after the kernel has made it. */
static void on_ready(void)
{
	struct stat st;

	if (stat("/dev/sev-guest", &st) < 0 || !S_ISCHR(st.st_mode)) {
		klog("no device node: %s", strerror(errno));
		_exit(1);
	}
	klog("%s processor, report version %u, device ready", driver.config.product,
		driver.config.version);
	if (write(ready_pipe, "", 1) != 1)
		_exit(1);
	close(ready_pipe);
}

/* What this processor has been made to be, and over it what the launch was. */
static int read_config(void)
{
	int r;

	emu_config_init(&driver.config);
	r = emu_config_read(EMU_CONFIG, &driver.config);
	if (r)
		return r;
	r = emu_config_read(EMU_LAUNCH, &driver.config);
	if (r == -ENOENT)
		return 0;
	if (!r)
		klog("knows the launch");
	return r;
}

static int load(void)
{
	int r;

	r = read_config();
	if (r)
		return r;
	r = read_key();
	if (r)
		return r;
	r = read_certs();
	if (r)
		return r;
	return RAND_bytes(driver.report_id, sizeof(driver.report_id)) == 1 ? 0 : -EIO;
}

int emu_daemon(int ready_fd)
{
	int r;

	klog_open();
	driver.log = klog;
	driver.sleep = wait_seconds;
	ready_pipe = ready_fd;
	prctl(PR_SET_NAME, "sev-guest");
	if (fcntl(ready_fd, F_SETFD, FD_CLOEXEC) < 0 || chdir("/") < 0)
		return 1;
	r = load();
	if (r) {
		klog("cannot read its files: %s", strerror(-r));
		return 1;
	}
	r = emu_device_serve(&driver, on_ready);
	klog("device ended: %d", r);
	return 1;
}
