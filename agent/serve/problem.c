/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of refusals. */
#include "serve/problem.h"

#include <stddef.h>

#include "snp/util.h"

static const struct problem_info problems[_PROBLEM_MAX] = {
	[PROBLEM_QUERY] = {"query", "The query of this call is not understood", 400, 0},
	[PROBLEM_NONCE] = {"nonce", "The nonce must be 64 hexadecimal digits", 400, 0},
	[PROBLEM_BODY] = {"body", "The body is not a well-formed sealed key message", 400, 0},
	[PROBLEM_NOT_OWNER] = {"not-owner",
		"Not sealed by the owner for this boot and nonce", 403, 0},
	[PROBLEM_NOT_FOUND] = {"not-found", "There is no such resource", 404, 0},
	[PROBLEM_METHOD] = {"method", "The resource does not know this method", 405, 0},
	[PROBLEM_NOT_WANTED] = {"no-key-wanted", "No key is awaited", 409, 0},
	[PROBLEM_LENGTH] = {"length-required", "The length of the body must be announced", 411, 0},
	[PROBLEM_TOO_LARGE] = {"too-large", "The body is too large", 413, 0},
	[PROBLEM_MEDIA_TYPE] = {"media-type", "The body must be application/json", 415, 0},
	[PROBLEM_KEY_MESSAGE] = {"key-message", "The sealed content is not a key message", 422, 0},
	[PROBLEM_HEADER] = {"header", "The volume is not as the owner expects it", 422, 0},
	[PROBLEM_WRONG_KEY] = {"wrong-key", "The key does not open the volume", 422, 0},
	[PROBLEM_INTERNAL] = {"internal", "The request could not be handled", 500, 0},
	[PROBLEM_UNLOCK] = {"unlock", "The key could not be tried", 500, 0},
	[PROBLEM_BUSY] = {"busy", "Too many requests are waiting", 503, 2},
	[PROBLEM_REBOUND] = {"rebound", "What reports bind has just changed", 503, 1},
	[PROBLEM_THROTTLED] = {"throttled", "The host delays attestation", 503, 5},
	[PROBLEM_DEVICE_LOST] = {"device-lost",
		"No report can be made until the next boot", 503, 0},
	[PROBLEM_FIRMWARE] = {"firmware", "The secure processor refused to report", 503, 5},
	[PROBLEM_MALFORMED] = {"malformed-report", "The report that came is not usable", 503, 5},
	[PROBLEM_REPORT] = {"report", "No report could be made", 503, 5},
	[PROBLEM_ATTESTER_GONE] = {"attester-gone",
		"No report can be made until the next boot", 503, 0},
};

const struct problem_info *problem_info(int problem)
{
	if (problem <= 0 || problem >= _PROBLEM_MAX)
		problem = PROBLEM_INTERNAL;
	return &problems[problem];
}
