/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU in the foreground: started, waited for, and ended cleanly when a signal asks for that. */
#pragma once

#include "vm/format/qemu.h"

/**
 * run_machine() - start QEMU and wait for its end
 * @keep: a descriptor that QEMU inherits under its number; -1: none
 *
 * The first SIGINT, SIGTERM or SIGHUP asks the guest to power down, the second one ends QEMU, and
 * so does a guest that takes too long. Whoever interrupts wants the VM to end: that it did is no
 * failure.
 *
 * Return: enum exit_status; what went wrong is said.
 */
int run_machine(const struct qemu_vm *vm, int keep);
