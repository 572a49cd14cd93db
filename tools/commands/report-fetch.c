/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard report fetch: a report from a running guest, as it came. */
#include <stdio.h>

#include "command.h"
#include "guest/agent-call.h"
#include "guest/verify-options.h"
#include "owner/file.h"
#include "say.h"
#include "show/checks.h"
#include "snp/codec.h"

static const char *nonce_text, *out;
static bool fresh, key_request, no_proof, raw;
static unsigned wait_seconds;

static const struct option_spec options[] = {
	{"nonce", OPTION_STRING, &nonce_text, "HEX",
		"64 hex digits that make the report fresh; without\nit the guest's cached report"},
	{"fresh", OPTION_FLAG, &fresh, NULL, "a nonce is made, and told on standard error"},
	{"key-request", OPTION_FLAG, &key_request, NULL,
		"the request for a key instead; implies --fresh\nwithout --nonce"},
	{"no-proof", OPTION_FLAG, &no_proof, NULL,
		"for a verifier that knows no proofs: the nonce stands\n"
		"in the report as it is; a busy guest takes longer"},
	{"raw", OPTION_FLAG, &raw, NULL, "the bare report of 1184 bytes; implies --no-proof"},
	{"out", OPTION_STRING, &out, "FILE", "where to; default standard output"},
	{"wait", OPTION_NUMBER, &wait_seconds, "SECONDS",
		"wait for a guest that is starting or busy"},
	OPTION_END,
};

static bool to_terminal(void)
{
	return !out && isatty(STDOUT_FILENO);
}

static int check_usage(void)
{
	if (raw && key_request) {
		say_error("--raw and --key-request exclude each other: "
			"the bare report lacks the key");
		return EXIT_USAGE;
	}
	if (raw && to_terminal()) {
		say_error("--raw: not to a terminal, which would act on its "
			"bytes; give --out FILE");
		return EXIT_USAGE;
	}
	if (fresh && nonce_text) {
		say_error("--fresh and --nonce exclude each other");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int choose_nonce(uint8_t nonce[static SNP_NONCE_SIZE], const uint8_t **ret)
{
	char hex[SNP_HEX_SIZE(SNP_NONCE_SIZE)];
	int status;

	*ret = NULL;
	if (nonce_text)
		status = hex_option("nonce", nonce_text, nonce, SNP_NONCE_SIZE);
	else if (fresh || key_request)
		status = agent_nonce(nonce);
	else
		return EXIT_DONE;
	if (status)
		return status;
	if (!nonce_text) {
		snp_hex_encode(nonce, SNP_NONCE_SIZE, hex);
		say_progress("nonce %s", hex);
	}
	*ret = nonce;
	return EXIT_DONE;
}

/* What is written is at least of the shape that the owner asked for. */
static int check_answer(const char *host, const struct http_answer *answer)
{
	struct snp_wire_problem problem;
	struct snp_wire_report report;
	int r;

	if (answer->status != 200) {
		agent_problem(answer, &problem);
		say_error("%s: %s: %s", host, problem.title, problem.detail);
		return EXIT_COULD_NOT;
	}
	if (raw)
		r = answer->len == SNP_REPORT_SIZE ? 0 : SNP_E_LENGTH;
	else
		r = snp_wire_report_parse(answer->body, answer->len, &report);
	if (r) {
		say_error("%s: its answer is %s", host, snp_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int write_answer(const struct http_answer *answer)
{
	int r;

	/* For people: the same JSON, without what a terminal would act on. */
	if (to_terminal())
		return show_json(json_loadb((const char *)answer->body, answer->len, 0, NULL));
	if (out)
		r = file_write(out, answer->body, answer->len);
	else
		r = file_write_fd(STDOUT_FILENO, answer->body, answer->len);
	if (r) {
		say_error("%s: %s", out ? out : "standard output", owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	_cleanup_answer_ struct http_answer answer = {0};
	uint8_t bytes[SNP_NONCE_SIZE];
	const uint8_t *nonce;
	int status;

	status = check_usage();
	if (status)
		return status;
	status = choose_nonce(bytes, &nonce);
	if (status)
		return status;
	status = agent_await(argv[0], &wait_seconds);
	if (status)
		return status;
	status = agent_get(argv[0], &(struct agent_question){
		.path = key_request ? "/v1/key-request" : "/v1/report",
		.nonce = nonce,
		.no_proof = (raw || no_proof) && !key_request,	/* where there never is one */
		.accept = raw ? "application/octet-stream" : NULL,
		.wait = wait_seconds,
	}, &answer);
	if (status)
		return status;
	status = check_answer(argv[0], &answer);
	return status ? status : write_answer(&answer);
}

const struct command cmd_report_fetch = {
	.name = "report fetch",
	.args = "HOST[:PORT]",
	.summary = "get an attestation report from a running guest",
	.description =
		"Asks the agent of a running guest (port 8400 unless named) for an attestation\n"
		"report and writes its answer as it came. Nothing is verified: see snpguard\n"
		"verify.",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
