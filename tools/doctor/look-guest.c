/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of a guest: is it one with SNP, and can it prove that? */
#include <inttypes.h>
#include <string.h>

#include "look.h"

#define STATUS_SNP (UINT64_C(1) << 2)

#define START_SNP                                                                                  \
	"Start the VM with SNP: \"snpguard run\" does, and \"snpguard doctor\" on the host tells " \
	"whether it can."
#define FETCH                                                                                      \
	"Owners fetch what is missing from AMD: \"snpguard certs fetch\". A host that hands out "  \
	"a table is given it by its operator."
#define BY_AGENT "The agent asks the device itself: \"snpguard report fetch HOST\" from outside."

void look_guest_snp(const struct facts *f, struct finding *ret)
{
	const struct facts_msr *status = &f->sev_status;
	bool signs = f->cpu.sev_snp || f->has_platform_device || !f->vmpl_error;

	if (!status->error)
		found_either(ret, status->value & STATUS_SNP, START_SNP, "SEV_STATUS %#" PRIx64,
			status->value);
	else if (signs)
		found_ok(ret, "the kernel says so");
	else
		found_fail(ret, START_SNP, "no sign of it");
}

void look_guest_kernel(const struct facts *f, struct finding *ret)
{
	const struct facts_kernel *k = &f->kernel;

	if (k->error)
		found_unseen(ret, k->error, "/proc/sys/kernel/osrelease");
	else if (k->major < 5 || (k->major == 5 && k->minor < 19))
		found_fail(ret, "Boot a kernel that has SNP guests: Linux 5.19 or later.", "%s",
			k->release);
	else if (k->major < 6 || (k->major == 6 && k->minor < 7))
		found_warn(ret, "Programs that take reports from configfs need Linux 6.7.", "%s",
			k->release);
	else
		found_ok(ret, "%s", k->release);
}

void look_guest_module(const struct facts *f, struct finding *ret)
{
	if (f->kernel.has_sev_guest || !f->dev_guest.error)
		found_ok(ret, "%s", f->kernel.has_sev_guest ? "sev_guest" : "part of the kernel");
	else
		found_fail(ret,
			"modprobe sev-guest; Ubuntu has it in linux-modules-VERSION, "
			"and an initramfs needs it beside tsm. The kernel needs CONFIG_SEV_GUEST.",
			"not loaded");
}

void look_guest_configfs(const struct facts *f, struct finding *ret)
{
	if (!f->tsm.error)
		found_ok(ret, "/sys/kernel/config/tsm/report");
	else
		found_warn(ret,
			"mount -t configfs configfs /sys/kernel/config, and modprobe sev-guest. "
			"snpguard's agent does without.",
			"no /sys/kernel/config/tsm/report");
}

/* No report was got, for a reason that says nothing against the guest. */
static bool no_report(const struct facts *f, struct finding *ret)
{
	const struct facts_tsm *t = &f->tsm;

	if (t->error)
		found_unknown(ret, BY_AGENT, "not asked: no configfs-tsm");
	else if (t->report_error == -ENOENT && !f->live)
		found_unknown(ret, NULL, "no report in the copy");
	else if (t->report_error == -EACCES || t->report_error == -EPERM)
		found_unknown(ret, "Look as root.", "not asked: reports are not for you");
	else if (t->report_error == -EBUSY)
		found_unknown(ret, "Look again.", "somebody else changed the request");
	else
		return false;
	return true;
}

void look_guest_report(const struct facts *f, struct finding *ret)
{
	const struct facts_tsm *t = &f->tsm;

	if (no_report(f, ret))
		return;
	if (t->report_error == -EKEYREJECTED)
		found_fail(ret, START_SNP, "a report about something else");
	else if (t->report_error)
		found_fail(ret,
			"dmesg | grep -i sev-guest: \"VMPCK disabled\" lasts until the VM is "
			"started anew.",
			"none: %s", snp_strerror(t->report_error));
	else if (strcmp(t->provider, "sev_guest") != 0)
		found_fail(ret, START_SNP, "by %s, not by sev_guest", t->provider);
	else if (t->parse_answer)
		found_fail(ret, "\"snpguard report show\" tells more of a report that was kept.",
			"%s", snp_strerror(t->parse_answer));
	else
		found_ok(ret, "version %u, firmware %u.%u build %u", t->report.version,
			t->report.current_major, t->report.current_minor, t->report.current_build);
}

/* Whoever has not got a report asks the kernel. */
void look_guest_vmpl(const struct facts *f, struct finding *ret)
{
	bool reported = !f->tsm.error && !f->tsm.report_error && !f->tsm.parse_answer;
	unsigned level = reported ? f->tsm.report.vmpl : f->vmpl;

	if (!reported && f->vmpl_error == -ENOENT)
		found_unknown(ret, NULL, "no report, and this kernel does not show it");
	else if (!reported && f->vmpl_error)
		found_unseen(ret, f->vmpl_error, "/sys/devices/system/cpu/sev/vmpl");
	else if (level)
		found_warn(ret, "Below an SVSM that is right: owners expect it with --vmpl.", "%u",
			level);
	else
		found_ok(ret, "0");
}

void look_guest_certs(const struct facts *f, struct finding *ret)
{
	const struct facts_tsm *t = &f->tsm;

	if (no_report(f, ret))
		return;
	if (t->report_error || t->certs_error)
		found_unseen(ret, t->report_error ? t->report_error : t->certs_error, "no answer");
	else if (t->certs_answer)
		found_warn(ret, FETCH, "%s", snp_strerror(t->certs_answer));
	else if (t->has_leaf && t->has_ask && t->has_ark)
		found_ok(ret, "all three");
	else
		found_warn(ret, FETCH, "%s, %s, %s", t->has_leaf ? "the chip's" : "no chip's",
			t->has_ask ? "ASK" : "no ASK", t->has_ark ? "ARK" : "no ARK");
}
