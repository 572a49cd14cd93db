/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verify-loop REPORT CERTS cold|warm: verifies one report for two seconds and prints how often in a
 * second; cold decodes and judges the certificates anew each time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "owner/cert-files.h"
#include "owner/evidence.h"
#include "verifier/verify.h"

#define SECONDS 2

static void must(int r, const char *what)
{
	if (!r)
		return;
	fprintf(stderr, "verify-loop: %s: %s\n", what, owner_strerror(r));
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void verify(const struct evidence *e, const char *dir, struct certs *warm,
	struct signer_memo *memo)
{
	static struct verify_result result;
	const struct policy policy = {.authentic_only = true};
	_cleanup_certs_ struct certs cold = {0};
	struct tm tm = {.tm_year = 2024 - 1900, .tm_mday = 1};

	if (!memo)
		must(certs_add_dir(&cold, dir), dir);
	must(verify_report(&(struct verify_input){
		.report = e->answer.report,
		.certs = memo ? warm : &cold,
		.memo = memo,
		.certs_id = 1,
		.at = timegm(&tm),
		.policy = &policy,
	}, &result), "the report");
}

int main(int argc, char **argv)
{
	_cleanup_certs_ struct certs certs = {0};
	struct signer_memo *memo = NULL;
	struct evidence *e = malloc(sizeof(*e));
	unsigned long n = 0;
	double start;

	if (argc != 4 || !e)
		return 2;
	must(evidence_read(argv[1], e), argv[1]);
	must(certs_add_dir(&certs, argv[2]), argv[2]);
	if (strcmp(argv[3], "warm") == 0)
		memo = signer_memo_new();
	for (start = now(); now() < start + SECONDS; n++)
		verify(e, argv[2], &certs, memo);
	printf("%.0f\n", (double)n / (now() - start));
	signer_memo_free(memo);
	free(e);
	return 0;
}
