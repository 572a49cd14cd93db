/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holes that are known, and who has a look for each. */
#include "hole.h"

#include "firmware-shim.h"
#include "kernel-stub.h"

static bool takes_words(const struct launch_source *s)
{
	return kernel_takes_words(s->kernel);
}

static bool takes_shim(const struct launch_source *s)
{
	return s->kernel && s->firmware && !s->refuses_shim && firmware_knows_shim(s->firmware);
}

static const struct {
	bool (*is_there)(const struct launch_source *s);
	struct launch_hole hole;
} holes[] = {
	{takes_words, {
		.key = "kernel",
		.what = "the kernel is an image whose stub takes words for it from SMBIOS, which "
			"nobody measures: the host's act before anything looks at them",
		.todo = "make the image of systemd's stub before version 254, as 'snpguard "
			"initramfs --uki' does, or give kernel, initrd and append apart",
	}},
	{takes_shim, {
		.key = "firmware",
		.what = "the firmware starts a program of the host's (etc/boot/shim) in place of "
			"the kernel, under the same measurement",
		.todo = "take OVMF's AmdSev build of edk2-stable202411 or the one that "
			"tools/debian/build-firmware makes; say 'firmware-refuses-shim = yes' "
			"in [vm] where another was built to refuse that",
	}},
};

const struct launch_hole *launch_hole(const struct launch_source *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(holes); i++)
		if (holes[i].is_there(s))
			return &holes[i].hole;
	return NULL;
}
