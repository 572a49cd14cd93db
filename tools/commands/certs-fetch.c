/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snpguard certs fetch: from AMD's key service into the cache,
 * for verifying without network later. */
#include "command.h"
#include "guest/certs-complete.h"
#include "kds/complete.h"
#include "kds/crls.h"
#include "owner/cert-files.h"
#include "owner/evidence.h"
#include "say.h"

static const char *report_file, *product_name, *products_path, *kds_url_option;
static struct option_list arks;
static bool crl;

static const struct option_spec options[] = {
	{"report", OPTION_STRING, &report_file, "FILE",
		"what this report needs: 1184 bytes, or an agent's\nJSON answer"},
	{"product", OPTION_STRING, &product_name, "NAME",
		"the issuers of a processor line: Milan, Genoa,\nTurin"},
	{"crl", OPTION_FLAG, &crl, NULL, "also new revocation lists"},
	{"ark", OPTION_LIST, &arks, "FILE",
		"root certificate to trust in place of AMD's;\nmay be repeated"},
	PRODUCTS_OPTION(products_path),
	KDS_OPTION(kds_url_option),
	OPTION_END,
};

/* All that one fetch holds. */
struct fetching {
	struct kds kds;
	struct products *products;	/* NULL: those built in */
	struct certs roots, bag;
};

static void fetching_done(struct fetching *f)
{
	certs_source_done(&f->kds);
	products_free(f->products);
	certs_done(&f->roots);
	certs_done(&f->bag);
}

static int could_not(const struct fetching *f, int r)
{
	if (r == KDS_E_OFFLINE)
		say_error("%s: %s", f->kds.url, kds_strerror(r));
	else
		(void)certs_missing(&f->kds, r);
	return EXIT_COULD_NOT;
}

static int fetch_crls(struct fetching *f, const struct product *p, bool vcek, bool vlek)
{
	int r = 0;

	if (crl && vcek)
		r = kds_fetch_crl(&f->kds, p, false, &f->bag);
	if (!r && crl && vlek)
		r = kds_fetch_crl(&f->kds, p, true, &f->bag);
	return r ? could_not(f, r) : EXIT_DONE;
}

static int fetch_product(struct fetching *f)
{
	const struct product *p = product_by_name(f->kds.products, product_name);
	int r;

	if (!p || !p->n_roots) {
		say_error("--product: '%s' is no processor line that is known", product_name);
		return EXIT_USAGE;
	}
	r = kds_complete_chain(&f->kds, p, false, &f->bag);
	if (!r)
		r = kds_complete_chain(&f->kds, p, true, &f->bag);
	return r ? could_not(f, r) : fetch_crls(f, p, true, true);
}

/* What came with the report does not come with the next one;
 * but a VLEK is to be had nowhere else. */
static int fetch_for_report(struct fetching *f)
{
	struct snp_report report;
	struct evidence evidence;
	struct kds_item leaf;
	int r;

	r = evidence_read(report_file, &evidence);
	if (!r)
		r = snp_report_parse(evidence.answer.report, &report);
	if (!r && report.signing_key == SNP_KEY_VLEK)
		r = evidence_certs(&evidence, &f->bag);
	if (r) {
		say_error("%s: %s", report_file, owner_strerror(r));
		return r < 0 ? EXIT_COULD_NOT : EXIT_REFUSED;
	}
	r = kds_complete(&f->kds, evidence.answer.report, &f->bag, &leaf);
	if (r)
		return could_not(f, r);
	if (!leaf.product) {
		say_error("%s: of no processor line that is known, or of one that has no such "
			"CHIP_ID: there are no certificates for it", report_file);
		return EXIT_REFUSED;
	}
	return fetch_crls(f, leaf.product, leaf.kind == KDS_VCEK, leaf.kind == KDS_VLEK);
}

static int read_arks(struct fetching *f)
{
	for (size_t i = 0; i < arks.n; i++) {
		int r = certs_add_file(&f->roots, arks.v[i]);

		if (r) {
			say_error("--ark %s: %s", arks.v[i], owner_strerror(r));
			return EXIT_COULD_NOT;
		}
	}
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	_cleanup_(fetching_done) struct fetching f = {0};
	const char *base;
	int status;

	if (!report_file == !product_name) {
		say_error("give either --report FILE or --product NAME");
		return EXIT_USAGE;
	}
	status = kds_option(kds_url_option, &base);
	if (!status)
		status = products_option(products_path, &f.products);
	if (!status)
		status = read_arks(&f);
	if (status)
		return status;
	certs_source(base, arks.n > 0 ? &f.roots : NULL, &f.kds);
	if (f.products)
		f.kds.products = f.products;
	if (!f.kds.cache)
		return EXIT_COULD_NOT; /* it has been said */
	status = product_name ? fetch_product(&f) : fetch_for_report(&f);
	/* A warning will be said; but here the cache is all that it was for. */
	return !status && f.kds.uncached ? EXIT_COULD_NOT : status;
}

const struct command cmd_certs_fetch = {
	.name = "certs fetch",
	.args = "--report FILE | --product NAME",
	.summary = "get certificates from AMD into the cache",
	.description =
		"Fetches what the verification of a report needs and the cache lacks: the chip's\n"
		"certificate (VCEK) and its issuers; or the issuers for a processor line. What\n"
		"has been fetched serves without network from then on.",
	.options = options,
	.run = run,
};
