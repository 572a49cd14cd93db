/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard verify: is this report authentic, fresh, and of the guest that its owner means? */
#include <stdio.h>

#include "batch/batch.h"
#include "command.h"
#include "guest/certs-complete.h"
#include "guest/verify-options.h"
#include "owner/endpoint.h"
#include "owner/evidence.h"
#include "say.h"
#include "show/checks.h"
#include "ssh/check.h"
#include "verifier/verify.h"

static struct verify_options verify_options;
static const char *report_file, *batch_dir, *nonce, *report_data, *ssh_host, *ssh_key;
static bool authentic_only, json;

static const struct option_spec options[] = {
	{"report", OPTION_STRING, &report_file, "FILE",
		"the report: 1184 bytes, or an agent's JSON answer"},
	{"batch", OPTION_STRING, &batch_dir, "DIR",
		"instead of one report, every file of this folder"},
	VERIFY_OPTIONS(verify_options),
	{"nonce", OPTION_STRING, &nonce, "HEX", "the nonce that was asked with, 64 hex digits"},
	{"report-data", OPTION_STRING, &report_data, "HEX",
		"expected REPORT_DATA as a whole, 128 hex digits"},
	{"ssh", OPTION_STRING, &ssh_host, "HOST[:PORT]",
		"the SSH server there (port 22 unless named) must\n"
		"present the host key that the report binds"},
	{"ssh-key", OPTION_STRING, &ssh_key, "FILE",
		"that key must be the one of FILE, a public key or\nknown_hosts lines"},
	{"authentic-only", OPTION_FLAG, &authentic_only, NULL,
		"check only that an AMD processor made the report,\nnot what the guest is"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

/* What verification points to while it runs. */
struct demands {
	uint8_t nonce[SNP_NONCE_SIZE], report_data[SNP_REPORT_DATA_SIZE];
	uint8_t binding[SNP_BINDING_SIZE];
};

static int check_usage(void)
{
	const struct verify_options *o = &verify_options;

	if (!report_file == !batch_dir) {
		say_error("give either --report FILE or --batch DIR");
		return EXIT_USAGE;
	}
	if (batch_dir && (ssh_host || ssh_key)) {
		say_error("--batch excludes --ssh and --ssh-key");
		return EXIT_USAGE;
	}
	if (authentic_only && (o->measurements.n || o->vm || o->vmpl || o->allow.n)) {
		say_error("--authentic-only asks nothing of the guest: it excludes --measurement, "
			"--vm, --vmpl and --allow");
		return EXIT_USAGE;
	}
	if (ssh_host && ssh_key) {
		say_error("--ssh and --ssh-key exclude each other");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int set_demands(struct policy *p, struct demands *d)
{
	int status;

	p->authentic_only = authentic_only;
	/* Nobody acts upon this verdict here; it says that it does not know the guest. */
	p->any_measurement = p->n_measurements == 0;
	if (nonce) {
		status = hex_option("nonce", nonce, d->nonce, sizeof(d->nonce));
		if (status)
			return status;
		p->nonce = d->nonce;
	}
	if (report_data) {
		status = hex_option("report-data", report_data, d->report_data,
			sizeof(d->report_data));
		if (status)
			return status;
		p->report_data = d->report_data;
	}
	return EXIT_DONE;
}

static const char *verified_what(const struct verify_result *result)
{
	if (authentic_only)
		return "an authentic report; what the guest runs was not asked";
	if (verify_find(result, "guest.measurement")->verdict == CHECK_SKIPPED)
		return "an authentic report, but of any guest, not of an expected one: "
			"no measurement was given";
	return "an authentic report of the expected guest";
}

static int show(const struct verify_result *result, const struct check_diagnosis *d, int status)
{
	const struct check *failure = verify_first_failure(result);

	if (json)
		return show_json(show_checks_json(result, status == EXIT_DONE, d));
	show_checks(result, d);
	if (status == EXIT_DONE)
		printf("verified: %s\n", verified_what(result));
	else if (failure)
		say_error("refused by %s: %s", failure->id, failure->reason);
	return EXIT_DONE;
}

/* A file that holds no such thing is refused as a report is, for scripts to see. */
static int refuse_evidence(int r)
{
	struct verify_result result;
	int shown;

	if (r < 0 || r == OWNER_E_FILE_SIZE) {
		say_error("%s: %s", report_file, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	verify_unreadable(r, owner_strerror(r), &result);
	ssh_check_none(NULL, &result);
	shown = show(&result, NULL, EXIT_REFUSED);
	return shown ? shown : EXIT_REFUSED;
}

static int read_evidence(struct verify_setup *setup, struct demands *d, struct evidence *ret)
{
	int r;

	r = evidence_read(report_file, ret);
	if (!r)
		r = evidence_certs(ret, &setup->bag);
	if (!r)
		r = evidence_demand(ret, d->binding, &setup->policy);
	return r ? refuse_evidence(r) : EXIT_DONE;
}

static int resolve_ssh(struct ssh_place *ret)
{
	static struct endpoint at;

	*ret = (struct ssh_place){.file = ssh_key};
	if (!ssh_host)
		return EXIT_DONE;
	if (endpoint_parse(ssh_host, ENDPOINT_SSH_PORT, &at)) {
		say_error("--ssh '%s': %s", ssh_host, owner_strerror(OWNER_E_ENDPOINT));
		return EXIT_USAGE;
	}
	ret->host = at.host;
	ret->port = at.port;
	return EXIT_DONE;
}

/* Only a report that has been verified is worth a question to a server. */
static int check_ssh(const struct evidence *e, const struct ssh_place *place, int status,
	struct verify_result *result)
{
	const struct ssh_type *type;

	if (!place->host && !place->file) {
		ssh_check_none(status ? NULL : "not asked for", result);
		return status;
	}
	if (status) {
		ssh_check_none(NULL, result);
		return status;
	}
	if (ssh_check_bound(e, result, &type))
		return EXIT_REFUSED;
	return ssh_check_presented(e, type, place, result);
}

static int verify(struct verify_setup *setup, struct demands *demands,
	const struct ssh_place *place)
{
	struct check_diagnosis diagnosis;
	struct verify_result result;
	struct evidence evidence;
	struct verify_input in;
	int status, shown, answer;

	status = read_evidence(setup, demands, &evidence);
	if (status)
		return status;
	status = certs_complete(setup, evidence.answer.report);
	if (status)
		return status;
	in = verify_setup_input(setup, evidence.answer.report);
	answer = verify_report(&in, &result);
	if (answer < 0)
		say_error("%s: could not be checked: %s", report_file, owner_strerror(answer));
	status = answer < 0 ? EXIT_COULD_NOT : answer ? EXIT_REFUSED : EXIT_DONE;
	check_diagnose(setup->vm, &result, &diagnosis);
	status = check_ssh(&evidence, place, status, &result);
	shown = show(&result, &diagnosis, status);
	return status ? status : shown;
}

static int run(int argc, char **argv)
{
	_cleanup_(verify_setup_done) struct verify_setup setup = {0};
	struct demands demands = {0};
	struct ssh_place place;
	int status;

	status = check_usage();
	if (status)
		return status;
	status = resolve_ssh(&place);
	if (status)
		return status;
	status = verify_options_resolve(&verify_options, &setup);
	if (!status)
		status = set_demands(&setup.policy, &demands);
	if (status)
		return status;
	/* One report's own last line tells it to people, and scripts without a description know. */
	if (setup.policy.any_measurement && !authentic_only &&
		(batch_dir || (json && verify_options.vm)))
		say_warning("no measurement was given: what passes may be of any guest");
	if (!batch_dir)
		return verify(&setup, &demands, &place);
	status = certs_cached_lists(&setup);
	return status ? status : batch_run(batch_dir, &setup, json);
}

const struct command cmd_verify = {
	.name = "verify",
	.args = "--report FILE [--vm FILE | --measurement HEX]",
	.summary = "check a report: authentic, fresh, of the expected guest",
	.description =
		"Checks the certificates up to a root of AMD's, that the chip's certificate\n"
		"belongs to the report, the report's signature, and then what its owner demands:\n"
		"nonce, measurement, and what [policy] of --vm has. Without --vm that is a policy\n"
		"without debugging, migration agent or CXL, level 0, with firmware that is\n"
		"committed and not below the floors. An answer of an agent must also bind the\n"
		"key that came with it.",
	.options = options,
	.run = run,
};
