/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the network up where the boot needs it: to be asked for the key. */
#include "boot/boot.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

#define NETWORK_WAIT_MS 60000

static const char *const method_names[] = {
	[IP_DHCP] = "dhcp",
	[IP_STATIC] = "static",
	[IP_NONE] = "off",
};

int boot_network(struct boot *b)
{
	char address[INET_ADDRSTRLEN];
	int r;

	/* Without a key to wait for, the network is the real init's affair. */
	if (b->config.mode != BOOT_MODE_LUKS)
		return 0;
	if (b->config.ip.hostname[0] &&
		sethostname(b->config.ip.hostname, strlen(b->config.ip.hostname)) < 0)
		return boot_reason(b, -errno, "cannot set the host name: %s", snp_strerror(-errno));
	r = net_up(&b->config.ip, NETWORK_WAIT_MS, &b->lease);
	if (r)
		return boot_reason(b, r, "no network (ip=%s): %s",
			method_names[b->config.ip.method], snp_strerror(r));
	if (b->config.ip.method == IP_NONE) {
		log_info("%s is up, for IPv6 alone", b->lease.iface);
		return 0;
	}
	inet_ntop(AF_INET, &b->lease.address, address, sizeof(address));
	log_info("%s has %s/%u", b->lease.iface, address, b->lease.prefix);
	return 0;
}
