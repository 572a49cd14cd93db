/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records from and to the two other processes (ipc.h). What arrives is checked field by field
 * before anybody uses it, as if the sender had been taken over.
 */
#pragma once

#include "ipc.h"
#include "snp/util.h"

/* What boot can say. */
union link_boot_record {
	uint32_t type;
	struct ipc_status status;
	struct ipc_verdict verdict;
	struct ipc_boot_report report;
};

/* No blocking, whatever the other side does. 0 or -errno. */
_must_check_ int link_init(int fd);

/* Receive one record: 0, -EPIPE (the peer has ended),
 * -EBADMSG (it is broken or hostile), -errno. */
_must_check_ int link_from_boot(int fd, union link_boot_record *ret);
_must_check_ int link_from_attester(int fd, struct ipc_report_answer *ret);

/* The check of the first alone: a record of @len bytes, the rest of the struct being zero. */
_must_check_ int link_check_boot(const union link_boot_record *record, size_t len);

_must_check_ int link_ask(int fd, const struct ipc_report_request *request);
_must_check_ int link_send_key(int fd, const struct ipc_key_message *message);
