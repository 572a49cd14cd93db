/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface ioctls' common shape. */
#pragma once

#include <net/if.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "snp/util.h"

/* Any socket will do for them. A descriptor, or -1 with errno. */
static inline int link_ioctl_socket(void)
{
	return socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

/* Puts @name into @req, whose other members are the request's and the answer's. 0 or -errno. */
_must_check_ static inline int link_ioctl(int fd, unsigned long request, const char *name,
	struct ifreq *req)
{
	snprintf(req->ifr_name, sizeof(req->ifr_name), "%s", name);
	return ioctl(fd, request, req) < 0 ? -errno : 0;
}
