/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of checks as a table, and the one loop that runs it. ENEMY INPUT. */
#include "verify.h"

#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>

#include "chain.h"
#include "crl.h"
#include "leaf.h"
#include "signature.h"
#include "signer.h"

/* What earlier checks hand to later ones. */
struct verification {
	const struct verify_input *in;
	const struct products *products;
	struct snp_report report;
	struct signer signer;
};

static int report_format(struct verification *v, struct check *c)
{
	return snp_report_parse(v->in->report, &v->report);
}

/* Where the report's processor is one that nobody has certificates for, that is the reason. */
static int chain_complete(struct verification *v, struct check *c)
{
	int r = chain_select(v->in->certs, v->products, v->in->report, &v->report,
		&v->signer.chain, c);
	const struct product *p;

	if (r != VERIFY_E_CHAIN_INCOMPLETE || !v->report.has_cpuid)
		return r;
	p = product_by_cpuid(v->products, v->report.cpuid_family, v->report.cpuid_model);
	if (p)
		return p->n_roots ? r : product_unpublished(p, c);
	check_reason(c, "processor family %02Xh, model %02Xh is of no line that is known",
		v->report.cpuid_family, v->report.cpuid_model);
	return VERIFY_E_PRODUCT;
}

static int report_product(struct verification *v, struct check *c)
{
	const struct product *p;

	if (!v->report.has_cpuid) {
		check_reason(c, "version %u has no CPUID; the chain tells %s", v->report.version,
			v->signer.chain.product->name);
		return CHECK_SKIP;
	}
	p = product_by_cpuid(v->products, v->report.cpuid_family, v->report.cpuid_model);
	check_expected(c, "%s", v->signer.chain.product->name);
	check_got(c, "%s (family %02Xh, model %02Xh)", p ? p->name : "unknown",
		v->report.cpuid_family, v->report.cpuid_model);
	if (p && !p->n_roots)
		return product_unpublished(p, c);
	return p == v->signer.chain.product ? 0 : VERIFY_E_PRODUCT;
}

static int chain_root(struct verification *v, struct check *c)
{
	return chain_check_root(&v->signer.chain, v->in->roots, c);
}

static int chain_keys(struct verification *v, struct check *c)
{
	return chain_check_keys(&v->signer.chain, c);
}

static int chain_algorithms(struct verification *v, struct check *c)
{
	return chain_check_algorithms(&v->signer.chain, c);
}

static int chain_signatures(struct verification *v, struct check *c)
{
	return chain_check_signatures(&v->signer.chain, c);
}

static int chain_names(struct verification *v, struct check *c)
{
	return chain_check_names(&v->signer.chain, c);
}

static int chain_usage(struct verification *v, struct check *c)
{
	return chain_check_usage(&v->signer.chain, c);
}

static int chain_validity(struct verification *v, struct check *c)
{
	return chain_check_validity(&v->signer.chain, v->in->at, c);
}

static int chain_crl(struct verification *v, struct check *c)
{
	return crl_check(v->in->certs, &v->signer.chain, v->in->crl, v->in->at, c);
}

static int leaf_extensions(struct verification *v, struct check *c)
{
	return leaf_parse(v->signer.chain.x[CHAIN_LEAF], v->signer.chain.product,
		&v->signer.leaf, c);
}

static int leaf_product(struct verification *v, struct check *c)
{
	return leaf_check_product(&v->signer.leaf, v->signer.chain.product, c);
}

static int leaf_tcb(struct verification *v, struct check *c)
{
	return leaf_check_tcb(&v->signer.leaf, v->signer.chain.product, &v->report, c);
}

static int leaf_chip(struct verification *v, struct check *c)
{
	return leaf_check_chip(&v->signer.leaf, v->signer.chain.product, &v->report, c);
}

static int report_signature(struct verification *v, struct check *c)
{
	return signature_check(v->in->report, X509_get0_pubkey(v->signer.chain.x[CHAIN_LEAF]));
}

struct step {
	const char *id;
	int (*run)(struct verification *v, struct check *c);
};

/* Each stands on those before it. */
static const struct step before_signer[] = {
	{"report.format", report_format},
};

/* A report's signer: they read what signer-memo.c compares, the certificates, and no more. */
static const struct step of_signer[] = {
	{"chain.complete", chain_complete},
	{"report.product", report_product},
	{"chain.root", chain_root},
	{"chain.keys", chain_keys},
	{"chain.algorithms", chain_algorithms},
	{"chain.signatures", chain_signatures},
	{"chain.names", chain_names},
	{"chain.usage", chain_usage},
	{"chain.validity", chain_validity},
	{"chain.crl", chain_crl},
	{"leaf.extensions", leaf_extensions},
	{"leaf.product", leaf_product},
	{"leaf.tcb", leaf_tcb},
	{"leaf.chip", leaf_chip},
};

_Static_assert(ARRAY_SIZE(of_signer) <= SIGNER_CHECKS_MAX, "every check of a signer has room");

static const struct step after_signer[] = {
	{"report.signature", report_signature},
};

struct check *verify_next_check(struct verify_result *result, const char *id)
{
	struct check *c = &result->checks[result->n_checks++];

	c->id = id;
	return c;
}

/* The first no ends the run; all are listed. */
static int run_in_order(const struct step *steps, size_t n, struct verification *v, int answer,
	struct verify_result *ret)
{
	for (size_t i = 0; i < n; i++) {
		struct check *c = verify_next_check(ret, steps[i].id);

		if (!answer)
			answer = check_conclude(c, steps[i].run(v, c));
	}
	return answer;
}

static void judge_signer(struct verification *v)
{
	struct signer *s = &v->signer;

	*s = (struct signer){.n_checks = ARRAY_SIZE(of_signer)};
	for (size_t i = 0; i < ARRAY_SIZE(of_signer); i++) {
		s->checks[i].id = of_signer[i].id;
		if (!s->answer)
			s->answer = check_conclude(&s->checks[i],
				of_signer[i].run(v, &s->checks[i]));
	}
}

static int run_signer(struct verification *v, int answer, struct verify_result *ret)
{
	const struct verify_input *in;

	if (answer)
		return run_in_order(of_signer, ARRAY_SIZE(of_signer), v, answer, ret);
	in = v->in;
	if (!in->memo || !signer_memo_get(in->memo, in->certs_id, &v->report, &v->signer)) {
		judge_signer(v);
		/* What could not be judged may be possible the next time. */
		if (in->memo && v->signer.answer >= 0 && !v->signer.chain.by_signature)
			signer_memo_put(in->memo, in->certs_id, &v->report, &v->signer);
	}
	for (size_t i = 0; i < v->signer.n_checks; i++)
		*verify_next_check(ret, v->signer.checks[i].id) = v->signer.checks[i];
	return v->signer.answer;
}

static int run_authenticity(struct verification *v, struct verify_result *ret, int answer)
{
	answer = run_in_order(before_signer, ARRAY_SIZE(before_signer), v, answer, ret);
	answer = run_signer(v, answer, ret);
	return run_in_order(after_signer, ARRAY_SIZE(after_signer), v, answer, ret);
}

/* The worst answer of the two: what could not be done, then a no. */
static int worse(int a, int b)
{
	if (a < 0 || b == 0)
		return a;
	return b;
}

/* Each stands for itself, on an authentic report. */
static int run_demands(struct verification *v, struct verify_result *ret, int answer)
{
	const struct demand *d;
	bool run = answer == 0;

	for (size_t i = 0; (d = policy_demand(i)) != NULL; i++) {
		struct check *c = verify_next_check(ret, demand_id(d));
		struct policy_subject subject;

		if (!run)
			continue;
		subject = (struct policy_subject){
			.policy = v->in->policy,
			.products = v->products,
			.report = &v->report,
			.product = v->signer.chain.product,
			.leaf = &v->signer.leaf,
		};
		answer = worse(answer, check_conclude(c, demand_check(d, &subject, c)));
	}
	return answer;
}

int verify_report(const struct verify_input *in, struct verify_result *ret)
{
	struct verification v = {
		.in = in,
		.products = in->products ? in->products : products_builtin(),
	};
	int answer;

	*ret = (struct verify_result){0};
	answer = run_authenticity(&v, ret, 0);
	answer = run_demands(&v, ret, answer);
	ret->report = v.report;
	ret->product = v.signer.chain.product;
	return answer > 0 ? VERIFY_E_REFUSED : answer;
}

void verify_unreadable(int answer, const char *reason, struct verify_result *ret)
{
	struct check *first = &ret->checks[0];

	*ret = (struct verify_result){0};
	answer = run_authenticity(NULL, ret, answer);
	(void)!run_demands(NULL, ret, answer);
	check_reason(first, "%s", reason);
	(void)!check_conclude(first, answer);
}

const struct check *verify_find(const struct verify_result *result, const char *id)
{
	for (size_t i = 0; i < result->n_checks; i++)
		if (strcmp(result->checks[i].id, id) == 0)
			return &result->checks[i];
	return NULL;
}

const struct check *verify_first_failure(const struct verify_result *result)
{
	for (size_t i = 0; i < result->n_checks; i++)
		if (result->checks[i].verdict == CHECK_FAILED)
			return &result->checks[i];
	return NULL;
}
