/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs of the agent's calls, and its problems (RFC 9457) as text. */
#include "agent-call.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <time.h>

#include "owner/endpoint.h"
#include "say.h"
#include "snp/codec.h"

#define ANSWER_WITHOUT_REPORT_MAX (16 * 1024)
#define STATUS_SECONDS 5

int agent_nonce(uint8_t ret[static SNP_NONCE_SIZE])
{
	if (RAND_bytes(ret, SNP_NONCE_SIZE) != 1) {
		say_error("no random numbers from the system");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static void waiting(const char *why)
{
	say_progress("waiting for the guest: %s", why);
}

static int call(const char *host, const char *path, struct fetch_request *request,
	struct http_answer *ret)
{
	char base[ENDPOINT_URL_SIZE], url[ENDPOINT_URL_SIZE + 192];
	int r;

	if (endpoint_url(host, base)) {
		say_error("'%s': %s", host, owner_strerror(OWNER_E_ENDPOINT));
		return EXIT_USAGE;
	}
	snprintf(url, sizeof(url), "%s%s", base, path);
	request->http.url = url;
	request->waiting = waiting;
	r = fetch(request, ret);
	if (r) {
		say_error("%s: %s%s", host, ret->detail,
			request->wait ? "" : "; --wait SECONDS waits for a guest that is starting");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static bool is_starting(const struct http_answer *answer)
{
	struct snp_wire_status status;

	return answer->status == 200 &&
		snp_wire_status_parse(answer->body, answer->len, &status) == 0 &&
		status.state == SNP_STATE_STARTING;
}

int agent_await(const char *host, unsigned *wait)
{
	time_t end = time(NULL) + *wait, now = end - *wait;
	bool starting = *wait > 0;

	for (; starting && now < end; now = time(NULL)) {
		_cleanup_answer_ struct http_answer answer = {0};
		int status = call(host, "/v1/status", &(struct fetch_request){
			.http.max = ANSWER_WITHOUT_REPORT_MAX,
			.http.timeout = STATUS_SECONDS,
			.wait = (unsigned)(end - now),
		}, &answer);

		if (status)
			return status;
		starting = is_starting(&answer);
		if (starting)
			sleep(1);
	}
	*wait = now < end ? (unsigned)(end - now) : 0;
	return EXIT_DONE;
}

int agent_get(const char *host, const struct agent_question *q, struct http_answer *ret)
{
	char hex[SNP_HEX_SIZE(SNP_NONCE_SIZE)], query[128] = "", path[192];

	if (q->nonce) {
		snp_hex_encode(q->nonce, SNP_NONCE_SIZE, hex);
		snprintf(query, sizeof(query), "?nonce=%s%s", hex,
			q->no_proof ? "&proof=none" : "");
	}
	snprintf(path, sizeof(path), "%s%s", q->path, query);
	return call(host, path, &(struct fetch_request){
		.http.accept = q->accept,
		.http.max = SNP_WIRE_ANSWER_MAX,
		.wait = q->wait,
	}, ret);
}

int agent_post(const char *host, const char *path, const char *body, size_t len, unsigned wait,
	struct http_answer *ret)
{
	return call(host, path, &(struct fetch_request){
		.http.body = body,
		.http.body_len = len,
		.http.max = ANSWER_WITHOUT_REPORT_MAX,
		.wait = wait,
	}, ret);
}

void agent_problem(const struct http_answer *answer, struct snp_wire_problem *ret)
{
	if (snp_wire_problem_parse(answer->body, answer->len, ret) == 0)
		return;
	*ret = (struct snp_wire_problem){.status = (unsigned)answer->status};
	snprintf(ret->title, sizeof(ret->title), "an answer that is not of the protocol");
	snprintf(ret->detail, sizeof(ret->detail), "HTTP status %ld", answer->status);
}
