/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device nodes: there, devices, and for whom. */
#include "look.h"

static void look_device(const struct facts_device *d, const char *path, const char *mend_absent,
	const char *mend_permission, struct finding *ret)
{
	if (d->error == -ENOENT)
		found_fail(ret, mend_absent, "no %s", path);
	else if (d->error)
		found_unseen(ret, d->error, path);
	else if (!d->is_device)
		found_fail(ret, "Remove what lies there, and let udev make the node anew.",
			"%s is no device", path);
	else if (!d->permitted)
		/* Root may, and VMs often are root's: no reason to call the machine unfit. */
		found_warn(ret, mend_permission, "%s, not for you", path);
	else
		found_ok(ret, "%s", path);
}

void look_dev_kvm(const struct facts *f, struct finding *ret)
{
	look_device(&f->dev_kvm, "/dev/kvm",
		"modprobe kvm_amd; if it refuses, SVM is switched off in BIOS.",
		"Run VMs as root, or be in the group kvm: usermod -aG kvm USER, and log in anew.",
		ret);
}

void look_dev_sev(const struct facts *f, struct finding *ret)
{
	look_device(&f->dev_sev, "/dev/sev",
		"modprobe ccp; without the node afterwards the secure processor is switched off in "
		"BIOS, or the kernel lacks CONFIG_CRYPTO_DEV_SP_PSP.",
		"Run VMs as root, or give the node a group by a rule of udev's: KERNEL==\"sev\", "
		"GROUP=\"kvm\", MODE=\"0660\".",
		ret);
}

void look_guest_device(const struct facts *f, struct finding *ret)
{
	look_device(&f->dev_guest, "/dev/sev-guest",
		"modprobe sev-guest; without the node afterwards this is no guest with SNP.",
		"Reports are for root: look as root.", ret);
}
