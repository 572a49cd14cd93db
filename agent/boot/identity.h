/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What identity reports bind, and the report that the boot itself keeps. */
#pragma once

#include "boot/boot.h"

/**
 * identity_publish() - takes the report that boot_identity() asked for
 *
 * Puts it into /run/snpguard/report.json, as /v1/report answers it, and gives it to the server for
 * whoever asks without a nonce. Waits a while for it, but not for ever: a host that delays
 * attestation does not delay the boot. Failures are logged, and nothing depends on them.
 */
void identity_publish(struct boot *b);
