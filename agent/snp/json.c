/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole JSON texts through jansson. ENEMY INPUT.
 *
 * Jansson copies what it parses into the heap, and keys pass through it. Its allocators belong to
 * the whole process, so they are set once, before main(): from then on everything that jansson
 * releases, for whomever, is wiped first. Memory still comes from malloc() and its size from
 * malloc_usable_size(), so a value made before, or a text of json_dumps() given to free(), is
 * released correctly too.
 */
#include "json.h"

#include <malloc.h>
#include <string.h>
#include <sys/random.h>

static void wiping_free(void *p)
{
	if (p)
		snp_wipe(p, malloc_usable_size(p));
	free(p);
}

/*
 * The seed of jansson's hash tables, too, is set here and not on first use: jansson would open
 * /dev/urandom, which early in the boot does not exist, and which a sandboxed process may not open.
 */
__attribute__((constructor)) static void set_up_jansson(void)
{
	size_t seed;

	json_set_alloc_funcs(malloc, wiping_free);
	if (getrandom(&seed, sizeof(seed), 0) == (ssize_t)sizeof(seed))
		json_object_seed(seed | 1);	/* 0 would mean: choose one yourself */
}

int snp_json_load(const char *text, size_t len, size_t max, json_t **ret)
{
	json_auto_t *o = NULL;

	if (len > max)
		return SNP_E_TOO_LARGE;
	/* No json_error_t: it would quote the text around the error. */
	o = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	if (!o)
		return SNP_E_JSON;
	if (!json_is_object(o))
		return SNP_E_JSON_SHAPE;
	*ret = steal_ptr(o);
	return 0;
}

int snp_json_dump(const json_t *o, char **ret, size_t *ret_len)
{
	char *text = json_dumps(o, JSON_COMPACT);

	if (!text)
		return -ENOMEM;
	*ret_len = strlen(text);
	*ret = text;
	return 0;
}

int snp_json_dump_secret(const json_t *o, struct snp_secret *ret)
{
	_cleanup_secret_ struct snp_secret s = SNP_SECRET_NULL;
	size_t len = json_dumpb(o, NULL, 0, JSON_COMPACT);
	int r;

	if (len == 0)
		return -ENOMEM;
	r = snp_secret_new(&s, len);
	if (r)
		return r;
	if (json_dumpb(o, (char *)s.data, len, JSON_COMPACT) != len)
		return -EIO;
	snp_secret_move(ret, &s);
	return 0;
}
