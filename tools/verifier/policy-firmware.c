/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Demands on the firmware of the secure processor: its version,
 * and which mitigations it applies. */
#include <inttypes.h>

#include "demand.h"

static uint32_t version(unsigned major, unsigned minor, unsigned build)
{
	return (uint32_t)(major << 16 | minor << 8 | build);
}

static uint32_t current(const struct snp_report *r)
{
	return version(r->current_major, r->current_minor, r->current_build);
}

static uint32_t committed(const struct snp_report *r)
{
	return version(r->committed_major, r->committed_minor, r->committed_build);
}

#define VERSION "%" PRIu32 ".%" PRIu32 ".%" PRIu32
#define VERSION_ARGS(v) (v) >> 16, (v) >> 8 & 0xFF, (v) & 0xFF

static int check_version(const struct policy_subject *s, const struct demand *d, struct check *c)
{
	uint32_t got = current(s->report), min = s->policy->min_firmware;

	check_got(c, VERSION, VERSION_ARGS(got));
	if (!s->policy->firmware_given)
		return demand_not_asked(c);
	check_expected(c, "at least " VERSION, VERSION_ARGS(min));
	return got >= min ? 0 : VERIFY_E_FIRMWARE;
}

/*
 * The version, not COMMITTED_TCB: microcode that is loaded late leaves that behind on hosts in good
 * order, while firmware that is not committed can be taken back by the host at will.
 */
static int check_provisional(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	uint32_t now = current(s->report), kept = committed(s->report);

	check_got(c, "current " VERSION ", committed " VERSION, VERSION_ARGS(now),
		VERSION_ARGS(kept));
	check_expected(c, "the current firmware is committed");
	if (kept > now) {
		check_reason(c, "committed firmware is newer than what runs");
		return VERIFY_E_PROVISIONAL;
	}
	if (kept != now && s->policy->provisional) {
		check_reason(c, "tolerated by request: the host can go back to older firmware");
		return CHECK_SKIP;
	}
	return kept == now ? 0 : VERIFY_E_PROVISIONAL;
}

static int check_mitigations(const struct policy_subject *s, const struct demand *d,
	struct check *c)
{
	const struct snp_report *r = s->report;
	uint64_t want = s->policy->mitigations;

	if (r->has_mit_vectors)
		check_got(c, "launch 0x%" PRIx64 ", current 0x%" PRIx64, r->launch_mit_vector,
			r->current_mit_vector);
	else
		check_got(c, "none: a report of version %" PRIu32, r->version);
	if (!want)
		return demand_not_asked(c);
	check_expected(c, "0x%" PRIx64 " in both", want);
	if (!r->has_mit_vectors) {
		check_reason(c, "only reports of version 5 tell mitigations");
		return VERIFY_E_MITIGATIONS;
	}
	return (r->launch_mit_vector & r->current_mit_vector & want) == want ? 0 :
		VERIFY_E_MITIGATIONS;
}

static const struct demand rows[] = {
	{"firmware.version", check_version},
	{"firmware.provisional", check_provisional},
	{"firmware.mitigations", check_mitigations},
};

const struct demand_table policy_firmware_demands = DEMAND_TABLE(rows);
