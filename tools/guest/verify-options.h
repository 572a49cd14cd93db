/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options by which commands that verify are told what to trust and what to demand. */
#pragma once

#include <time.h>

#include "command.h"
#include "verifier/certs.h"
#include "verifier/crl.h"
#include "verifier/policy.h"
#include "verifier/products.h"
#include "verifier/verify.h"

struct verify_options {
	const char *certs, *at, *crl, *kds, *products, *vm, *vmpl;
	struct option_list arks, measurements, allow;
	bool any_measurement;	/* for commands with ANY_MEASUREMENT_OPTION */
};

#define KDS_OPTION(target)                                                                         \
	{"kds", OPTION_STRING, &(target), "URL",                                                   \
		"key service to ask for certificates that are\nmissing, or none (default: AMD's)"}

#define PRODUCTS_OPTION(target)                                                                    \
	{"products", OPTION_STRING, &(target), "FILE",                                             \
		"processor lines, roots and floors in addition\nto those built in"}

#define VERIFY_OPTIONS(o)                                                                          \
	{"certs", OPTION_STRING, &(o).certs, "DIR",                                                \
		"folder with certificates, DER or PEM, in addition\n"                              \
		"to those that came with the report"},                                             \
	{"ark", OPTION_LIST, &(o).arks, "FILE",                                                    \
		"root certificate to trust in place of AMD's;\nmay be repeated"},                  \
	{"vm", OPTION_STRING, &(o).vm, "FILE",                                                     \
		"the VM's description: [policy] says what is\n"                                    \
		"demanded; options below go before it"},                                           \
	{"measurement", OPTION_LIST, &(o).measurements, "HEX",                                     \
		"expected launch digest, 96 hex digits; one of\n"                                  \
		"them when repeated; in place of those in --vm"},                                  \
	{"allow", OPTION_LIST, &(o).allow, "WHAT",                                                 \
		"tolerate in the guest's policy: debug, migration,\n"                              \
		"cxl, smt; in addition to --vm"},                                                  \
	{"vmpl", OPTION_STRING, &(o).vmpl, "N",                                                    \
		"privilege level that the report must be of, 0 to 3\n"                             \
		"(default 0); in place of that in --vm"},                                          \
	{"at", OPTION_STRING, &(o).at, "YYYY-MM-DD",                                               \
		"day on which certificates must be valid\n(default: now)"},                        \
	{"crl", OPTION_STRING, &(o).crl, "MODE",                                                   \
		"AMD's revocation list: require it, check it\nif-present (default), or off"},      \
	PRODUCTS_OPTION((o).products),                                                             \
	KDS_OPTION((o).kds)

#define ANY_MEASUREMENT_OPTION(o, help)                                                            \
	{"any-measurement", OPTION_FLAG, &(o).any_measurement, NULL, help}

/* For commands that act upon the verdict: measurements, or the flag that says that they do not
 * matter, or a description that may have some. EXIT_DONE or EXIT_USAGE, said. */
_must_check_ int verify_options_demand(const struct verify_options *o);

/* What the options amount to. The bag and the roots are owned; policy has no pointers from here. */
struct verify_setup {
	struct certs bag, roots;
	bool use_roots;
	time_t at;
	enum crl_mode crl;
	const char *kds;		/* NULL: none */
	const char *vm;			/* the description's file; NULL: none */
	struct products *products;	/* NULL: those built in */
	struct policy policy;
};

/**
 * verify_options_resolve() - read the files and values that the options name
 *
 * Return: EXIT_DONE, or another exit status after it has said why. verify_setup_done() in any case.
 */
_must_check_ int verify_options_resolve(const struct verify_options *o, struct verify_setup *ret);
/* The second half of verify_options_demand(): that the description did have some. */
_must_check_ int verify_setup_demand(const struct verify_setup *s);
void verify_setup_done(struct verify_setup *s);
/* All of @s, for one report: what is left out, a default would take the place of. Borrows both. */
struct verify_input verify_setup_input(const struct verify_setup *s,
	const uint8_t report[static SNP_REPORT_SIZE]);

/* The value of an option that takes exactly @len bytes in hex. EXIT_DONE or EXIT_USAGE, said. */
_must_check_ int hex_option(const char *name, const char *text, uint8_t *ret, size_t len);
/* The file that --products names; *ret stays NULL without it.
 * EXIT_DONE or EXIT_COULD_NOT, said. */
_must_check_ int products_option(const char *path, struct products **ret);
/* The key service that --kds names: AMD's without it, NULL for none.
 * EXIT_DONE or EXIT_USAGE, said. */
_must_check_ int kds_option(const char *text, const char **ret);
