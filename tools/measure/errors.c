/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts for the answers of libmeasure. */
#include "errors.h"

#include "snp/util.h"

#define TEXT(e) [(e) - MEASURE_E_FIRMWARE_SIZE]

static const char *const texts[] = {
	TEXT(MEASURE_E_FIRMWARE_SIZE) =
		"not a firmware image: empty, not whole pages of 4096 bytes, or over 64 MiB",
	TEXT(MEASURE_E_FOOTER) =
		"not a firmware for SEV: no table of entries at its end, or a malformed one",
	TEXT(MEASURE_E_METADATA) = "the firmware's SEV metadata is malformed",
	TEXT(MEASURE_E_SECTION) =
		"a section of the firmware's SEV metadata is not whole pages below 4 GiB",
	TEXT(MEASURE_E_SECTION_TYPE) =
		"a section of the firmware's SEV metadata is of an unknown type",
	TEXT(MEASURE_E_NO_METADATA) =
		"the firmware has no SEV metadata, so no SNP guest starts with it",
	TEXT(MEASURE_E_NO_RESET) =
		"the firmware has no SEV-ES reset block, so its second vCPU cannot start",
	TEXT(MEASURE_E_NO_HASHES) = "kernel specified, but the firmware doesn't support "
		"kernel/initrd/cmdline measurement; OVMF's AmdSev build does",
	TEXT(MEASURE_E_NO_HASHES_SECTION) =
		"kernel specified, but the firmware's metadata doesn't include a SNP_KERNEL_HASHES "
		"section; OVMF's AmdSev build has it",
	TEXT(MEASURE_E_HASHES_PLACE) =
		"kernel specified, but the firmware looks for its hashes outside of its "
		"SNP_KERNEL_HASHES section",
	TEXT(MEASURE_E_NO_SVSM) =
		"not an SVSM image: no SVSM entry at its end, or one outside of it",
	TEXT(MEASURE_E_SVSM_PLACE) =
		"the size of the firmware's variables is 0, not whole pages, or leaves no room "
		"for the SVSM below 4 GiB",
	TEXT(MEASURE_E_VCPUS) = "the number of vCPUs is not from 1 to 512",
	TEXT(MEASURE_E_INPUT) = "inputs that do not go together in this mode",
	TEXT(MEASURE_E_MODE_SVSM) = "mode snp-svsm and an SVSM image need each other",
	TEXT(MEASURE_E_MODE_HASH) =
		"a firmware hash takes the firmware's place in modes snp and snp-svsm alone",
	TEXT(MEASURE_E_MODE_VMM) = "EC2 and GCE launch in mode snp alone",
	TEXT(MEASURE_E_SVSM_KERNEL) =
		"with an SVSM no kernel is measured: give none, and have the "
		"firmware find it on a disk",
#undef TEXT
};

const char *measure_strerror(int r)
{
	if (r >= MEASURE_E_FIRMWARE_SIZE && r < _MEASURE_E_MAX)
		return texts[r - MEASURE_E_FIRMWARE_SIZE];
	return snp_strerror(r);
}
