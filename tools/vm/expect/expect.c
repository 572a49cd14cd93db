/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the sections for the VMM to demands on reports. */
#include "parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "snp/codec.h"
#include "vm/hole.h"

#define DIGEST_HEX SNP_HEX_SIZE(LAUNCH_DIGEST_SIZE)

int expect_contradiction(struct expectation *e, const char *fmt, ...)
{
	int n = snprintf(e->why, VMCONF_WHY_MAX, "%.100s: ", e->path);
	va_list args;

	va_start(args, fmt);
	vsnprintf(e->why + n, VMCONF_WHY_MAX - (size_t)n, fmt, args);
	va_end(args);
	return VMCONF_E_INVALID;
}

void expect_warn(struct expectation *e, const char *fmt, ...)
{
	size_t at = strlen(e->warning);
	va_list args;

	if (at == 0)
		at = (size_t)snprintf(e->warning, sizeof(e->warning), "%.100s: ", e->path);
	else if (at + 2 < sizeof(e->warning))
		at += (size_t)snprintf(e->warning + at, sizeof(e->warning) - at, "; ");
	va_start(args, fmt);
	vsnprintf(e->warning + at, sizeof(e->warning) - at, fmt, args);
	va_end(args);
}

/* --- measurement --- */

bool expect_has_measurement(const struct policy *p, const uint8_t *digest)
{
	for (size_t i = 0; i < p->n_measurements; i++)
		if (memcmp(p->measurements[i], digest, SNP_MEASUREMENT_SIZE) == 0)
			return true;
	return false;
}

/* By hand and by computation; a launch that is not the one written down is a mistake somewhere. */
static int compare_measurement(struct expectation *e, const struct launch_source *s,
	const struct launch *l, const struct measure_digest *digest)
{
	char hex[DIGEST_HEX], differs[160] = "";

	if (expect_has_measurement(&e->policy, digest->value))
		return 0;
	snp_hex_encode(digest->value, sizeof(digest->value), hex);
	if (e->policy.n_measurements == 1)
		expect_tell_differences(s, l, e->policy.measurements[0], e->path,
			differs, sizeof(differs));
	return expect_contradiction(e,
		"[vm] gives the digest %s, which is not measurement in [policy]%s; mend either, "
		"or leave measurement out", hex, differs);
}

/* A digest by hand, or in an ID block, needs no files: owners keep them where they build. One by
 * hand counts alone; what the block says of itself is told to be that. */
static int without_launch(struct expectation *e, int r)
{
	bool known = e->policy.n_measurements || e->has_block;
	char reason[VMCONF_WHY_MAX];

	if (known && (expect_is_absent(r) || r == -EACCES)) {
		if (!e->policy.n_measurements)
			expect_warn(e, "the ID block's measurement is not compared "
				"with [vm]: %.200s", e->why);
		return 0;
	}
	if (known && r > 0) {
		expect_warn(e, "the expected measurement is not compared with [vm]: %.300s",
			e->why);
		return 0;
	}
	snprintf(reason, sizeof(reason), "%s", e->why);
	snprintf(e->why, VMCONF_WHY_MAX, "%.300s; %.100s needs it for the expected digest, unless "
		"[policy] has the line measurement = HEX", reason, e->path);
	return r;
}

static int take_measurement(struct expectation *e, const struct launch_source *s,
	const struct launch *l)
{
	struct measure_digest digest;
	int r = launch_measure(s, l, &digest, e->why);

	if (r)
		return r < 0 ? r : without_launch(e, r);
	r = expect_signed_for(e, s, l, &digest);
	if (r || e->policy.n_measurements)
		return r ? r : compare_measurement(e, s, l, &digest);
	memcpy(e->policy.measurements[0], digest.value, SNP_MEASUREMENT_SIZE);
	e->policy.n_measurements = 1;
	return 0;
}

static int demand_measurement(struct expectation *e)
{
	const struct launch_hole *hole;
	_cleanup_launch_ struct launch l = {0};
	struct launch_source s;
	int r;

	launch_source_of(e->conf, &s);
	hole = launch_hole(&s);
	if (hole)
		return expect_contradiction(e, "%s, so the right measurement says nothing; %s",
			hole->what, hole->todo);
	if (!s.firmware)
		return 0;
	r = launch_read(&s, &l, e->why);
	if (r)
		return without_launch(e, r);
	e->why[0] = '\0';
	return take_measurement(e, &s, &l);
}

/* --- what [snp] says by itself --- */

static int demand_policy(struct expectation *e)
{
	struct policy *p = &e->policy;
	uint64_t launched = e->conf->snp.policy;

	if (!e->conf->snp.policy_given)
		return 0;
	if (p->exact_given && p->exact != launched)
		return expect_contradiction(e, "policy is 0x%" PRIx64 " in [snp] and 0x%" PRIx64
			" in [policy]: no report can show both", launched, p->exact);
	p->exact_given = true;
	p->exact = launched;
	return 0;
}

static int demand_host_data(struct expectation *e)
{
	const char *text = e->conf->snp.host_data;
	struct policy_bytes data = {.given = true};

	if (!text)
		return 0;
	if (snp_base64_decode(text, strlen(text), data.v, sizeof(data.v)))
		return expect_contradiction(e, "host-data in [snp] is not 32 bytes");
	if (e->policy.host_data.given && memcmp(e->policy.host_data.v, data.v, sizeof(data.v)) != 0)
		return expect_contradiction(e,
			"host-data is another in [snp] than in [policy]: no report can show both");
	e->policy.host_data = data;
	return 0;
}

int expect_lay(const struct vmconf *c, const char *path, bool named, struct policy *p,
	char why[static VMCONF_WHY_MAX])
{
	struct expectation e = {.conf = c, .path = path, .policy = *p, .why = why};
	int r;

	why[0] = '\0';
	r = demand_policy(&e);
	if (!r)
		r = demand_host_data(&e);
	if (!r)
		r = expect_id_block(&e);
	if (!r && !named)
		r = demand_measurement(&e);
	if (!r && !named)
		r = expect_signed_digest(&e);
	if (r)
		return r;
	snprintf(why, VMCONF_WHY_MAX, "%s", e.warning);
	*p = e.policy;
	return 0;
}
