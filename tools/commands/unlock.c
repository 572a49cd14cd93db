/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snpguard unlock: ask a guest for its proof, check it, release the key to that guest alone.
 * Nothing of the guest's answer is believed before verify_report() has said yes, with the guest's
 * public key and our nonce demanded in REPORT_DATA; and no key is in memory while the answer is
 * read.
 */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "guest/guest.h"
#include "keys/owner-key.h"
#include "keys/volume-keys.h"
#include "owner/file.h"
#include "owner/release.h"
#include "say.h"
#include "show/checks.h"

static struct verify_options verify_options;
static struct option_list volume_keys;
static const char *owner_key, *passphrase_file, *record_file, *message_out;
static bool unpinned, json;
static unsigned wait_seconds;

static const struct option_spec options[] = {
	{"owner-key", OPTION_STRING, &owner_key, "FILE",
		"the owner's private key (snpguard keygen)"},
	{"passphrase-file", OPTION_STRING, &passphrase_file, "FILE",
		"its passphrase, instead of the terminal"},
	{"unpinned", OPTION_FLAG, &unpinned, NULL,
		"no owner's key: the guest takes one from anyone\n(snpguard.owner=any)"},
	{"record", OPTION_STRING, &record_file, "FILE", "the image's record (snpguard image luks)"},
	{"volume-key", OPTION_LIST, &volume_keys, "[NAME=]FILE",
		"key of a volume; asked for at the terminal where\nnone is given"},
	VERIFY_OPTIONS(verify_options),
	ANY_MEASUREMENT_OPTION(verify_options, "release the key whatever the guest runs"),
	{"message-out", OPTION_STRING, &message_out, "FILE",
		"write the sealed message there instead of sending it:\nthe body of POST /v1/key"},
	{"wait", OPTION_NUMBER, &wait_seconds, "SECONDS",
		"wait for a guest that is starting or busy"},
	{"json", OPTION_FLAG, &json, NULL, "result as JSON"},
	OPTION_END,
};

/* All that one unlocking holds. */
struct unlocking {
	struct guest guest;
	struct record record;
	struct snp_secret owner_key;
	struct snp_volumes volumes;
	bool unlocked;
};

static void unlocking_done(struct unlocking *u)
{
	guest_done(&u->guest);
	snp_secret_done(&u->owner_key);
	snp_volumes_done(&u->volumes);
}

static int check_usage(void)
{
	if (!owner_key == !unpinned) {
		say_error("give either --owner-key FILE or --unpinned");
		return EXIT_USAGE;
	}
	if (!record_file) {
		say_error("--record FILE is required");
		return EXIT_USAGE;
	}
	return verify_options_demand(&verify_options);
}

/* All but the secrets. */
static int prepare(struct unlocking *u)
{
	int status, r;

	status = verify_options_resolve(&verify_options, &u->guest.setup);
	if (status)
		return status;
	status = verify_setup_demand(&u->guest.setup);
	if (status)
		return status;
	if (verify_options.any_measurement)
		say_warning("any measurement is accepted: the key may go to a guest of anyone's");
	if (unpinned)
		say_warning("not authenticated: the guest takes a key, and so a disk, from anyone");
	r = record_read(record_file, &u->record);
	if (r) {
		say_error("%s: %s", record_file, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	status = owner_key ? owner_key_check(owner_key, passphrase_file) : EXIT_DONE;
	return status ? status : volume_keys_check(&u->record, &volume_keys);
}

static int load_keys(struct unlocking *u)
{
	int status = EXIT_DONE;

	if (owner_key)
		status = owner_key_load(owner_key, passphrase_file, &u->owner_key);
	return status ? status : volume_keys_load(&u->record, &volume_keys, &u->volumes);
}

static int ask(struct guest *g)
{
	int status = guest_ask(g, "/v1/key-request", &wait_seconds);

	if (status)
		return status;
	if (g->evidence.answer.bound != SNP_BOUND_KEY_REQUEST) {
		say_error("%s: its answer is %s; %s", g->host, owner_strerror(OWNER_E_ANSWER),
			g->undone);
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}

/* For whoever sends it by other means. Only this guest can open it, and only in this boot. */
static int keep_message(const char *body, size_t len)
{
	int r = file_write(message_out, body, len);

	if (r) {
		say_error("%s: %s", message_out, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int release(struct unlocking *u)
{
	_cleanup_answer_ struct http_answer answer = {0};
	struct guest *g = &u->guest;
	_cleanup_free_ char *body = NULL;
	size_t len;
	int status, r;

	r = release_seal(g->evidence.answer.bound_key, g->nonce, unpinned ? NULL : &u->owner_key,
		&u->volumes, &body, &len);
	if (r) {
		say_error("%s: the key could not be sealed: %s", g->host, owner_strerror(r));
		return r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED;
	}
	if (message_out)
		return keep_message(body, len);
	status = agent_post(g->host, "/v1/key", body, len, wait_seconds, &answer);
	if (status)
		return status;
	if (answer.status != 200)
		return guest_refused(g, &answer);
	u->unlocked = true;
	return EXIT_DONE;
}

static int unlock(struct unlocking *u)
{
	int status = ask(&u->guest);

	if (status)
		return status;
	status = guest_verify(&u->guest);
	if (status)
		return status;
	status = load_keys(u);
	return status ? status : release(u);
}

/* {"unlocked":…,"problem":{"type","status","title","detail"} or null, and verify's members}. */
static int show_json_result(const struct unlocking *u)
{
	const struct snp_wire_problem *p = &u->guest.problem;
	json_t *result = show_checks_json(&u->guest.result, u->guest.verified,
		&u->guest.diagnosis), *problem = json_null();

	if (p->status)
		problem = json_pack("{s:s, s:i, s:s, s:s}", "type", p->type, "status",
			(int)p->status, "title", p->title, "detail", p->detail);
	if (json_object_set_new(result, "unlocked", json_boolean(u->unlocked)) ||
		json_object_set_new(result, "problem", problem)) {
		json_decref(result);
		result = NULL;
	}
	return show_json(result);
}

static int show(const struct unlocking *u, int status)
{
	if (json) {
		int shown = show_json_result(u);

		return status ? status : shown;
	}
	if (u->guest.result.n_checks)
		show_checks(&u->guest.result, &u->guest.diagnosis);
	if (u->unlocked)
		printf("unlocked: %s\n", u->guest.host);
	return status;
}

static int run(int argc, char **argv)
{
	_cleanup_(unlocking_done) struct unlocking u = {
		.guest = {.host = argv[0], .undone = "no key was sent"},
	};
	int status;

	status = check_usage();
	if (status)
		return status;
	status = prepare(&u);
	if (status)
		return status;
	return show(&u, unlock(&u));
}

const struct command cmd_unlock = {
	.name = "unlock",
	.args = "HOST[:PORT]",
	.summary = "verify a waiting guest and release the disk's key to it",
	.description =
		"Asks the guest for its key request with a fresh nonce, verifies the report as\n"
		"snpguard verify does, and that it binds the guest's key and the nonce. Only then\n"
		"the volumes' keys are sealed for that guest in that boot (HPKE) and sent.",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
