/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard certs import: certificates from elsewhere into the cache. ENEMY INPUT. */
#include <dirent.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <sys/stat.h>

#include "command.h"
#include "guest/verify-options.h"
#include "kds/cache.h"
#include "owner/cert-files.h"
#include "say.h"
#include "snp/openssl-util.h"

DEFINE_CLEANUP(DIR *, closedir)
DEFINE_CLEANUP(struct products *, products_free)

static const char *products_path;

static const struct option_spec options[] = {
	PRODUCTS_OPTION(products_path),
	OPTION_END,
};

struct import {
	const char *cache;
	const struct products *products;
	size_t n;
	int status;	/* the worst so far */
};

static void worst(struct import *im, int status)
{
	if (status > im->status)
		im->status = status;
}

static void put(struct import *im, const char *path, const struct kds_item *item,
	const uint8_t *der, int len)
{
	int r = len > 0 ? cache_put(im->cache, item, der, (size_t)len) : -EIO;

	if (r) {
		say_error("%s: %s", im->cache, kds_strerror(r));
		worst(im, EXIT_COULD_NOT);
		return;
	}
	im->n++;
	printf("%s: %s of %s\n", path, kds_kind_name(item->kind), item->product->name);
}

static void refuse(struct import *im, const char *path, const X509_NAME *name)
{
	_cleanup_openssl_ char *text = X509_NAME_oneline(name, NULL, 0);

	say_error("%s: %s: %s", path, text ? text : "?", kds_strerror(KDS_E_SHAPE));
	worst(im, EXIT_REFUSED);
}

static void import_cert(struct import *im, const char *path, X509 *x)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len = i2d_X509(x, &der);
	struct kds_item item;

	if (kds_item_of_cert(x, im->products, &item))
		refuse(im, path, X509_get_subject_name(x));
	else
		put(im, path, &item, der, len);
}

static void import_crl(struct import *im, const char *path, X509_CRL *crl)
{
	_cleanup_openssl_ uint8_t *der = NULL;
	int len = i2d_X509_CRL(crl, &der);
	struct kds_item item;

	if (kds_item_of_crl(crl, im->products, &item))
		refuse(im, path, X509_CRL_get_issuer(crl));
	else
		put(im, path, &item, der, len);
}

/* In a folder (@by_chance) there may be other files as well. */
static void import_file(struct import *im, const char *path, bool by_chance)
{
	_cleanup_certs_ struct certs certs = {0};
	int r = certs_add_file(&certs, path);

	if (by_chance && (r == VERIFY_E_CERT || r == OWNER_E_FILE_SIZE))
		return;
	if (r) {
		say_error("%s: %s", path, kds_strerror(r));
		worst(im, r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED);
		return;
	}
	for (size_t i = 0; i < certs.n; i++)
		import_cert(im, path, certs.v[i]);
	for (size_t i = 0; i < certs.n_crls; i++)
		import_crl(im, path, certs.crls[i]);
}

static void import_folder(struct import *im, const char *path, DIR *dir)
{
	struct dirent *entry;

	while ((entry = readdir(dir)) != NULL) {
		_cleanup_free_ char *name = NULL;
		struct stat st;

		if (asprintf(&name, "%s/%s", path, entry->d_name) < 0) {
			name = NULL;
			worst(im, EXIT_COULD_NOT);
			return;
		}
		if (stat(name, &st) == 0 && S_ISREG(st.st_mode))
			import_file(im, name, true);
	}
}

static int run(int argc, char **argv)
{
	_cleanup_(products_freep) struct products *products = NULL;
	_cleanup_free_ char *cache = NULL;
	struct import im = {0};
	int status, r;

	status = products_option(products_path, &products);
	if (status)
		return status;
	r = cache_open(&cache);
	if (r) {
		say_error("the cache: %s", kds_strerror(r));
		return EXIT_COULD_NOT;
	}
	im.cache = cache;
	im.products = products ? products : products_builtin();
	for (int i = 0; i < argc; i++) {
		_cleanup_(closedirp) DIR *dir = opendir(argv[i]);

		if (dir)
			import_folder(&im, argv[i], dir);
		else
			import_file(&im, argv[i], false);
	}
	if (im.n == 0 && !im.status) {
		say_error("no certificate of AMD's there");
		return EXIT_REFUSED;
	}
	return im.status;
}

const struct command cmd_certs_import = {
	.name = "certs import",
	.args = "FILE|DIR...",
	.summary = "take certificates from files into the cache",
	.description =
		"Takes certificates and revocation lists of AMD's, DER or PEM, found by content,\n"
		"into the cache, for a machine without network or a VLEK from its provider. They\n"
		"are no more trusted there than elsewhere: each verification checks them.",
	.options = options,
	.min_args = 1,
	.max_args = -1,
	.run = run,
};
