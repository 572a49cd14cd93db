/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Network interfaces: finding them, bringing them up, seeing them change. */
#include "link.h"

#include <linux/ethtool.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/socket.h>

#include "link-ioctl.h"

/*
 * The carrier itself, and not IFF_RUNNING, which follows it through the kernel's link watch: that
 * looks once a second at an interface which got its carrier before it was brought up, as virtio's
 * do.
 */
static bool has_carrier(int fd, const char *name, short flags)
{
	struct ethtool_value link = {.cmd = ETHTOOL_GLINK};
	struct ifreq req = {.ifr_data = (char *)&link};

	if (link_ioctl(fd, SIOCETHTOOL, name, &req))
		return flags & IFF_RUNNING; /* a driver that does not tell */
	return link.data;
}

/* -ENODEV for what is not Ethernet. */
static int describe(int fd, const char *name, struct net_link *ret)
{
	struct net_link l = {0};
	struct ifreq req;
	int r;

	r = link_ioctl(fd, SIOCGIFHWADDR, name, &req);
	if (r)
		return r;
	if (req.ifr_hwaddr.sa_family != ARPHRD_ETHER)
		return -ENODEV;
	memcpy(l.hwaddr, req.ifr_hwaddr.sa_data, sizeof(l.hwaddr));
	r = link_ioctl(fd, SIOCGIFINDEX, name, &req);
	if (r)
		return r;
	l.index = req.ifr_ifindex;
	r = link_ioctl(fd, SIOCGIFFLAGS, name, &req);
	if (r)
		return r;
	l.up = req.ifr_flags & IFF_UP;
	l.running = l.up && has_carrier(fd, name, req.ifr_flags);
	memcpy(l.name, name, strnlen(name, sizeof(l.name) - 1));
	*ret = l;
	return 0;
}

static int compare_links(const void *a, const void *b)
{
	const struct net_link *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

static void free_names(struct if_nameindex **names)
{
	if (*names)
		if_freenameindex(*names);
}

int link_list(const char *only, struct net_link ret[static LINKS_MAX], size_t *ret_n)
{
	_cleanup_(free_names) struct if_nameindex *names = if_nameindex();
	_cleanup_close_ int fd = link_ioctl_socket();
	size_t n = 0;

	if (!names || fd < 0)
		return -errno;
	for (const struct if_nameindex *i = names; i->if_name && n < LINKS_MAX; i++) {
		if (*only && strcmp(only, i->if_name) != 0)
			continue;
		if (strlen(i->if_name) >= IFNAMSIZ)
			continue;
		/* One that is gone by now is none. */
		if (describe(fd, i->if_name, &ret[n]) == 0)
			n++;
	}
	qsort(ret, n, sizeof(ret[0]), compare_links);
	*ret_n = n;
	return 0;
}

int link_up(const char *name)
{
	_cleanup_close_ int fd = link_ioctl_socket();
	struct ifreq req;
	int r;

	if (fd < 0)
		return -errno;
	r = link_ioctl(fd, SIOCGIFFLAGS, name, &req);
	if (r)
		return r;
	req.ifr_flags |= IFF_UP;
	return link_ioctl(fd, SIOCSIFFLAGS, name, &req);
}

int link_watch_open(int *ret_fd)
{
	const struct sockaddr_nl sa = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
	_cleanup_close_ int fd = -1;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (fd < 0)
		return -errno;
	if (bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0)
		return -errno;
	*ret_fd = steal_fd(&fd);
	return 0;
}

void link_watch_drain(int fd)
{
	char unread;

	/* What it says is not read: the interfaces are looked at again. ENOBUFS is news as well. */
	while (recv(fd, &unread, sizeof(unread), MSG_TRUNC) >= 0 || errno == ENOBUFS ||
		errno == EINTR)
		;
}
