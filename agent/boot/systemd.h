/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For a real init that is systemd; to others it means nothing. */
#pragma once

/* The verity root is set up: systemd shall not try again.
 * A failure is logged: it costs time only. */
void systemd_keep_root(void);
