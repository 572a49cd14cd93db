/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network namespace of each test's own, with tap interfaces, and what the kernel has configured there. */
#pragma once

#include <check.h>
#include <sys/ioctl.h>

#include "fake-dhcp.h"
#include "net/net.h"

#define SHORT_MS 600
#define LONG_MS 20000

/* Has every test of @t in a namespace of its own; skips the program where none can be made. */
void net_case_fixture(TCase *t);

int tap(const char *name);

/* An address of the interface, by SIOCGIFADDR or the like, 0 where it has none; or its SIOCGIFMTU. */
uint32_t ask_interface(const char *name, unsigned long request);

/* Is there a route to @to over @gateway? Both as /proc/net/route has them. */
bool has_route(const char *iface, uint32_t to, uint32_t gateway, uint32_t mask);

void expect_nothing_configured(const char *iface);

/* No child may be left, zombies counted in. */
void expect_no_children(void);
