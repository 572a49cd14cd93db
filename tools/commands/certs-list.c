/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard certs list, and certs show: what the cache has, what a certificate is. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "guest/verify-options.h"
#include "kds/cache.h"
#include "owner/cert-files.h"
#include "say.h"
#include "show/cert.h"
#include "show/checks.h"

#define ID_MIN 8	/* digits by which a cached one may be named */

static const char *products_path;
static bool json;

static const struct option_spec options[] = {
	PRODUCTS_OPTION(products_path),
	{"json", OPTION_FLAG, &json, NULL, "a list of objects; member names are stable"},
	OPTION_END,
};

/* What is to be shown, and by which lines it is told what it is. */
struct listing {
	struct products *more;		/* NULL: those built in */
	const struct products *products;
	json_t *list;
};

static void listing_done(struct listing *l)
{
	products_free(l->more);
	json_decref(l->list);
}

static int listing_new(struct listing *ret)
{
	int status = products_option(products_path, &ret->more);

	ret->products = ret->more ? ret->more : products_builtin();
	ret->list = json_array();
	return status;
}

/* A file of the cache that has no certificate of AMD's in it is told, and is in nobody's way. */
static int see(void *arg, const char *name, const uint8_t *data, size_t len)
{
	_cleanup_certs_ struct certs certs = {0};
	const struct listing *l = arg;
	int r = certs_add(&certs, data, len);

	if (!r)
		r = show_certs_json(&certs, l->products, name, l->list);
	if (r > 0)
		say_warning("%s: %s", name, kds_strerror(KDS_E_SHAPE));
	return r < 0 ? r : 0;
}

static int read_cache(struct listing *l)
{
	_cleanup_free_ char *dir = NULL;
	int r = cache_open(&dir);

	if (!r)
		r = cache_each(dir, NULL, see, l);
	if (r) {
		say_error("%s: %s", dir ? dir : "the cache", kds_strerror(r));
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int run_list(int argc, char **argv)
{
	_cleanup_(listing_done) struct listing l = {0};
	int status = listing_new(&l);
	json_t *object;
	size_t i;

	if (!status)
		status = read_cache(&l);
	if (status)
		return status;
	if (json)
		return show_json(json_incref(l.list));
	json_array_foreach(l.list, i, object)
		show_cert_line(object);
	return EXIT_DONE;
}

static bool is_id(const char *text)
{
	size_t len = strlen(text);

	return len >= ID_MIN && strspn(text, "0123456789abcdef") == len;
}

/* Those of the cache whose id begins so. */
static int find(const char *id, struct listing *ret)
{
	_cleanup_(json_decrefp) json_t *all = json_array();
	int status = read_cache(&(struct listing){.products = ret->products, .list = all});
	json_t *object;
	size_t i;

	if (status)
		return status;
	json_array_foreach(all, i, object)
		if (strncmp(json_string_value(json_object_get(object, "sha256")), id,
			strlen(id)) == 0 && json_array_append(ret->list, object))
			return EXIT_COULD_NOT;
	if (json_array_size(ret->list) > 0)
		return EXIT_DONE;
	say_error("%s: neither a file nor an id of the cache; snpguard certs list has them", id);
	return EXIT_COULD_NOT;
}

static int read_named(const char *name, struct listing *ret)
{
	_cleanup_certs_ struct certs certs = {0};
	int r = certs_add_file(&certs, name);

	if (r == -ENOENT && is_id(name))
		return find(name, ret);
	if (!r)
		r = show_certs_json(&certs, ret->products, NULL, ret->list);
	if (r)
		say_error("%s: %s", name, kds_strerror(r));
	return !r ? EXIT_DONE : r < 0 || r == OWNER_E_FILE_SIZE ? EXIT_COULD_NOT : EXIT_REFUSED;
}

static int run_show(int argc, char **argv)
{
	_cleanup_(listing_done) struct listing l = {0};
	int status = listing_new(&l);
	json_t *object;
	size_t i;

	if (!status)
		status = read_named(argv[0], &l);
	if (json && json_array_size(l.list) > 0) {
		int shown = show_json(json_incref(l.list));

		return status ? status : shown;
	}
	json_array_foreach(l.list, i, object) {
		if (i > 0)
			putchar('\n');
		show_cert_fields(object);
	}
	return status;
}

const struct command cmd_certs_list = {
	.name = "certs list",
	.summary = "list the certificates of the cache",
	.description =
		"Lists what $XDG_CACHE_HOME/snpguard/certs (~/.cache/snpguard/certs) has, one\n"
		"line for each certificate and revocation list. Nothing is verified.",
	.options = options,
	.run = run_list,
};

const struct command cmd_certs_show = {
	.name = "certs show",
	.args = "FILE|ID",
	.summary = "explain certificates of a file or of the cache",
	.description =
		"Tells what the certificates and revocation lists of a file are, DER or PEM, or\n"
		"that of the cache with this id: kind, processor, TCB, chip, validity, hashes,\n"
		"and of a root whether it is AMD's. Nothing is verified.",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};
