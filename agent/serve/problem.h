/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every refusal that the server can answer with, as data: HTTP status, the NAME of its
 * urn:snpguard:problem:NAME, title, and after how many seconds asking again makes sense. The names
 * are part of the protocol (docs/protocol.md) and do not change.
 */
#pragma once

/* The positive half of a route's answer: 0 is done, -errno is "could not be done". */
enum problem {
	PROBLEM_QUERY = 1,	/* unknown, doubled or valueless query parameter */
	PROBLEM_NONCE,		/* not 64 hex digits, or missing where it is required */
	PROBLEM_BODY,		/* not a well-formed key message */
	PROBLEM_NOT_OWNER,
	PROBLEM_NOT_FOUND,
	PROBLEM_METHOD,
	PROBLEM_NOT_WANTED,
	PROBLEM_LENGTH,		/* no Content-Length */
	PROBLEM_TOO_LARGE,
	PROBLEM_MEDIA_TYPE,
	PROBLEM_KEY_MESSAGE,	/* sealed by the owner, but not a key message inside */
	PROBLEM_HEADER,		/* the volume's header is not what the owner expects */
	PROBLEM_WRONG_KEY,
	PROBLEM_INTERNAL,
	PROBLEM_UNLOCK,		/* the key could not be tried */
	PROBLEM_BUSY,		/* the queue is full */
	PROBLEM_REBOUND,	/* the report binds something else than boot said last */
	PROBLEM_THROTTLED,
	PROBLEM_DEVICE_LOST,
	PROBLEM_FIRMWARE,
	PROBLEM_MALFORMED,	/* an unusable report */
	PROBLEM_REPORT,
	PROBLEM_ATTESTER_GONE,
	_PROBLEM_MAX,
};

struct problem_info {
	const char *name;
	const char *title;
	unsigned status;
	unsigned retry_after;	/* seconds; 0: asking again does not help */
};

/* Never NULL: what is not a problem of the list is an internal one. */
const struct problem_info *problem_info(int problem);
