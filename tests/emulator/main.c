/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One static program: PID 1 ahead of the product, and the daemon that it starts ("@emulator FD"). */
#include <openssl/crypto.h>
#include <stdio.h>
#include <unistd.h>

#include "init.h"
#include "snp/util.h"

int main(int argc, char **argv)
{
	/* A static program in an initramfs: no configuration and no modules to look for. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	if (argc == 2 && argv[0][0] == '@')
		return emu_daemon(atoi(argv[1]));
	if (getpid() == 1)
		return emu_init(argv);
	fprintf(stderr, "snpguard-emulator: runs as PID 1 of a test VM (rdinit=" EMU_PROGRAM ")\n");
	return 2;
}
