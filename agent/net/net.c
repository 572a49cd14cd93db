/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings the network up as ip= says, and keeps a lease for as long as it is asked to. */
#include "net.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "ipv4.h"
#include "link.h"
#include "race.h"

/* MTU first: nothing leaves that the network would lose. */
static int configure(const struct net_lease *l, unsigned mtu)
{
	int r;

	r = mtu ? link_limit_mtu(l->iface, mtu) : 0;
	if (r)
		return r;
	r = link_set_address(l->iface, l->address, l->prefix);
	if (r || !l->gateway.s_addr)
		return r;
	return link_add_default_route(l->iface, l->gateway,
		!ipv4_same_subnet(l->gateway, l->address, l->prefix));
}

/* What boot keeps of a lease that dhcp_lease_check() has passed. */
static struct net_lease to_net_lease(const struct dhcp_lease *lease, const char *iface)
{
	struct net_lease l = {
		.address = lease->address,
		.gateway = lease->router,
		.prefix = lease->prefix,
		.lease_seconds = lease->seconds == DHCP_INFINITE ? 0 : lease->seconds,
	};

	snprintf(l.iface, sizeof(l.iface), "%s", iface);
	return l;
}

static int up_dhcp(const struct ip_config *ip, int64_t deadline, struct net_lease *ret)
{
	char iface[IFNAMSIZ];
	struct dhcp_lease lease;
	struct net_lease l;
	int r;

	r = race_for_lease(ip, deadline, &lease, iface);
	if (r)
		return r;
	l = to_net_lease(&lease, iface);
	r = configure(&l, lease.mtu);
	if (r)
		return r;
	*ret = l;
	return 0;
}

/* Also for ip=off: an interface that is up gets its IPv6 address from the kernel. */
static int up_static(const struct ip_config *ip, int64_t deadline, struct net_lease *ret)
{
	struct net_lease l = {
		.address = ip->address,
		.gateway = ip->gateway,
		.prefix = ip->prefix,
	};
	struct net_link link;
	int r;

	r = race_for_link(ip, deadline, &link);
	if (r)
		return r;
	memcpy(l.iface, link.name, sizeof(l.iface));
	r = ip->method == IP_STATIC ? configure(&l, 0) : 0;
	if (r)
		return r;
	*ret = l;
	return 0;
}

int net_up(const struct ip_config *ip, unsigned timeout_ms, struct net_lease *ret)
{
	int64_t deadline = clock_ms() + timeout_ms;

	return ip->method == IP_DHCP ? up_dhcp(ip, deadline, ret) : up_static(ip, deadline, ret);
}

static int find_link(const char *name, struct net_link *ret)
{
	struct net_link links[LINKS_MAX];
	size_t n;
	int r;

	r = link_list(name, links, &n);
	if (r)
		return r;
	if (n == 0)
		return -ENODEV;
	*ret = links[0];
	return 0;
}

/* A client whose child does not answer in time is killed. */
static int wait_client(struct dhcp_client *c, unsigned timeout_ms, struct dhcp_result *ret)
{
	int64_t deadline = clock_ms() + timeout_ms;
	struct pollfd p = {.fd = c->fd, .events = POLLIN};
	int n;

	do
		n = poll(&p, 1, clock_left(deadline));
	while (n < 0 && errno == EINTR);
	if (n > 0)
		return dhcp_finish(c, ret);
	return n < 0 ? -errno : -ETIMEDOUT;
}

int net_renew(struct net_lease *lease, unsigned timeout_ms)
{
	_cleanup_(dhcp_stop) struct dhcp_client client = DHCP_CLIENT_NULL;
	struct dhcp_result result;
	struct net_link link;
	struct net_lease l;
	int r;

	if (!lease->lease_seconds)
		return 0;
	r = find_link(lease->iface, &link);
	if (r)
		return r;
	r = dhcp_start(link.name, link.index, link.hwaddr, "", lease->address, timeout_ms, &client);
	if (r)
		return r;
	r = wait_client(&client, timeout_ms + 250, &result);
	if (r)
		return r;
	l = to_net_lease(&result.lease, link.name);
	r = configure(&l, result.lease.mtu);
	if (r)
		return r;
	*lease = l;
	return 0;
}
