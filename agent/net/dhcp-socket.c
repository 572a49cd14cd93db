/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packet socket of a DHCP exchange. */
#include "dhcp-socket.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <string.h>
#include <sys/socket.h>

/* Offsets count from the IP header: the socket is of type SOCK_DGRAM. */
static int attach_filter(int fd)
{
	struct sock_filter code[] = {
		/* Protocol UDP? */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 6),
		/* Neither more fragments nor an offset? */
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x3FFF, 4, 0),
		/* Destination port, behind a header of variable length? */
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DHCP_CLIENT_PORT, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const struct sock_fprog program = {.len = ARRAY_SIZE(code), .filter = code};

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0)
		return -errno;
	return 0;
}

static struct sockaddr_ll everyone_on(int ifindex)
{
	struct sockaddr_ll sa = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = ifindex,
		.sll_halen = ETH_ALEN,
	};

	memset(sa.sll_addr, 0xFF, ETH_ALEN);
	return sa;
}

int dhcp_socket_open(int ifindex, int *ret_fd)
{
	const struct sockaddr_ll sa = everyone_on(ifindex);
	_cleanup_close_ int fd = -1;
	const int on = 1;
	int r;

	/* Protocol 0 receives nothing until bind() says what. */
	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	r = attach_filter(fd);
	if (r)
		return r;
	if (setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) < 0)
		return -errno;
	if (bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0)
		return -errno;
	*ret_fd = steal_fd(&fd);
	return 0;
}

int dhcp_socket_send(int fd, int ifindex, const uint8_t frame[static DHCP_FRAME_SIZE])
{
	const struct sockaddr_ll sa = everyone_on(ifindex);

	if (sendto(fd, frame, DHCP_FRAME_SIZE, 0, (const struct sockaddr *)&sa, sizeof(sa)) < 0)
		return -errno;
	return 0;
}

/* What the kernel says beside the frame; zero when it says nothing. */
static uint32_t frame_status(struct msghdr *msg)
{
	struct tpacket_auxdata aux;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c))
		if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA &&
			c->cmsg_len >= CMSG_LEN(sizeof(aux))) {
			memcpy(&aux, CMSG_DATA(c), sizeof(aux));
			return aux.tp_status;
		}
	return 0;
}

int dhcp_socket_receive(int fd, uint8_t ret[static DHCP_ANSWER_MAX], size_t *ret_len,
	bool *ret_unsummed)
{
	union {
		struct cmsghdr align;
		uint8_t buf[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	} control;
	struct iovec iov = {.iov_base = ret, .iov_len = DHCP_ANSWER_MAX};
	struct sockaddr_ll from = {0};
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(fd, &msg, 0);
	uint32_t status;

	if (n < 0)
		return -errno;
	status = frame_status(&msg);
	if (msg.msg_flags & MSG_TRUNC)
		return DHCP_E_LINK;
	/* A promiscuous interface shows what goes to others, and a tag means another network. */
	if (from.sll_pkttype == PACKET_OTHERHOST || from.sll_pkttype == PACKET_OUTGOING ||
		(status & TP_STATUS_VLAN_VALID))
		return DHCP_E_LINK;
	*ret_len = (size_t)n;
	*ret_unsummed = status & TP_STATUS_CSUMNOTREADY;
	return 0;
}
