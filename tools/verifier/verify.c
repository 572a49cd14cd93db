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

/* What earlier checks hand to later ones. */
struct verification {
	const struct verify_input *in;
	struct snp_report report;
	struct chain chain;
	struct leaf leaf;
};

static int report_format(struct verification *v, struct check *c)
{
	return snp_report_parse(v->in->report, &v->report);
}

static int chain_complete(struct verification *v, struct check *c)
{
	return chain_select(v->in->certs, &v->report, &v->chain, c);
}

static int report_product(struct verification *v, struct check *c)
{
	const struct product *p;

	if (!v->report.has_cpuid) {
		check_reason(c, "version %u has no CPUID; the chain tells %s", v->report.version,
			v->chain.product->name);
		return CHECK_SKIP;
	}
	p = product_by_cpuid(v->report.cpuid_family, v->report.cpuid_model);
	check_expected(c, "%s", v->chain.product->name);
	check_got(c, "%s (family %02Xh, model %02Xh)", p ? p->name : "unknown",
		v->report.cpuid_family, v->report.cpuid_model);
	return p == v->chain.product ? 0 : VERIFY_E_PRODUCT;
}

static int chain_root(struct verification *v, struct check *c)
{
	return chain_check_root(&v->chain, v->in->roots, c);
}

static int chain_keys(struct verification *v, struct check *c)
{
	return chain_check_keys(&v->chain, c);
}

static int chain_algorithms(struct verification *v, struct check *c)
{
	return chain_check_algorithms(&v->chain, c);
}

static int chain_signatures(struct verification *v, struct check *c)
{
	return chain_check_signatures(&v->chain, c);
}

static int chain_names(struct verification *v, struct check *c)
{
	return chain_check_names(&v->chain, c);
}

static int chain_usage(struct verification *v, struct check *c)
{
	return chain_check_usage(&v->chain, c);
}

static int chain_validity(struct verification *v, struct check *c)
{
	return chain_check_validity(&v->chain, v->in->at, c);
}

static int chain_crl(struct verification *v, struct check *c)
{
	return crl_check(v->in->certs, &v->chain, v->in->crl, v->in->at, c);
}

static int leaf_extensions(struct verification *v, struct check *c)
{
	return leaf_parse(v->chain.x[CHAIN_LEAF], v->chain.product, &v->leaf, c);
}

static int leaf_product(struct verification *v, struct check *c)
{
	return leaf_check_product(&v->leaf, v->chain.product, c);
}

static int leaf_tcb(struct verification *v, struct check *c)
{
	return leaf_check_tcb(&v->leaf, v->chain.product, &v->report, c);
}

static int leaf_chip(struct verification *v, struct check *c)
{
	return leaf_check_chip(&v->leaf, v->chain.product, &v->report, c);
}

static int report_signature(struct verification *v, struct check *c)
{
	return signature_check(v->in->report, X509_get0_pubkey(v->chain.x[CHAIN_LEAF]));
}

static int report_data(struct verification *v, struct check *c)
{
	return policy_check_report_data(v->in->policy, &v->report, c);
}

static int report_proof(struct verification *v, struct check *c)
{
	return policy_check_proof(v->in->policy, c);
}

static int report_nonce(struct verification *v, struct check *c)
{
	return policy_check_nonce(v->in->policy, &v->report, c);
}

static int report_binding(struct verification *v, struct check *c)
{
	return policy_check_binding(v->in->policy, &v->report, c);
}

static int guest_measurement(struct verification *v, struct check *c)
{
	return policy_check_measurement(v->in->policy, &v->report, c);
}

static int guest_vmpl(struct verification *v, struct check *c)
{
	return policy_check_vmpl(v->in->policy, &v->report, c);
}

struct step {
	const char *id;
	int (*run)(struct verification *v, struct check *c);
};

/* Each stands on those before it. */
static const struct step authenticity[] = {
	{"report.format", report_format},
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
	{"report.signature", report_signature},
};

/* Each stands for itself, on an authentic report. */
static const struct step demands[] = {
	{"report.data", report_data},
	{"report.proof", report_proof},
	{"report.nonce", report_nonce},
	{"report.binding", report_binding},
	{"guest.measurement", guest_measurement},
	{"guest.vmpl", guest_vmpl},
};

struct check *verify_next_check(struct verify_result *result, const char *id)
{
	struct check *c = &result->checks[result->n_checks++];

	c->id = id;
	return c;
}

static int run_authenticity(struct verification *v, struct verify_result *ret)
{
	int answer = 0;

	for (size_t i = 0; i < ARRAY_SIZE(authenticity); i++) {
		struct check *c = verify_next_check(ret, authenticity[i].id);

		if (!answer)
			answer = check_conclude(c, authenticity[i].run(v, c));
	}
	return answer;
}

/* The worst answer of the two: what could not be done, then a no. */
static int worse(int a, int b)
{
	if (a < 0 || b == 0)
		return a;
	return b;
}

static int run_demands(struct verification *v, struct verify_result *ret, int answer)
{
	const struct policy_freedom *f;
	bool run = answer == 0;

	for (size_t i = 0; i < ARRAY_SIZE(demands); i++) {
		struct check *c = verify_next_check(ret, demands[i].id);

		if (run)
			answer = worse(answer, check_conclude(c, demands[i].run(v, c)));
	}
	for (size_t i = 0; (f = policy_freedom(i)) != NULL; i++) {
		struct check *c = verify_next_check(ret, f->check_id);

		if (run)
			answer = worse(answer, check_conclude(c,
				policy_check_freedom(v->in->policy, f, &v->report, c)));
	}
	return answer;
}

int verify_report(const struct verify_input *in, struct verify_result *ret)
{
	struct verification v = {.in = in};
	int answer;

	*ret = (struct verify_result){0};
	answer = run_authenticity(&v, ret);
	answer = run_demands(&v, ret, answer);
	ret->report = v.report;
	ret->product = v.chain.product;
	return answer > 0 ? VERIFY_E_REFUSED : answer;
}

void verify_unreadable(int answer, const char *reason, struct verify_result *ret)
{
	struct check *first;

	*ret = (struct verify_result){0};
	first = verify_next_check(ret, authenticity[0].id);
	check_reason(first, "%s", reason);
	answer = check_conclude(first, answer);
	for (size_t i = 1; i < ARRAY_SIZE(authenticity); i++)
		verify_next_check(ret, authenticity[i].id);
	(void)!run_demands(NULL, ret, answer);
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
