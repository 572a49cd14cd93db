/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One who asks for fresh reports over a connection that is kept, and can check what he is told. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "snp/util.h"
#include "snp/wire.h"

#define ASKER_ROUND 40	/* characters of the report that tell one round from another */

enum asker_state {
	ASKER_OFF,
	ASKER_CONNECTING,
	ASKER_IDLE,
	ASKER_WAITS,
};

struct asker {
	enum asker_state state;
	int fd;
	uint64_t asked;		/* microseconds */
	uint64_t freed;		/* since when it has nothing to do */
	uint8_t nonce[SNP_NONCE_SIZE];
	/* The answer, as far as it has come. */
	size_t len;
	size_t whole;		/* 0: not known yet */
	const char *body;
	int status;
	char text[32 * 1024];
};

/* Begins to connect, from 127.0.0.@source where @to is on loopback. 0 or -errno. */
_must_check_ int asker_connect(struct asker *a, const struct sockaddr_in *to, unsigned source);
void asker_close(struct asker *a);

/* Asks for the status: a connection that was answered is there for both sides. 0 or -errno. */
_must_check_ int asker_greet(struct asker *a);

/* Asks with a new nonce; @more is added to the query. 0 or -errno. */
_must_check_ int asker_ask(struct asker *a, const char *more, uint64_t now);

/* 1: the answer is complete; 0: not yet; -errno: the connection has ended. */
_must_check_ int asker_receive(struct asker *a);

/* What is the same in all answers of one round: ASKER_ROUND characters, or NULL. */
const char *asker_round(const struct asker *a);

/* Is it the answer to this nonce, and does its proof lead to what stands in the report? */
bool asker_believes(const struct asker *a);
