/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interface's IPv4 address, netmask, MTU and default route. */
#include "link.h"

#include <net/route.h>
#include <stdio.h>
#include <string.h>

#include "ipv4.h"
#include "link-ioctl.h"

static void put_address(struct sockaddr *ret, struct in_addr a)
{
	const struct sockaddr_in sa = {.sin_family = AF_INET, .sin_addr = a};

	memcpy(ret, &sa, sizeof(sa));
}

int link_set_address(const char *name, struct in_addr address, unsigned prefix)
{
	_cleanup_close_ int fd = link_ioctl_socket();
	struct ifreq req = {0};
	int r;

	if (fd < 0)
		return -errno;
	put_address(&req.ifr_addr, address);
	r = link_ioctl(fd, SIOCSIFADDR, name, &req);
	if (r)
		return r;
	/* The kernel has guessed a mask from the address's class; with ours it sets the broadcast
	 * address anew as well. */
	put_address(&req.ifr_netmask, ipv4_mask(prefix));
	return link_ioctl(fd, SIOCSIFNETMASK, name, &req);
}

static int add_route(int fd, const char *name, struct in_addr to, struct in_addr mask,
	struct in_addr gateway, unsigned short flags)
{
	char device[IFNAMSIZ];
	struct rtentry route = {.rt_flags = RTF_UP | flags, .rt_dev = device};

	snprintf(device, sizeof(device), "%s", name);
	put_address(&route.rt_dst, to);
	put_address(&route.rt_genmask, mask);
	put_address(&route.rt_gateway, gateway);
	return ioctl(fd, SIOCADDRT, &route) < 0 && errno != EEXIST ? -errno : 0;
}

int link_add_default_route(const char *name, struct in_addr gateway, bool on_link)
{
	static const struct in_addr none = {0};
	_cleanup_close_ int fd = link_ioctl_socket();
	int r;

	if (fd < 0)
		return -errno;
	if (on_link) {
		r = add_route(fd, name, gateway, ipv4_mask(32), none, RTF_HOST);
		if (r)
			return r;
	}
	return add_route(fd, name, none, none, gateway, RTF_GATEWAY);
}

int link_limit_mtu(const char *name, unsigned mtu)
{
	_cleanup_close_ int fd = link_ioctl_socket();
	struct ifreq req = {0};
	int r;

	if (fd < 0)
		return -errno;
	r = link_ioctl(fd, SIOCGIFMTU, name, &req);
	if (r)
		return r;
	if ((unsigned)req.ifr_mtu <= mtu)
		return 0;
	req.ifr_mtu = (int)mtu;
	return link_ioctl(fd, SIOCSIFMTU, name, &req);
}
