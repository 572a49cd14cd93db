/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secure processor's firmware, by its own answers. */
#include "look.h"
#include "verifier/products.h"
#include "verifier/tcb-text.h"

#define UPDATE                                                                                     \
	"Update BIOS, or put AMD's SEV firmware for this processor into /lib/firmware/amd "        \
	"and load ccp anew."
#define COMMIT "What runs is good enough, and is not reported yet: snphost commit."
#define STATE_UNINIT 0

/* Nobody could be asked, which says nothing against the machine. */
static bool unseen(int error, struct finding *ret)
{
	if (error == -EOPNOTSUPP)
		found_unknown(ret, NULL, "of a copy no firmware can be asked");
	else if (error == -ENODATA)
		found_unknown(ret, NULL, "not asked, since KVM has no SNP");
	else if (error == -ENOENT)
		found_unknown(ret, NULL, "no /dev/sev to ask through");
	else if (error == -EACCES || error == -EPERM)
		found_unknown(ret, "Look as root.", "/dev/sev is not for you");
	else
		return false;
	return true;
}

void look_psp_firmware(const struct facts *f, struct finding *ret)
{
	const struct facts_status *s = f->psp.snp.error ? &f->psp.sev : &f->psp.snp;
	bool enough = s->major > 1 || (s->major == 1 && s->minor >= 51);

	if (unseen(s->error, ret))
		return;
	if (s->error)
		found_fail(ret, UPDATE, "the firmware does not answer: %s", snp_strerror(s->error));
	else
		found_either(ret, enough, UPDATE, "%u.%u build %u", s->major, s->minor, s->build);
}

void look_psp_snp(const struct facts *f, struct finding *ret)
{
	const struct facts_status *s = &f->psp.snp;

	if (unseen(s->error, ret))
		return;
	if (s->error)
		found_fail(ret, "dmesg | grep -i -e sev -e ccp tells what the driver met.",
			"no status: %s", snp_strerror(s->error));
	else if (s->state == STATE_UNINIT || !s->rmp)
		found_fail(ret, "Load kvm_amd anew; dmesg | grep -i sev tells what was missing.",
			"SNP %s, reverse map %s",
			s->state == STATE_UNINIT ? "not initialised" : "initialised",
			s->rmp ? "initialised" : "not initialised");
	else
		found_ok(ret, "initialised, %u guests", s->guests);
}

/* The floor of verification's default policy for this silicon. False: there is none. */
static bool floor_of(const struct facts_cpu *cpu, enum snp_tcb_layout *ret_layout,
	struct snp_tcb *ret)
{
	const struct snp_report as = {
		.version = 3,
		.has_cpuid = true,
		.cpuid_family = (uint8_t)cpu->family,
		.cpuid_model = (uint8_t)cpu->model,
		.cpuid_stepping = (uint8_t)cpu->stepping,
	};
	const struct product *p;

	if (cpu->error || cpu->family > UINT8_MAX || cpu->model > UINT8_MAX)
		return false;
	p = product_by_cpuid(products_builtin(), as.cpuid_family, as.cpuid_model);
	if (!p || !p->tcb_known)
		return false;
	*ret_layout = p->tcb_layout;
	product_floor(products_builtin(), p, &as, ret);
	return true;
}

void look_psp_tcb(const struct facts *f, struct finding *ret)
{
	const struct facts_status *s = &f->psp.snp;
	char reported_text[TCB_TEXT_SIZE], floor_text[TCB_TEXT_SIZE];
	struct snp_tcb reported, current, floor;
	enum snp_tcb_layout layout;

	if (unseen(s->error, ret))
		return;
	if (s->error || !floor_of(&f->cpu, &layout, &floor)) {
		found_unknown(ret, NULL,
			s->error ? "no status" : "what owners take of this processor is not known");
		return;
	}
	reported = snp_tcb_decode(s->reported_tcb, layout);
	current = snp_tcb_decode(s->current_tcb, layout);
	tcb_format(reported, reported_text);
	tcb_format(floor, floor_text);
	if (snp_tcb_at_least(&reported, &floor))
		found_ok(ret, "%s", reported_text);
	else
		found_warn(ret, snp_tcb_at_least(&current, &floor) ? COMMIT : UPDATE,
			"%s reported, below %s", reported_text, floor_text);
}
