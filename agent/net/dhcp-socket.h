/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The packet socket of a DHCP exchange: bound to one interface, which has no address yet. A filter
 * in the kernel lets nothing through but unfragmented UDP to the client's port; what comes through
 * is ENEMY INPUT all the same.
 */
#pragma once

#include "dhcp-frame.h"

/* Needs CAP_NET_RAW. The filter is there before the first frame can be. 0 or -errno. */
_must_check_ int dhcp_socket_open(int ifindex, int *ret_fd);

/* To everyone on the link. 0 or -errno. */
_must_check_ int dhcp_socket_send(int fd, int ifindex, const uint8_t frame[static DHCP_FRAME_SIZE]);

/**
 * dhcp_socket_receive() - one frame, without blocking
 * @ret_unsummed: see dhcp_frame_parse()
 *
 * Return: 0, DHCP_E_LINK, -EAGAIN (none there), -errno.
 */
_must_check_ int dhcp_socket_receive(int fd, uint8_t ret[static DHCP_ANSWER_MAX], size_t *ret_len,
	bool *ret_unsummed);
