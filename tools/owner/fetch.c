/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same call again, while that may help. */
#include "fetch.h"

#include <time.h>

#define FIRST_PAUSE_MS 250
#define LAST_PAUSE_MS 4000

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

static void pause_ms(int64_t ms)
{
	struct timespec ts = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

/* Nobody there yet, or busy: the same call may well succeed in a moment. */
static bool may_pass(int r, const struct http_answer *a)
{
	return r == -ECONNREFUSED || r == -ETIMEDOUT || (r == 0 && a->status == 503);
}

int fetch(const struct fetch_request *request, struct http_answer *ret)
{
	int64_t deadline = now_ms() + request->wait * INT64_C(1000), step = FIRST_PAUSE_MS;
	bool told = false;

	for (;;) {
		int r = http_call(&request->http, ret);
		int64_t left = deadline - now_ms();

		if (!may_pass(r, ret) || left <= 0)
			return r;
		if (request->waiting && !told)
			request->waiting(r ? ret->detail : "it is busy (503)");
		told = true;
		http_answer_done(ret);
		pause_ms(step < left ? step : left);
		step = step * 2 < LAST_PAUSE_MS ? step * 2 : LAST_PAUSE_MS;
	}
}
