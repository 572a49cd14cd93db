/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard report show: what a report says, which is nothing until it has been verified. */
#include "command.h"
#include "guest/verify-options.h"
#include "owner/evidence.h"
#include "say.h"
#include "show/checks.h"
#include "show/report.h"

static const char *products_path;
static bool json;

static const struct option_spec options[] = {
	PRODUCTS_OPTION(products_path),
	{"json", OPTION_FLAG, &json, NULL, "one JSON object; field names are stable"},
	OPTION_END,
};

DEFINE_CLEANUP(struct products *, products_free)

static int show(const struct snp_report *report, const char *refused)
{
	_cleanup_(products_freep) struct products *more = NULL;
	struct report_view view = {
		.report = report,
		.products = products_builtin(),
		.refused = refused,
	};
	int status = products_option(products_path, &more);

	if (status)
		return status;
	if (more)
		view.products = more;
	return json ? show_json(show_report_json(&view)) : show_report(&view);
}

static int run(int argc, char **argv)
{
	struct snp_report report;
	struct evidence evidence;
	int r, reason, status = EXIT_DONE;

	r = evidence_read(argv[0], &evidence);
	if (r) {
		say_error("%s: %s", argv[0], owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	reason = snp_report_read(evidence.answer.report, &report);
	/* Where the fields of another version lie, nobody knows. */
	if (reason != SNP_E_REPORT_VERSION)
		status = show(&report, reason ? snp_strerror(reason) : NULL);
	if (reason && status == EXIT_DONE) {
		say_error("%s: %s", argv[0], snp_strerror(reason));
		status = EXIT_REFUSED;
	}
	return status;
}

const struct command cmd_report_show = {
	.name = "report show",
	.args = "FILE",
	.summary = "explain a report field by field",
	.description =
		"Tells every field of a report (1184 bytes, or an agent's JSON answer) and what\n"
		"it means. Nothing is verified: see snpguard verify. One that is always refused,\n"
		"as unsigned ones are, is shown too, with exit status 1.",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
