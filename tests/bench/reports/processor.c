/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The secure processor of the benchmark: processor PKI [FAULT...], with its socket as descriptor 3.
 * Its chain is that of the tests; so are the rules of its driver, and how its host throttles.
 */
#include "processor.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "pki.h"
#include "snp/util.h"

static void _printf_(1, 2) say(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
}

static void wait_seconds(unsigned seconds)
{
	struct timespec t = {.tv_sec = seconds};

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

static int make(struct emu_driver *d, const char *dir)
{
	_cleanup_pki_ struct pki pki = PKI_NULL;
	struct pki_leaf leaf = {.product = d->config.product, .hwid = d->config.chip_id};
	int r;

	memcpy(leaf.tcb, d->config.tcb, sizeof(leaf.tcb));
	leaf.layout = emu_config_layout(&d->config);
	leaf.hwid_len = emu_config_chip_id_len(&d->config);
	r = pki_load_roots(dir, d->config.product, &pki) ?:
		pki_make_leaf(&pki, &leaf) ?:
		pki_cert_table(&pki, d->certs, sizeof(d->certs), &d->certs_len);
	if (r)
		return r;
	d->vcek = steal_ptr(pki.leaf_key);
	return 0;
}

static int serve(struct emu_driver *d)
{
	static struct emu_call call;

	while (recv(PROCESSOR_FD, &call, sizeof(call), 0) == (ssize_t)sizeof(call)) {
		if (emu_driver_check(d, &call))
			emu_driver_request(d, &call);
		if (send(PROCESSOR_FD, &call, sizeof(call), MSG_NOSIGNAL) < 0)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct emu_driver d = {.log = say, .sleep = wait_seconds};
	int r = argc < 2 ? -EINVAL : 0;

	emu_config_init(&d.config);
	for (int i = 2; i < argc && !r; i++)
		r = emu_config_set(&d.config, "fault", argv[i]);
	if (!r)
		r = make(&d, argv[1]);
	if (r) {
		fprintf(stderr, "processor: %s\n", snp_strerror(r));
		return 1;
	}
	return serve(&d);
}
