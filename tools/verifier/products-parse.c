/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * products.ini and owners' files of the same form, section by section. The same rules hold for
 * both: names are told before they are used, and a text can add to what was before it but take
 * nothing away.
 */
#include "products-reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "products-value.h"

int products_no(struct products_reader *r, const char *fmt, ...)
{
	va_list args;
	int n = snprintf(r->why, PRODUCTS_WHY_MAX, "%.200s:%u: ", r->path, r->line);

	va_start(args, fmt);
	vsnprintf(r->why + n, PRODUCTS_WHY_MAX - (size_t)n, fmt, args);
	va_end(args);
	return VERIFY_E_PRODUCTS;
}

static bool contains(const struct product_models *outer, const struct product_models *inner)
{
	return outer->family == inner->family && outer->first <= inner->first &&
		outer->last >= inner->last;
}

static int end_product(struct products_reader *r)
{
	const struct product *p = r->entry;

	/* "SEV-VLEK-NAME" and "NAME-B0" in certificates are to have one meaning. */
	if (strchr(p->name, '-'))
		return products_no(r, "[product %s]: a line's name is letters and digits", p->name);
	if (!p->n_models)
		return products_no(r, "[product %s] has no models", p->name);
	if (p->n_roots && !(p->tcb_known && p->chip_id_size))
		return products_no(r, "[product %s]: ark-spki needs tcb and chip-id", p->name);
	return 0;
}

/*
 * Which silicon a report is of must not depend on an order; nor may a later text take a stepping
 * out of what an earlier one knows, since that would be a way around its floor.
 */
static int check_apart(struct products_reader *r, const struct silicon *s)
{
	for (size_t i = 0; !r->existed && i < r->set->n_silicon; i++) {
		const struct silicon *other = &r->set->silicon[i];

		if (other != s && products_overlap(&other->models, &s->models) &&
			(i < r->n_silicon_before || other->stepping == s->stepping))
			return products_no(r, "[silicon %s]: some of it is %s",
				s->name, other->name);
	}
	return 0;
}

static int end_silicon(struct products_reader *r)
{
	const struct silicon *s = r->entry;
	bool inside = false;

	if (!s->product || !s->models.family)
		return products_no(r, "[silicon %s] has no %s", s->name,
			s->product ? "models" : "product");
	for (size_t i = 0; i < s->product->n_models; i++)
		inside |= contains(&s->product->models[i], &s->models);
	if (!inside)
		return products_no(r, "[silicon %s]: its models are not of %s", s->name,
			s->product->name);
	return check_apart(r, s);
}

static int end_advisory(struct products_reader *r)
{
	const struct advisory *a = r->entry;

	return a->title[0] ? 0 : products_no(r, "[advisory %s] has no title", a->id);
}

static void begin_silicon(struct products *set, size_t i)
{
	set->silicon[i].stepping = -1;
}

static void begin_advisory(struct products *set, size_t i)
{
	set->advisories[i].set = set;
}

#define KIND(array, count, max)                                                                    \
	offsetof(struct products, array), offsetof(struct products, count),                        \
		sizeof(((struct products *)NULL)->array[0]), max

static const struct products_kind kinds[] = {
	{"product", KIND(products, n_products, PRODUCTS_MAX), NULL, end_product},
	{"silicon", KIND(silicon, n_silicon, SILICON_MAX), begin_silicon, end_silicon},
	{"advisory", KIND(advisories, n_advisories, ADVISORIES_MAX), begin_advisory, end_advisory},
};

_Static_assert(PRODUCTS_MAX <= 64 && SILICON_MAX <= 64 && ADVISORIES_MAX <= 64,
	"one bit for each in begun");
_Static_assert(!offsetof(struct product, name) && !offsetof(struct silicon, name) &&
	!offsetof(struct advisory, id), "a name first");

static void *entry_at(struct products *set, const struct products_kind *kind, size_t i)
{
	return (char *)set + kind->array + i * kind->size;
}

/* The entry of that name, new where there is none, becomes the one that keys go to. */
static int enter(struct products_reader *r, const struct products_kind *kind, const char *name)
{
	size_t *count = (size_t *)((char *)r->set + kind->count), i = 0;
	uint64_t *begun = &r->begun[kind - kinds];

	while (i < *count && strcmp(entry_at(r->set, kind, i), name) != 0)
		i++;
	if (i == kind->max)
		return products_no(r, "more than %zu sections [%s NAME]", kind->max, kind->name);
	if (*begun & UINT64_C(1) << i)
		return products_no(r, "[%s %s] is given twice", kind->name, name);
	*begun |= UINT64_C(1) << i;
	r->kind = kind;
	r->section_line = r->line;
	r->seen = 0;
	r->existed = i < *count;
	r->entry = entry_at(r->set, kind, i);
	if (r->existed)
		return 0;
	memset(r->entry, 0, kind->size);
	memcpy(r->entry, name, strlen(name) + 1);
	if (kind->begin)
		kind->begin(r->set, i);
	++*count;
	return 0;
}

static int end_section(struct products_reader *r)
{
	unsigned line = r->line;
	int e;

	if (!r->kind)
		return 0;
	r->line = r->section_line;
	e = r->kind->end(r);
	r->line = e ? r->line : line;
	return e;
}

static int begin_section(struct products_reader *r, const struct ini_line *l)
{
	size_t k = 0;
	int e = end_section(r);

	if (e)
		return e;
	while (k < ARRAY_SIZE(kinds) && strcmp(kinds[k].name, l->section) != 0)
		k++;
	if (k == ARRAY_SIZE(kinds))
		return products_no(r, "[%s]: no such section", l->section);
	if (!products_value_name(l->name))
		return products_no(r, "[%s NAME] wants a name: A-Z, then letters, digits or '-', "
			"at most %d", l->section, PRODUCT_NAME_MAX - 1);
	return enter(r, &kinds[k], l->name);
}

static int take_line(const struct ini_line *l, void *arg)
{
	struct products_reader *r = arg;

	r->line = l->number;
	return l->key ? products_take_key(r, l) : begin_section(r, l);
}

/* So that no processor of a product goes without a floor because nobody thought of its model. */
static int check_covered(struct products_reader *r, const struct product *p,
	const struct product_models *m)
{
	for (unsigned model = m->first; model <= m->last; model++) {
		const struct snp_report report = {
			.has_cpuid = true,
			.cpuid_family = m->family,
			.cpuid_model = (uint8_t)model,
			.cpuid_stepping = UINT8_MAX,	/* one that none names */
		};

		if (!silicon_of(r->set, &report))
			return products_no(r, "[product %s]: family %02Xh, model %02Xh is of no "
				"[silicon NAME]", p->name, m->family, model);
	}
	return 0;
}

static int check_whole(struct products_reader *r)
{
	int e = end_section(r);

	for (size_t i = 0; i < r->set->n_products; i++) {
		const struct product *p = &r->set->products[i];

		for (size_t k = 0; !e && p->n_roots && k < p->n_models; k++)
			e = check_covered(r, p, &p->models[k]);
	}
	return e;
}

int products_add(struct products *set, char *text, const char *path,
	char why[static PRODUCTS_WHY_MAX])
{
	struct products_reader r = {.set = set, .path = path, .why = why,
		.n_silicon_before = set->n_silicon};
	int e = ini_parse(text, take_line, &r, &r.line);

	if (e == -EBADMSG)
		return products_no(&r, "neither [section] nor key = value");
	return e ? e : check_whole(&r);
}
