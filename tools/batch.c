/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A folder of reports: the names first, then as many threads as there are processors, each taking the
 * next name. What is kept of a file is one line. ENEMY INPUT: the files.
 */
#include "batch.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "batch-certs.h"
#include "certs-complete.h"
#include "say.h"
#include "show-checks.h"
#include "verifier/verify.h"

#define THREADS_MAX 256

struct item {
	char *name;
	int status;		/* enum exit_status */
	const char *product;	/* NULL: not known */
	const char *failed;	/* id of the first check that failed, or NULL */
	char *reason;
};

struct batch {
	const char *path;
	const struct verify_setup *setup;
	struct batch_certs *certs;
	struct signer_memo *memo;
	size_t n, room;
	struct item *items;
	atomic_size_t next;
	atomic_bool could_not;	/* certificates were missing and could not be fetched: asked no more */
};

DEFINE_CLEANUP(DIR *, closedir)

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

/* --- the names --- */

static int add_name(struct batch *b, const char *name)
{
	if (b->n == b->room) {
		size_t room = b->room ? 2 * b->room : 64;
		struct item *items = reallocarray(b->items, room, sizeof(*items));

		if (!items)
			return -ENOMEM;
		b->items = items;
		b->room = room;
	}
	b->items[b->n] = (struct item){.name = strdup(name)};
	if (!b->items[b->n].name)
		return -ENOMEM;
	b->n++;
	return 0;
}

/* A symbolic link counts as what it leads to; one that leads nowhere is told when it is read. */
static bool is_file(DIR *dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type == DT_REG)
		return true;
	if (e->d_name[0] == '.')
		return false;
	return fstatat(dirfd(dir), e->d_name, &st, 0) < 0 || S_ISREG(st.st_mode);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

static int read_names(struct batch *b)
{
	_cleanup_(closedirp) DIR *dir = opendir(b->path);
	const struct dirent *e;

	if (!dir)
		return -errno;
	while (errno = 0, (e = readdir(dir)) != NULL) {
		int r = is_file(dir, e) ? add_name(b, e->d_name) : 0;

		if (r)
			return r;
	}
	if (errno)
		return -errno;
	if (b->n)
		qsort(b->items, b->n, sizeof(*b->items), compare_names);
	return 0;
}

/* --- one file --- */

static void give_up(struct item *i, int status, const char *failed, const char *reason)
{
	i->status = status;
	i->failed = failed;
	i->reason = strdup(reason);
}

static void take_result(struct item *i, int answer, const struct verify_result *result)
{
	const struct check *failure = verify_first_failure(result);

	i->product = result->product ? result->product->name : NULL;
	if (!answer)
		i->status = EXIT_DONE;
	else
		give_up(i, answer < 0 ? EXIT_COULD_NOT : EXIT_REFUSED, failure ? failure->id : NULL,
			failure ? failure->reason : owner_strerror(answer));
}

/* Is it for want of the right certificates that it failed? */
static bool lacks_certs(const struct verify_result *result)
{
	static const char *const ids[] = {"chain.complete", "leaf.tcb", "leaf.chip", "chain.crl"};
	const struct check *failure = verify_first_failure(result);

	for (size_t i = 0; failure && i < ARRAY_SIZE(ids); i++)
		if (strcmp(failure->id, ids[i]) == 0)
			return true;
	return false;
}

/*
 * Once more, with what the cache or the key service has. Only a report that needs it comes here: the
 * others share their certificates.
 */
static int verify_completed(struct batch *b, const struct evidence *e, const struct policy *policy,
	const struct certs *given, struct verify_result *result)
{
	struct verify_setup own = *b->setup;
	bool asked = own.kds && !atomic_load(&b->could_not);
	_cleanup_certs_ struct certs bag = {0};
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
	r = verify_report(&(struct verify_input){
		.report = e->answer.report,
		.certs = &bag,
		.roots = own.use_roots ? &own.roots : NULL,
		.at = own.at,
		.crl = own.crl,
		.policy = policy,
	}, result);
	return r && lacks_certs(result) && (status || (b->setup->kds && !asked)) ? -ENODATA : r;
}

static int verify_evidence(struct batch *b, const struct evidence *e, struct verify_result *result)
{
	uint8_t binding[SNP_BINDING_SIZE];
	struct policy policy = b->setup->policy;
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
	r = verify_report(&(struct verify_input){
		.report = e->answer.report,
		.certs = batch_bag_certs(bag),
		.certs_id = batch_bag_id(bag),
		.memo = b->memo,
		.roots = b->setup->use_roots ? &b->setup->roots : NULL,
		.products = b->setup->products,
		.at = b->setup->at,
		.crl = b->setup->crl,
		.policy = &policy,
	}, result);
	if (r && lacks_certs(result))
		r = verify_completed(b, e, &policy, batch_bag_certs(bag), result);
	batch_bag_unref(b->certs, bag);
	return r;
}

static void verify_file(struct batch *b, struct item *i, struct evidence *e,
	struct verify_result *result)
{
	_cleanup_free_ char *path = NULL;
	int r;

	*result = (struct verify_result){0};
	if (asprintf(&path, "%s/%s", b->path, i->name) < 0) {
		path = NULL;
		r = -ENOMEM;
	} else {
		r = evidence_read(path, e);
	}
	if (r < 0 || r == OWNER_E_FILE_SIZE) {
		give_up(i, EXIT_COULD_NOT, NULL, owner_strerror(r));
		return;
	}
	if (r)
		verify_unreadable(r, owner_strerror(r), result);
	else
		r = verify_evidence(b, e, result);
	take_result(i, r, result);
}

/* --- all of them --- */

static void *work(void *arg)
{
	_cleanup_free_ struct verify_result *result = malloc(sizeof(*result));
	_cleanup_free_ struct evidence *e = malloc(sizeof(*e));
	struct batch *b = arg;
	size_t i;

	while (result && e && (i = atomic_fetch_add(&b->next, 1)) < b->n)
		verify_file(b, &b->items[i], e, result);
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

/* --- what it says --- */

static const char *verdict_of(const struct item *i)
{
	return i->status == EXIT_DONE ? "pass" : i->status == EXIT_REFUSED ? "fail" : "not-checked";
}

static size_t count(const struct batch *b, int status)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->items[i].status == status;
	return n;
}

static void print(const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct item *item = &b->items[i];

		printf("%-11s  ", verdict_of(item));
		say_foreign(stdout, item->name);
		if (item->reason) {
			printf("  %s%s", item->failed ? item->failed : "", item->failed ? ": " : "");
			say_foreign(stdout, item->reason);
		}
		putchar('\n');
	}
	printf("%zu passed, %zu failed, %zu not checked\n", count(b, EXIT_DONE),
		count(b, EXIT_REFUSED), count(b, EXIT_COULD_NOT));
}

/* A name that is not UTF-8 cannot stand in JSON as it is. */
static json_t *name_json(const char *name)
{
	_cleanup_free_ char *plain = strdup(name);
	json_t *text = json_string(name);

	if (text || !plain)
		return text;
	for (char *p = plain; *p; p++)
		if ((unsigned char)*p > 0x7E)
			*p = '?';
	return json_string(plain);
}

static json_t *item_json(const struct item *i)
{
	return json_pack("{s:o, s:s, s:s?, s:s?, s:s?}", "file", name_json(i->name),
		"verdict", verdict_of(i), "product", i->product, "failed", i->failed,
		"reason", i->reason);
}

static int print_json(const struct batch *b, int status)
{
	_cleanup_(json_decrefp) json_t *reports = json_array();

	for (size_t i = 0; i < b->n; i++)
		if (json_array_append_new(reports, item_json(&b->items[i])))
			return show_json(NULL);
	return show_json(json_pack("{s:s, s:I, s:I, s:I, s:O}",
		"verdict", status == EXIT_DONE ? "pass" : "fail",
		"passed", (json_int_t)count(b, EXIT_DONE),
		"failed", (json_int_t)count(b, EXIT_REFUSED),
		"not_checked", (json_int_t)count(b, EXIT_COULD_NOT), "reports", reports));
}

int batch_run(const char *path, const struct verify_setup *setup, bool json)
{
	_cleanup_(batch_done) struct batch b = {.path = path, .setup = setup};
	int status, shown = EXIT_DONE, r = read_names(&b);

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
	status = count(&b, EXIT_REFUSED) ? EXIT_REFUSED :
		count(&b, EXIT_COULD_NOT) ? EXIT_COULD_NOT : EXIT_DONE;
	if (json)
		shown = print_json(&b, status);
	else
		print(&b);
	return status ? status : shown;
}
