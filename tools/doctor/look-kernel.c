/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host's kernel and KVM. */
#include "look.h"

#define LOAD_KVM "modprobe kvm_amd; if it refuses, SVM is switched off in BIOS."
#define SET_KVM                                                                                    \
	"\"options kvm_amd sev=1 sev_es=1 sev_snp=1\" in /etc/modprobe.d/kvm.conf, and load "      \
	"kvm_amd anew. Else what failed above is the reason."

void look_kernel_version(const struct facts *f, struct finding *ret)
{
	const struct facts_kernel *k = &f->kernel;

	if (k->error)
		found_unseen(ret, k->error, "/proc/sys/kernel/osrelease");
	else if (k->major > 6 || (k->major == 6 && k->minor >= 11))
		found_ok(ret, "%s", k->release);
	else if (f->kvm.sev_snp != SWITCH_ABSENT)
		found_warn(ret, "Ask the distribution what of SNP it has taken over.",
			"%s, with SNP in KVM by its distribution", k->release);
	else
		found_fail(ret, "Install a kernel that has SNP hosts: Linux 6.11 or later.", "%s",
			k->release);
}

void look_kernel_ccp(const struct facts *f, struct finding *ret)
{
	if (f->kernel.has_ccp || !f->dev_sev.error)
		found_ok(ret, "ccp");
	else
		found_fail(ret, "modprobe ccp; the kernel needs CONFIG_CRYPTO_DEV_SP_PSP.",
			"not loaded");
}

void look_kvm_module(const struct facts *f, struct finding *ret)
{
	if (f->kernel.has_kvm_amd)
		found_ok(ret, "kvm_amd");
	else
		found_fail(ret, LOAD_KVM, "not loaded");
}

static void look_switch(const struct facts *f, enum facts_switch s, const char *mend_absent,
	struct finding *ret)
{
	if (!f->kernel.has_kvm_amd)
		found_unknown(ret, NULL, "kvm_amd is not loaded");
	else if (s == SWITCH_ABSENT)
		found_fail(ret, mend_absent, "kvm_amd has no such parameter");
	else if (s == SWITCH_UNREADABLE)
		found_unknown(ret, NULL, "neither Y nor N");
	else
		found_either(ret, s == SWITCH_ON, SET_KVM, "%s", s == SWITCH_ON ? "Y" : "N");
}

void look_kvm_sev(const struct facts *f, struct finding *ret)
{
	look_switch(f, f->kvm.sev, "The kernel needs CONFIG_KVM_AMD_SEV.", ret);
}

void look_kvm_sev_es(const struct facts *f, struct finding *ret)
{
	look_switch(f, f->kvm.sev_es, "The kernel needs CONFIG_KVM_AMD_SEV.", ret);
}

void look_kvm_sev_snp(const struct facts *f, struct finding *ret)
{
	look_switch(f, f->kvm.sev_snp, "Install a kernel that has SNP hosts: Linux 6.11 or later.",
		ret);
}
