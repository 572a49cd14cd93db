/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small DHCP server, friendly or hostile, on the other end of a tap interface in a network
 * namespace of the test's own.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define FAKE_ADDRESS 0x0A00020Fu	/* 10.0.2.15, what it gives */
#define FAKE_ADDRESS_2 0x0A000210u	/* 10.0.2.16, what it gives after a NAK */
#define FAKE_SERVER 0x0A000202u		/* 10.0.2.2 */
#define FAKE_SERVER_2 0x0A000203u
#define FAKE_ROUTER 0x0A000202u
#define FAKE_ROUTER_FAR 0xAC1F0101u	/* 172.31.1.1 */
#define FAKE_SECONDS 3600u

struct fake_dhcp {
	bool silent;		/* reads and says nothing */
	bool garbage;		/* answers with bytes that are no DHCP, many times */
	unsigned cut_to;	/* UDP payload ends after so many bytes; 0: whole */
	bool wrong_xid;
	bool wrong_hwaddr;
	bool wrong_ip_sum;
	bool wrong_udp_sum;
	bool no_udp_sum;
	bool fragment;
	unsigned naks;		/* so many REQUESTs get a NAK first */
	bool far_router;	/* a /32 and a router outside it */
	bool fill;		/* as many options as an Ethernet frame holds, before ours */
	bool oversized_option;	/* the last option runs out of the message */
	bool two_servers;	/* two OFFERs; then the second server sends an ACK first */
	bool other_address;	/* ACK for an address that was not offered */
	unsigned mtu;		/* option 26 */
	unsigned ignore;	/* so many messages are lost first */
};

/* The test's own network and host name from here on. False with errno when it may not have one. */
bool fake_namespace(void);

/* Makes the tap interface @name, down. The descriptor is its cable: closed, it is gone. */
int fake_tap(const char *name);
void fake_carrier(int tap, bool on);

/* Runs the server in a child. fake_stop() fails the test when the client broke the protocol. */
pid_t fake_start(int tap, const struct fake_dhcp *how);
void fake_stop(pid_t pid);
