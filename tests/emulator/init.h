/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stand-in's two lives inside the VM. */
#pragma once

#define EMU_DIR "/emulator"
#define EMU_PROGRAM EMU_DIR "/init"
#define EMU_CONFIG EMU_DIR "/config"
/* From an archive behind the emulator's own, by whoever starts the VM and knows the launch. */
#define EMU_LAUNCH EMU_DIR "/launch"
#define EMU_VCEK_KEY EMU_DIR "/vcek.key"
#define EMU_CERTS EMU_DIR "/certs"

/* As PID 1, before the product: starts the daemon, then becomes /init. Does not return. */
int emu_init(char **argv);

/* As the daemon; @ready_fd is told when the device is there. Does not return unless it fails. */
int emu_daemon(int ready_fd);
