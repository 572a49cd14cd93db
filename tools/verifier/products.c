/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of products: the one that is built in, copies of it, and what they answer. */
#include "products.h"

#include <pthread.h>
#include <string.h>

#include "products-set.h"

/* Not const: parsing writes zeros into it, once. */
static char builtin_text[] = {
#include "products-ini.h"
	0,
};

static struct products builtin;
static char builtin_why[PRODUCTS_WHY_MAX];

/* Nothing can be verified without these facts; a unit test keeps a broken file from users. */
static void load_builtin(void)
{
	if (products_add(&builtin, builtin_text, "products.ini", builtin_why))
		abort();
}

const struct products *products_builtin(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_builtin);
	return &builtin;
}

void products_rebase(struct products *set, const struct products *of)
{
	for (size_t i = 0; i < set->n_silicon; i++)
		set->silicon[i].product = set->products + (set->silicon[i].product - of->products);
	for (size_t i = 0; i < set->n_advisories; i++)
		set->advisories[i].set = set;
}

DEFINE_CLEANUP(struct products *, products_free)

int products_parse(char *text, const char *path, struct products **ret,
	char why[static PRODUCTS_WHY_MAX])
{
	_cleanup_(products_freep) struct products *set = malloc(sizeof(*set));
	int r;

	why[0] = 0;
	if (!set)
		return -ENOMEM;
	*set = *products_builtin();
	products_rebase(set, products_builtin());
	r = products_add(set, text, path, why);
	if (r)
		return r;
	*ret = steal_ptr(set);
	return 0;
}

void products_free(struct products *p)
{
	free(p);
}

const struct product *product_by_index(const struct products *p, size_t i)
{
	return i < p->n_products ? &p->products[i] : NULL;
}

const struct product *product_by_name(const struct products *p, const char *name)
{
	for (size_t i = 0; i < p->n_products; i++)
		if (strcmp(p->products[i].name, name) == 0)
			return &p->products[i];
	return NULL;
}

static bool has_model(const struct product_models *m, uint8_t family, uint8_t model)
{
	return m->family == family && model >= m->first && model <= m->last;
}

const struct product *product_by_cpuid(const struct products *p, uint8_t family, uint8_t model)
{
	for (size_t i = 0; i < p->n_products; i++)
		for (size_t k = 0; k < p->products[i].n_models; k++)
			if (has_model(&p->products[i].models[k], family, model))
				return &p->products[i];
	return NULL;
}

const struct silicon *silicon_by_index(const struct products *p, size_t i)
{
	return i < p->n_silicon ? &p->silicon[i] : NULL;
}

const struct silicon *silicon_of(const struct products *p, const struct snp_report *report)
{
	const struct silicon *any = NULL;

	if (!report->has_cpuid)
		return NULL;
	for (size_t i = 0; i < p->n_silicon; i++) {
		const struct silicon *s = &p->silicon[i];

		if (!has_model(&s->models, report->cpuid_family, report->cpuid_model))
			continue;
		if (s->stepping == report->cpuid_stepping)
			return s;
		if (s->stepping < 0)
			any = s;
	}
	return any;
}

static uint8_t least(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

void product_floor(const struct products *p, const struct product *product,
	const struct snp_report *report, struct snp_tcb *ret)
{
	const struct silicon *s = silicon_of(p, report);
	bool found = false;

	*ret = (struct snp_tcb){0};
	if (s && s->product == product) {
		*ret = s->floor;
		return;
	}
	for (size_t i = 0; i < p->n_silicon; i++) {
		const struct snp_tcb *floor = &p->silicon[i].floor;

		if (p->silicon[i].product != product)
			continue;
		*ret = !found ? *floor : (struct snp_tcb){
			.boot_loader = least(ret->boot_loader, floor->boot_loader),
			.tee = least(ret->tee, floor->tee),
			.snp = least(ret->snp, floor->snp),
			.microcode = least(ret->microcode, floor->microcode),
			.fmc = least(ret->fmc, floor->fmc),
		};
		found = true;
	}
}

const struct advisory *advisory_by_index(const struct products *p, size_t i)
{
	return i < p->n_advisories ? &p->advisories[i] : NULL;
}

const struct advisory *advisory_by_id(const struct products *p, const char *id)
{
	for (size_t i = 0; i < p->n_advisories; i++)
		if (strcmp(p->advisories[i].id, id) == 0)
			return &p->advisories[i];
	return NULL;
}

const char *advisory_id(const struct advisory *a)
{
	return a->id;
}

const char *advisory_title(const struct advisory *a)
{
	return a->title;
}

bool advisory_need(const struct advisory *a, const struct silicon *silicon,
	struct advisory_need *ret)
{
	for (size_t i = 0; i < a->set->n_silicon; i++) {
		if (silicon != &a->set->silicon[i] || !a->concerns[i])
			continue;
		*ret = a->need[i];
		return true;
	}
	return false;
}
