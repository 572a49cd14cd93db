/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A folder of reports: the names first, then as many threads as there are processors, each taking
 * the next name. What is kept of a file is one line.
 */
#include "batch.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "inside.h"
#include "say.h"
#include "verifier/signer.h"

#define THREADS_MAX 256

static void batch_done(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		free(b->items[i].name);
		free(b->items[i].reason);
	}
	free(b->items);
	batch_certs_free(b->certs);
	signer_memo_free(b->memo);
}

DEFINE_CLEANUP(struct batch_work *, batch_work_free)

static void *work(void *arg)
{
	_cleanup_(batch_work_freep) struct batch_work *w = batch_work_new();
	struct batch *b = arg;
	size_t i;

	while (w && (i = atomic_fetch_add(&b->next, 1)) < b->n)
		batch_verify_file(b, &b->items[i], w);
	return NULL;
}

static size_t processors(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

/* This thread works as well, so all is done even where no other can be started. */
static void work_on_all(struct batch *b)
{
	pthread_t threads[THREADS_MAX];
	size_t wanted = processors(), n = 0;

	while (n + 1 < wanted && n < ARRAY_SIZE(threads) && n + 1 < b->n &&
		pthread_create(&threads[n], NULL, work, b) == 0)
		n++;
	work(b);
	while (n > 0)
		pthread_join(threads[--n], NULL);
}

int batch_run(const char *path, const struct verify_setup *setup, bool json)
{
	_cleanup_(batch_done) struct batch b = {.path = path, .setup = setup};
	int status, shown = EXIT_DONE, r = batch_read_names(&b);

	if (!r && b.n == 0) {
		say_error("--batch %s: no files there", path);
		return EXIT_COULD_NOT;
	}
	b.certs = batch_certs_new(&setup->bag);
	b.memo = signer_memo_new();
	if (!r && (!b.certs || !b.memo))
		r = -ENOMEM;
	if (r) {
		say_error("--batch %s: %s", path, owner_strerror(r));
		return EXIT_COULD_NOT;
	}
	work_on_all(&b);
	if (b.next < b.n) { /* not one thread had room to work in */
		say_error("--batch %s: %s", path, owner_strerror(-ENOMEM));
		return EXIT_COULD_NOT;
	}
	status = batch_count(&b, EXIT_REFUSED) ? EXIT_REFUSED :
		batch_count(&b, EXIT_COULD_NOT) ? EXIT_COULD_NOT : EXIT_DONE;
	if (json)
		shown = batch_print_json(&b, status);
	else
		batch_print(&b);
	return status ? status : shown;
}
