/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The emulated secure processor, its driver and its host as a process of their own, so that the
 * attester is measured without them. What it is asked and answers: an ioctl, whole, each way a packet.
 */
#pragma once

#include "driver.h"

/* On which descriptor it finds its socket. */
#define PROCESSOR_FD 3
