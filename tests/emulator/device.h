/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The character device /dev/sev-guest, by CUSE. */
#pragma once

#include "driver.h"

/**
 * emu_device_serve() - make the device and serve it
 * @ready: called once the device node is there
 *
 * Return: exit status, when the session ends (it should not).
 */
int emu_device_serve(struct emu_driver *driver, void (*ready)(void));
