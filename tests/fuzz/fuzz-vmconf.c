/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vm.conf, which an owner may have got from somebody: what is read keeps within its bounds. */
#include <string.h>

#include "fuzz.h"
#include "vm/conf/vmconf.h"

static void check_policy(const struct vmconf_policy *p)
{
	const struct policy *d = &p->demands;

	fuzz_check(d->n_measurements <= POLICY_MEASUREMENTS_MAX && d->n_chips <= POLICY_CHIPS_MAX);
	fuzz_check(d->id_keys.n <= POLICY_KEYS_MAX && d->author_keys.n <= POLICY_KEYS_MAX);
	fuzz_check(d->n_advisories <= POLICY_ADVISORIES_MAX);
	fuzz_check(p->n_pems <= VMCONF_KEYS_MAX);
	fuzz_check(!(d->allow & d->refuse) && !(d->platform_require & d->platform_forbid));
	fuzz_check(d->vmpl <= 3 && strlen(d->csp) < sizeof(d->csp));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = strndup((const char *)data, size);
	_cleanup_vmconf_ struct vmconf c = {0};
	char why[VMCONF_WHY_MAX];
	int r;

	if (!text)
		return 0;
	r = vmconf_parse(text, "dir/vm.conf", &c, why);
	fuzz_check(r == 0 || r == VMCONF_E_INVALID);
	fuzz_check(r == 0 || strncmp(why, "dir/vm.conf:", 12) == 0);
	if (r)
		return 0;
	fuzz_check(c.n_disks <= QEMU_DISKS_MAX && c.n_forwards <= QEMU_FORWARDS_MAX);
	check_policy(&c.policy);
	return 0;
}
