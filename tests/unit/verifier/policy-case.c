/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report, and the demands of a vm.conf on it: see policy-case.h. */
#include "policy-case.h"

#include <stdio.h>
#include <string.h>

#include "runner.h"
#include "vm/conf/vmconf.h"

void good_report(struct snp_report *r)
{
	uint64_t tcb = GOOD;

	*r = (struct snp_report){.version = 5, .guest_svn = 7, .policy = 0x30137,
		.platform_info = 0x25, .author_key_en = true, .has_cpuid = true,
		.cpuid_family = 0x19, .cpuid_model = 1, .cpuid_stepping = 1,
		.current_major = 1, .current_minor = 55, .current_build = 29,
		.committed_major = 1, .committed_minor = 55, .committed_build = 29,
		.has_mit_vectors = true, .launch_mit_vector = 7, .current_mit_vector = 7};
	memset(r->measurement, 0x01, sizeof(r->measurement));
	memset(r->host_data, 0x02, sizeof(r->host_data));
	memset(r->report_id, 0x03, sizeof(r->report_id));
	memset(r->family_id, 0x04, sizeof(r->family_id));
	memset(r->image_id, 0x05, sizeof(r->image_id));
	memset(r->id_key_digest, 0x06, sizeof(r->id_key_digest));
	memset(r->author_key_digest, 0x07, sizeof(r->author_key_digest));
	memset(r->chip_id, 0x08, sizeof(r->chip_id));
	memcpy(r->current_tcb, &tcb, sizeof(tcb));
	memcpy(r->reported_tcb, &tcb, sizeof(tcb));
	memcpy(r->committed_tcb, &tcb, sizeof(tcb));
	memcpy(r->launch_tcb, &tcb, sizeof(tcb));
}

void demands_of(const char *lines, struct policy *ret)
{
	_cleanup_vmconf_ struct vmconf c = {0};
	_cleanup_free_ char *text = NULL;
	char why[VMCONF_WHY_MAX];

	ck_assert_int_ge(asprintf(&text, "[policy]\n%s\n", lines), 0);
	ck_assert_msg(!vmconf_parse(text, "vm.conf", &c, why), "%s", why);
	ck_assert_msg(!vmconf_policy_resolve(&c.policy, "vm.conf", products_builtin(), ret, why),
		"%s", why);
}

int judge_line(const char *product, const struct policy *p, const struct snp_report *r, const char *id,
	struct check *c)
{
	struct leaf leaf = {.has_hw_id = r->signing_key == SNP_KEY_VCEK};
	const struct demand *d;
	size_t i = 0;

	if (!leaf.has_hw_id)
		memcpy(leaf.csp_id, "cloud", 6);
	while ((d = policy_demand(i)) != NULL && strcmp(demand_id(d), id) != 0)
		i++;
	ck_assert_ptr_nonnull(d);
	*c = (struct check){.id = id};
	return demand_check(d, &(struct policy_subject){
		.policy = p,
		.products = products_builtin(),
		.report = r,
		.product = product_by_name(products_builtin(), product),
		.leaf = &leaf,
	}, c);
}

int judge(const struct policy *p, const struct snp_report *r, const char *id, struct check *c)
{
	return judge_line("Milan", p, r, id, c);
}
