/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of the command line to what verify_report() takes. */
#include "verify-options.h"

#include <string.h>

#include "kds/urls.h"
#include "owner/cert-files.h"
#include "owner/products-file.h"
#include "say.h"
#include "snp/codec.h"
#include "vm/conf/value.h"
#include "vm/conf/vmconf.h"
#include "vm/expect/expect.h"

int hex_option(const char *name, const char *text, uint8_t *ret, size_t len)
{
	int r = snp_hex_decode(text, strlen(text), ret, len);

	if (r) {
		say_error("--%s: %s; it takes %zu hex digits", name, snp_strerror(r), 2 * len);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

int kds_option(const char *text, const char **ret)
{
	*ret = text ? text : KDS_BASE;
	if (strcmp(*ret, "none") == 0)
		*ret = NULL;
	if (*ret && kds_base_check(*ret)) {
		say_error("--kds '%s': %s, or none", text, kds_strerror(KDS_E_BASE));
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

int products_option(const char *path, struct products **ret)
{
	char why[PRODUCTS_WHY_MAX];

	if (path && products_read(path, ret, why)) {
		say_error("--products %s", why);
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

/* Strictly: strptime() takes fewer digits and blanks, and timegm() February 30th. */
static bool take_day(const char *text, time_t *ret)
{
	struct tm tm = {0};
	char again[sizeof("YYYY-MM-DD")];
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	if (!end || *end || strlen(text) + 1 != sizeof(again))
		return false;
	*ret = timegm(&tm);
	return gmtime_r(ret, &tm) && strftime(again, sizeof(again), "%Y-%m-%d", &tm) &&
		strcmp(again, text) == 0;
}

static int resolve_at(const char *text, time_t *ret)
{
	if (!text) {
		*ret = time(NULL);
		return EXIT_DONE;
	}
	if (!take_day(text, ret)) {
		say_error("--at: '%s' is not a day; it takes YYYY-MM-DD", text);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int resolve_crl(const char *text, enum crl_mode *ret)
{
	if (text && crl_mode_parse(text, ret)) {
		say_error("--crl: '%s' is not one of require, if-present, off", text);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* What the VM's description demands; the safe default where there is none. @named: which
 * measurement is right is said by an option. */
static int resolve_vm(const char *path, const struct products *products,
	bool named, struct policy *p)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];
	int r;

	if (!path)
		return EXIT_DONE;
	r = vmconf_read(path, &c, why);
	if (!r)
		r = vmconf_policy_resolve(&c.policy, path, products, p, why);
	if (!r)
		r = expect_lay(&c, path, named, p, why);
	if (r) {
		say_error("%s", why);
		return r == VMCONF_E_INVALID ? EXIT_USAGE : EXIT_COULD_NOT;
	}
	if (why[0])
		say_warning("%s", why);
	return EXIT_DONE;
}

static int resolve_measurements(const struct option_list *list, struct policy *p)
{
	_Static_assert(OPTION_LIST_MAX <= POLICY_MEASUREMENTS_MAX, "every one given has a place");

	for (size_t i = 0; i < list->n; i++) {
		int status = hex_option("measurement", list->v[i], p->measurements[i],
			SNP_MEASUREMENT_SIZE);

		if (status)
			return status;
		p->n_measurements = i + 1;
	}
	return EXIT_DONE;
}

static int resolve_allow(const struct option_list *list, struct policy *p)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct policy_bit *b = policy_bit_by_name(policy_freedom, list->v[i]);

		if (!b) {
			say_error("--allow: '%s' is not one of debug, migration, "
				"cxl, smt", list->v[i]);
			return EXIT_USAGE;
		}
		policy_allow(p, b->bit);
	}
	return EXIT_DONE;
}

static int resolve_vmpl(const char *text, struct policy *p)
{
	if (text && !value_number(text, 0, 3, &p->vmpl)) {
		say_error("--vmpl: '%s' is not a number from 0 to 3", text);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* Options go before the description, so they are laid upon it. */
static int resolve_policy(const struct verify_options *o, const struct products *products,
	struct policy *p)
{
	int status;

	status = resolve_vm(o->vm, products, o->measurements.n || o->any_measurement, p);
	if (status)
		return status;
	status = resolve_measurements(&o->measurements, p);
	if (status)
		return status;
	status = resolve_allow(&o->allow, p);
	if (status)
		return status;
	p->any_measurement = o->any_measurement;
	return resolve_vmpl(o->vmpl, p);
}

static int read_certs(const struct verify_options *o, struct verify_setup *ret)
{
	int r;

	for (size_t i = 0; i < o->arks.n; i++) {
		r = certs_add_file(&ret->roots, o->arks.v[i]);
		/* A root is a candidate as well: answers need not carry it. */
		if (!r)
			r = certs_add_file(&ret->bag, o->arks.v[i]);
		if (r) {
			say_error("--ark %s: %s", o->arks.v[i], owner_strerror(r));
			return EXIT_COULD_NOT;
		}
	}
	ret->use_roots = o->arks.n > 0;
	r = o->certs ? certs_add_dir(&ret->bag, o->certs) : 0;
	if (r) {
		say_error("--certs %s: %s%s", o->certs, owner_strerror(r),
			r == VERIFY_E_CERTS_MANY ?
			"; the cache takes any number of certificates (snpguard certs import DIR); "
			"of revocation lists, keep the newest of each line" : "");
		return EXIT_COULD_NOT;
	}
	return EXIT_DONE;
}

static int no_measurement(void)
{
	say_error("give --measurement HEX, what the guest must run, or firmware in [vm] or "
		"measurement in [policy] of --vm FILE, or --any-measurement");
	return EXIT_USAGE;
}

int verify_options_demand(const struct verify_options *o)
{
	if (o->any_measurement && o->measurements.n) {
		say_error("--measurement HEX and --any-measurement exclude each other");
		return EXIT_USAGE;
	}
	return o->any_measurement || o->measurements.n || o->vm ? EXIT_DONE : no_measurement();
}

int verify_setup_demand(const struct verify_setup *s)
{
	return s->policy.any_measurement || s->policy.n_measurements ? EXIT_DONE : no_measurement();
}

int verify_options_resolve(const struct verify_options *o, struct verify_setup *ret)
{
	int status;

	*ret = (struct verify_setup){.vm = o->vm};
	status = kds_option(o->kds, &ret->kds);
	if (status)
		return status;
	status = resolve_at(o->at, &ret->at);
	if (status)
		return status;
	status = resolve_crl(o->crl, &ret->crl);
	if (status)
		return status;
	status = products_option(o->products, &ret->products);
	if (status)
		return status;
	status = resolve_policy(o, ret->products ? ret->products : products_builtin(),
		&ret->policy);
	return status ? status : read_certs(o, ret);
}

struct verify_input verify_setup_input(const struct verify_setup *s,
	const uint8_t report[static SNP_REPORT_SIZE])
{
	return (struct verify_input){
		.report = report,
		.certs = &s->bag,
		.roots = s->use_roots ? &s->roots : NULL,
		.products = s->products,
		.at = s->at,
		.crl = s->crl,
		.policy = &s->policy,
	};
}

void verify_setup_done(struct verify_setup *s)
{
	certs_done(&s->bag);
	certs_done(&s->roots);
	products_free(s->products);
	s->products = NULL;
}
