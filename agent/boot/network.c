/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the network up where the boot needs it: to be asked for the key. */
#include "boot/boot.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

#define NETWORK_WAIT_MS 60000

int boot_network(struct boot *b)
{
	char address[INET_ADDRSTRLEN];
	int r;

	/* Without a key to wait for, the network is the real init's affair. */
	if (b->config.mode != BOOT_MODE_LUKS || b->config.ip.method == IP_NONE)
		return 0;
	if (b->config.ip.hostname[0] &&
		sethostname(b->config.ip.hostname, strlen(b->config.ip.hostname)) < 0)
		return boot_reason(b, -errno, "cannot set the host name: %s", snp_strerror(-errno));
	r = net_up(&b->config.ip, NETWORK_WAIT_MS, &b->lease);
	if (r)
		return boot_reason(b, r, "no network (ip=%s): %s",
			b->config.ip.method == IP_DHCP ? "dhcp" : "static", snp_strerror(r));
	inet_ntop(AF_INET, &b->lease.address, address, sizeof(address));
	log_info("%s has %s/%u", b->lease.iface, address, b->lease.prefix);
	return 0;
}
