/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QEMU and the firmware image for VMs. */
#include "look.h"
#include "measure/errors.h"
#include "owner/errors.h"
#include "vm/format/qemu-snp.h"

#define INSTALL                                                                                    \
	"Install QEMU 9.1 or later (Debian 13 has one), where PATH finds " QEMU_BINARY "."
#define NAME_ONE "Name one: --firmware FILE, or --vm FILE."
#define AMDSEV                                                                                     \
	"Take OVMF's AmdSev build (OvmfPkg/AmdSev; in Debian's forky: ovmf-amdsev)."

/* A copy need not have its answers in it. */
static bool unasked(const struct facts *f, struct finding *ret)
{
	int error = f->qemu.error;

	if (error == -ENOENT && !f->live)
		found_unknown(ret, NULL, "no answers of " QEMU_BINARY " in the copy");
	else if (error == -ENOENT)
		found_fail(ret, INSTALL, "no " QEMU_BINARY);
	else if (error)
		found_fail(ret, INSTALL, QEMU_BINARY " does not answer: %s",
			snp_strerror(error));
	return error;
}

void look_qemu_version(const struct facts *f, struct finding *ret)
{
	unsigned version = f->qemu.version;

	if (!unasked(f, ret))
		found_either(ret, version >= QEMU_SNP_SINCE, INSTALL, "%u.%u", version >> 8,
			version & 0xFF);
}

void look_qemu_snp(const struct facts *f, struct finding *ret)
{
	bool has = f->qemu.has_snp_guest;

	if (!unasked(f, ret))
		found_either(ret, has, INSTALL, "%s" QEMU_SNP_TYPE, has ? "" : "no ");
}

/* Why there is no image to look at; the rest is what parsing says. */
static const char *answer_text(int r)
{
	return r == OWNER_E_FILE_KIND ? owner_strerror(r) : measure_strerror(r);
}

/* Nothing can be said of the image's parts. */
static bool no_image(const struct facts *f, struct finding *ret)
{
	const struct facts_firmware *o = &f->firmware;

	if (!o->path)
		found_unknown(ret, NAME_ONE, "no image was named");
	else if (o->answer)
		found_fail(ret, AMDSEV, "%.200s: %s", o->path, answer_text(o->answer));
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
