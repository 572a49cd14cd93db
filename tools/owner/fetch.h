/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls to a guest's agent: plain HTTP, tried again while the guest is starting or busy. TLS would
 * add nothing, since reports are signed and keys are sealed.
 */
#pragma once

#include "http.h"

struct fetch_request {
	struct http_request http;
	unsigned wait;		/* seconds to go on trying while nobody listens or
				 * 503 is answered */
	void (*waiting)(const char *why);	/* told once, before the first wait; may be NULL */
};

/* One call, tried again as @wait allows. Return: as http_call(). */
_must_check_ int fetch(const struct fetch_request *request, struct http_answer *ret);
