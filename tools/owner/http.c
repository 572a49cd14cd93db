/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl, held short. */
#include "http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CONNECT_SECONDS 10L
/* A report may take the guest's driver a minute when the host throttles it; a key slot its KDF. */
#define CALL_SECONDS 120
#define RETRY_AFTER_MAX 86400

DEFINE_CLEANUP(CURL *, curl_easy_cleanup)
DEFINE_CLEANUP(struct curl_slist *, curl_slist_free_all)

struct sink {
	char *data;
	size_t len, max;
	bool overflow;
};

/* libcurl stops when fewer bytes are taken than it offers. */
static size_t take(char *data, size_t size, size_t n, void *userdata)
{
	struct sink *sink = userdata;
	size_t len = size * n;

	if (len > sink->max - sink->len) {
		sink->overflow = true;
		return 0;
	}
	memcpy(sink->data + sink->len, data, len);
	sink->len += len;
	return len;
}

static struct curl_slist *headers(const struct http_request *request)
{
	const char *accept = request->accept ? request->accept : "application/json";
	struct curl_slist *list = NULL, *longer;
	char line[128];

	snprintf(line, sizeof(line), "Accept: %s", accept);
	list = curl_slist_append(NULL, line);
	if (!list || !request->body)
		return list;
	longer = curl_slist_append(list, "Content-Type: application/json");
	if (!longer)
		curl_slist_free_all(list);
	return longer;
}

/* What the server's certificate shows holds through a proxy;
 * in plain HTTP a proxy is one more liar. */
static bool set_scheme(CURL *curl, const char *url)
{
	if (strncasecmp(url, "https://", strlen("https://")) == 0)
		return !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") &&
			!curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) &&
			!curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) &&
			!curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	return !curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http") &&
		!curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* none, whatever http_proxy says */
}

static bool set_limits(CURL *curl)
{
	return !curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
		!curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) &&
		!curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
		!curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) &&
		!curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) &&
		!curl_easy_setopt(curl, CURLOPT_USERAGENT, "snpguard/" SNPGUARD_VERSION);
}

static bool set_request(CURL *curl, const struct http_request *request, struct curl_slist *list,
	struct sink *sink, char *detail)
{
	long timeout = request->timeout ? (long)request->timeout : CALL_SECONDS;

	detail[0] = '\0';
	if (curl_easy_setopt(curl, CURLOPT_URL, request->url) ||
		curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout) ||
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list) ||
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) ||
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink) ||
		curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail))
		return false;
	return !request->body ||
		(!curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body) &&
			!curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
				(curl_off_t)request->body_len));
}

static int answer_of(CURLcode code, const struct sink *sink)
{
	switch (code) {
	case CURLE_OK:
		return 0;
	case CURLE_WRITE_ERROR:
		return sink->overflow ? OWNER_E_ANSWER_LARGE : -EIO;
	case CURLE_COULDNT_CONNECT:
	case CURLE_GOT_NOTHING: /* a forwarded port accepts before the guest listens */
	case CURLE_RECV_ERROR:
		return -ECONNREFUSED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return -EHOSTUNREACH;
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_OUT_OF_MEMORY:
		return -ENOMEM;
	default:
		return OWNER_E_ANSWER;
	}
}

static int take_head(CURL *curl, struct http_answer *ret)
{
	curl_off_t after = 0;

	if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret->status) ||
		curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &after))
		return -EIO;
	ret->retry_after = after < RETRY_AFTER_MAX ? (unsigned)after : RETRY_AFTER_MAX;
	return 0;
}

int http_call(const struct http_request *request, struct http_answer *ret)
{
	_cleanup_(curl_easy_cleanupp) CURL *curl = curl_easy_init();
	_cleanup_(curl_slist_free_allp) struct curl_slist *list = headers(request);
	_cleanup_free_ char *data = malloc(request->max + 1);
	struct sink sink = {.data = data, .max = request->max};
	char detail[CURL_ERROR_SIZE];
	CURLcode code;
	int r;

	*ret = (struct http_answer){0};
	if (!curl || !list || !data || !set_limits(curl) ||
		!set_scheme(curl, request->url) ||
		!set_request(curl, request, list, &sink, detail))
		return -ENOMEM;
	code = curl_easy_perform(curl);
	r = answer_of(code, &sink);
	if (r) {
		snprintf(ret->detail, sizeof(ret->detail), "%s",
			r == OWNER_E_ANSWER_LARGE ? owner_strerror(r) :
			detail[0] ? detail : curl_easy_strerror(code));
		return r;
	}
	r = take_head(curl, ret);
	if (r)
		return r;
	sink.data[sink.len] = '\0';
	ret->body = steal_ptr(data);
	ret->len = sink.len;
	return 0;
}

void http_answer_done(struct http_answer *a)
{
	free(a->body);
	*a = (struct http_answer){0};
}
