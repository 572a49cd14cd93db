/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of products.ini as a table: what each may be and where it goes. */
#include <string.h>

#include "products-reader.h"
#include "products-value.h"
#include "snp/codec.h"

struct key {
	const char *section, *key;
	int (*set)(struct products_reader *r, const char *key, const char *value);
	bool list;			/* may be given several times */
	bool fixed;			/* belongs to a section's first appearance */
};

static int parse_models(struct products_reader *r, const char *key, const char *value,
	struct product_models *ret)
{
	return products_value_models(value, ret) ? 0 :
		products_no(r, "%s: '%s' is not FAMILYh FIRST-LAST, such as 19h 00-0F", key, value);
}

/* Which product a report is of must not depend on an order. */
static int add_models(struct products_reader *r, const char *key, const char *value)
{
	struct product *p = r->entry;
	struct product_models m;
	int e = parse_models(r, key, value, &m);

	if (e)
		return e;
	for (size_t i = 0; i < r->set->n_products; i++) {
		const struct product *other = &r->set->products[i];

		for (size_t k = 0; k < other->n_models; k++)
			if (products_overlap(&m, &other->models[k]))
				return products_no(r, "%s: some are those of %s", key, other->name);
	}
	if (p->n_models == PRODUCT_MODELS_MAX)
		return products_no(r, "%s: more than %d", key, PRODUCT_MODELS_MAX);
	p->models[p->n_models++] = m;
	return 0;
}

static int set_tcb(struct products_reader *r, const char *key, const char *value)
{
	static const char *const layouts[] = {
		[SNP_TCB_MILAN] = "milan",
		[SNP_TCB_TURIN] = "turin",
	};
	struct product *p = r->entry;

	if (p->tcb_known)
		return products_no(r, "%s: that of %s is settled", key, p->name);
	for (size_t i = 0; i < ARRAY_SIZE(layouts); i++) {
		if (strcmp(value, layouts[i]) == 0) {
			p->tcb_layout = (enum snp_tcb_layout)i;
			p->tcb_known = true;
			return 0;
		}
	}
	return products_no(r, "%s: '%s' is neither milan nor turin", key, value);
}

static int set_chip_id(struct products_reader *r, const char *key, const char *value)
{
	struct product *p = r->entry;
	unsigned n;

	if (p->chip_id_size)
		return products_no(r, "%s: that of %s is settled", key, p->name);
	if (!products_value_number(value, SNP_CHIP_ID_SIZE, &n) || n == 0)
		return products_no(r, "%s: '%s' is not a number from 1 to %d", key, value,
			SNP_CHIP_ID_SIZE);
	p->chip_id_size = n;
	return 0;
}

static int add_root(struct products_reader *r, const char *key, const char *value)
{
	struct product *p = r->entry;
	uint8_t hash[PRODUCT_SPKI_HASH_SIZE];

	if (snp_hex_decode(value, strlen(value), hash, sizeof(hash)))
		return products_no(r, "%s: '%s' is not a SHA-256 of %d hex digits", key, value,
			2 * PRODUCT_SPKI_HASH_SIZE);
	for (size_t i = 0; i < p->n_roots; i++)
		if (memcmp(p->ark_spki_sha256[i], hash, sizeof(hash)) == 0)
			return products_no(r, "%s: %s has that root already", key, p->name);
	if (p->n_roots == PRODUCT_ROOTS_MAX)
		return products_no(r, "%s: more than %d", key, PRODUCT_ROOTS_MAX);
	memcpy(p->ark_spki_sha256[p->n_roots++], hash, sizeof(hash));
	return 0;
}

static int set_product(struct products_reader *r, const char *key, const char *value)
{
	struct silicon *s = r->entry;

	s->product = product_by_name(r->set, value);
	return s->product ? 0 : products_no(r, "%s: no [product %s] before this", key, value);
}

static int set_models(struct products_reader *r, const char *key, const char *value)
{
	struct silicon *s = r->entry;

	return parse_models(r, key, value, &s->models);
}

static int set_stepping(struct products_reader *r, const char *key, const char *value)
{
	struct silicon *s = r->entry;
	unsigned n;

	if (!products_value_number(value, 15, &n))
		return products_no(r, "%s: '%s' is not a number from 0 to 15", key, value);
	s->stepping = (int)n;
	return 0;
}

/* What @more asks for comes to @floor. */
static int raise_floor(struct products_reader *r, const char *key, const struct product *product,
	struct snp_tcb more, struct snp_tcb *floor)
{
	const struct tcb_component *c;

	if (!product || !product->tcb_known)
		return products_no(r, "%s: no product with a known TCB layout stands before it",
			key);
	if (more.fmc && product->tcb_layout != SNP_TCB_TURIN)
		return products_no(r, "%s: the TCB of %s has no fmc", key, product->name);
	for (size_t i = 0; (c = tcb_component(i)) != NULL; i++) {
		uint8_t new = *tcb_component_of(&more, c), *old = tcb_component_of(floor, c);

		if (new && new < *old)
			return products_no(r, "%s: %s 0x%02X is less than the 0x%02X that is known",
				key, c->name, new, *old);
		if (new)
			*old = new;
	}
	return 0;
}

static int set_floor(struct products_reader *r, const char *key, const char *value)
{
	struct silicon *s = r->entry;
	struct advisory_need need;

	if (!products_value_need(value, &need) || !need.known || need.platform_required ||
		need.policy_required)
		return products_no(r, "%s: '%s' is not COMPONENT 0xNN, ...; components are "
			"boot-loader, tee, snp, microcode, fmc", key, value);
	return raise_floor(r, key, s->product, need.floor, &s->floor);
}

static int set_title(struct products_reader *r, const char *key, const char *value)
{
	struct advisory *a = r->entry;

	return products_value_title(value, a->title, sizeof(a->title)) ? 0 :
		products_no(r, "%s: not up to %d characters of ASCII", key, ADVISORY_TITLE_MAX - 1);
}

static int add_need(struct products_reader *r, const char *key, const char *value, size_t silicon)
{
	struct advisory *a = r->entry;
	struct advisory_need need, *known = &a->need[silicon];

	if (!products_value_need(value, &need))
		return products_no(r, "%s: '%s' is neither unknown nor COMPONENT 0xNN, "
			"platform BIT, policy BIT, ...", key, value);
	if (!need.known && known->known)
		return products_no(r, "%s: unknown is less than what is known", key);
	a->concerns[silicon] = true;
	if (!need.known)
		return 0;
	known->known = true;
	known->platform_required |= need.platform_required;
	known->policy_required |= need.policy_required;
	return raise_floor(r, key, r->set->silicon[silicon].product, need.floor, &known->floor);
}

static const struct key keys[] = {
	{"product", "models", add_models, .list = true},
	{"product", "tcb", set_tcb},
	{"product", "chip-id", set_chip_id},
	{"product", "ark-spki", add_root, .list = true},
	{"silicon", "product", set_product, .fixed = true},
	{"silicon", "models", set_models, .fixed = true},
	{"silicon", "stepping", set_stepping, .fixed = true},
	{"silicon", "floor", set_floor},
	{"advisory", "title", set_title, .fixed = true},
};

#define SILICON_BIT 32
_Static_assert(ARRAY_SIZE(keys) <= SILICON_BIT && SILICON_BIT + SILICON_MAX <= 64,
	"one bit for each in seen");

static int take_key(struct products_reader *r, const struct key *k, const struct ini_line *l)
{
	uint64_t bit = UINT64_C(1) << (k - keys);

	if (!k->list && r->seen & bit)
		return products_no(r, "%s is given twice", l->key);
	r->seen |= bit;
	if (k->fixed && r->existed)
		return products_no(r, "%s: that of [%s %s] is settled",
			l->key, l->section, l->name);
	return k->set(r, l->key, l->value);
}

/* In an advisory, a key that is none of the table is the name of a silicon. */
static int take_silicon(struct products_reader *r, const struct ini_line *l)
{
	for (size_t i = 0; i < r->set->n_silicon; i++) {
		uint64_t bit = UINT64_C(1) << (SILICON_BIT + i);

		if (strcmp(r->set->silicon[i].name, l->key) != 0)
			continue;
		if (r->seen & bit)
			return products_no(r, "%s is given twice", l->key);
		r->seen |= bit;
		return add_need(r, l->key, l->value, i);
	}
	return products_no(r, "[advisory] has no key '%s', nor is there a [silicon %s] before this",
		l->key, l->key);
}

int products_take_key(struct products_reader *r, const struct ini_line *l)
{
	if (r->kind && !*l->value)
		return products_no(r, "%s has no value", l->key);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(keys[i].section, l->section) == 0 && strcmp(keys[i].key, l->key) == 0)
			return take_key(r, &keys[i], l);
	if (strcmp(l->section, "advisory") == 0)
		return take_silicon(r, l);
	return products_no(r, "[%s] has no key '%s'", l->section, l->key);
}
