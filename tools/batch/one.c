/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file of a batch, read and verified. ENEMY INPUT: the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/certs-complete.h"
#include "inside.h"
#include "verifier/verify.h"

static void give_up(struct batch_item *i, int status, const char *failed, const char *reason)
{
	i->status = status;
	i->failed = failed;
	i->reason = strdup(reason);
}

static void take_result(struct batch_item *i, int answer, const struct verify_result *result)
{
	const struct check *failure = verify_first_failure(result);

	i->product = result->product ? result->product->name : NULL;
	if (!answer)
		i->status = EXIT_DONE;
	else
		give_up(i, answer < 0 ? EXIT_COULD_NOT : EXIT_REFUSED, failure ? failure->id : NULL,
			failure ? failure->reason : owner_strerror(answer));
}

/* Is it for want of the right certificates that it failed? No other undoes a revocation. */
static bool lacks_certs(const struct verify_result *result)
{
	static const char *const ids[] = {"chain.complete", "leaf.tcb", "leaf.chip", "chain.crl"};
	const struct check *failure = verify_first_failure(result);

	if (!failure || failure->answer == VERIFY_E_CRL_REVOKED)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		if (strcmp(failure->id, ids[i]) == 0)
			return true;
	return false;
}

/*
 * Once more, with what the cache or the key service has. Only a report that needs it comes here:
 * the others share their certificates.
 */
static int verify_completed(struct batch *b, const struct evidence *e, const struct policy *policy,
	const struct certs *given, struct verify_result *result)
{
	struct verify_setup own = *b->setup;
	bool asked = own.kds && !atomic_load(&b->could_not);
	_cleanup_certs_ struct certs bag = {0};
	struct verify_input in;
	int status, r;

	r = certs_add_bag(&bag, given);
	if (r)
		return r;
	own.bag = bag;
	own.kds = asked ? own.kds : NULL;
	status = certs_complete(&own, e->answer.report);
	bag = own.bag;
	if (status)
		atomic_store(&b->could_not, true);
	in = verify_setup_input(&own, e->answer.report);
	in.policy = policy;
	r = verify_report(&in, result);
	return r && lacks_certs(result) && (status || (b->setup->kds && !asked)) ? -ENODATA : r;
}

static int verify_evidence(struct batch *b, const struct evidence *e, struct verify_result *result)
{
	uint8_t binding[SNP_BINDING_SIZE];
	struct policy policy = b->setup->policy;
	struct verify_input in;
	struct batch_bag *bag;
	int r;

	r = evidence_demand(e, binding, &policy);
	if (!r)
		r = batch_certs_get(b->certs, e, &bag);
	if (r) {
		if (r > 0)
			verify_unreadable(r, owner_strerror(r), result);
		return r;
	}
	in = verify_setup_input(b->setup, e->answer.report);
	in.certs = batch_bag_certs(bag);
	in.certs_id = batch_bag_id(bag);
	in.memo = b->memo;
	in.policy = &policy;
	r = verify_report(&in, result);
	if (r && lacks_certs(result))
		r = verify_completed(b, e, &policy, batch_bag_certs(bag), result);
	batch_bag_unref(b->certs, bag);
	return r;
}

struct batch_work {
	struct verify_result result;
	struct evidence evidence;
};

struct batch_work *batch_work_new(void)
{
	return malloc(sizeof(struct batch_work));
}

void batch_work_free(struct batch_work *w)
{
	free(w);
}

void batch_verify_file(struct batch *b, struct batch_item *i, struct batch_work *w)
{
	_cleanup_free_ char *path = NULL;
	int r;

	w->result = (struct verify_result){0};
	if (asprintf(&path, "%s/%s", b->path, i->name) < 0) {
		path = NULL;
		r = -ENOMEM;
	} else {
		r = evidence_read(path, &w->evidence);
	}
	if (r < 0 || r == OWNER_E_FILE_SIZE) {
		give_up(i, EXIT_COULD_NOT, NULL, owner_strerror(r));
		return;
	}
	if (r)
		verify_unreadable(r, owner_strerror(r), &w->result);
	else
		r = verify_evidence(b, &w->evidence, &w->result);
	take_result(i, r, &w->result);
}
