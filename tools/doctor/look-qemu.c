/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU and the firmware image for VMs. */
#include "look.h"
#include "measure/errors.h"

#define INSTALL                                                                                    \
	"Install QEMU 9.1 or later (Debian 13 has one), where PATH finds qemu-system-x86_64."
#define NAME_ONE "Name one: --firmware FILE, or --vm FILE."
#define AMDSEV                                                                                     \
	"Take OVMF's AmdSev build (OvmfPkg/AmdSev; Debian 13: /usr/share/ovmf/OVMF.amdsev.fd)."

/* A copy need not have programs in it. */
static bool unasked(const struct facts *f, int error, struct finding *ret)
{
	if (error == -ENOENT && !f->live)
		found_unknown(ret, NULL, "no qemu-system-x86_64 in the copy");
	else if (error == -ENOENT)
		found_fail(ret, INSTALL, "no qemu-system-x86_64");
	else if (error)
		found_fail(ret, INSTALL, "qemu-system-x86_64 does not answer: %s",
			snp_strerror(error));
	return error;
}

void look_qemu_version(const struct facts *f, struct finding *ret)
{
	const struct facts_qemu *q = &f->qemu;
	bool enough = q->major > 9 || (q->major == 9 && q->minor >= 1);

	if (!unasked(f, q->error, ret))
		found_either(ret, enough, INSTALL, "%u.%u", q->major, q->minor);
}

void look_qemu_snp(const struct facts *f, struct finding *ret)
{
	const struct facts_qemu *q = &f->qemu;

	if (!unasked(f, q->objects_error, ret))
		found_either(ret, q->has_snp_guest, INSTALL, "%s",
			q->has_snp_guest ? "sev-snp-guest" : "no sev-snp-guest");
}

/* Nothing can be said of the image's parts. */
static bool no_image(const struct facts *f, struct finding *ret)
{
	const struct facts_firmware *o = &f->firmware;

	if (!o->path)
		found_unknown(ret, NAME_ONE, "no image was named");
	else if (o->answer)
		found_fail(ret, AMDSEV, "%.200s: %s", o->path, measure_strerror(o->answer));
	return !o->path || o->answer;
}

static bool has_section(const struct firmware *fw, uint32_t type)
{
	for (size_t i = 0; i < fw->n_sections; i++)
		if (fw->sections[i].type == type)
			return true;
	return false;
}

void look_ovmf_snp(const struct facts *f, struct finding *ret)
{
	const struct firmware *fw = &f->firmware.parsed;

	if (no_image(f, ret))
		return;
	if (!has_section(fw, FIRMWARE_SECRETS) || !has_section(fw, FIRMWARE_CPUID))
		found_fail(ret, AMDSEV, "no sections for SNP's secrets and CPUID pages");
	else
		found_ok(ret, "%zu sections", fw->n_sections);
}

void look_ovmf_reset(const struct facts *f, struct finding *ret)
{
	const struct firmware *fw = &f->firmware.parsed;

	if (no_image(f, ret))
		return;
	if (fw->has_reset)
		found_ok(ret, "at %#x", fw->reset_eip);
	else
		found_fail(ret, AMDSEV, "none");
}

void look_ovmf_hashes(const struct facts *f, struct finding *ret)
{
	const struct firmware *fw = &f->firmware.parsed;

	if (no_image(f, ret))
		return;
	if (fw->hashes_gpa && has_section(fw, FIRMWARE_KERNEL_HASHES))
		found_ok(ret, "at %#x", fw->hashes_gpa);
	else
		/* Firmware that finds its kernel on a disk has nothing to measure. */
		conclude(ret, f->firmware.needs_hashes ? FINDING_FAIL : FINDING_WARN, AMDSEV,
			"none: kernel, initramfs and command line would not be measured");
}
