/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an initramfs is packed from, where the command line does not say it. */
#include "inputs.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "say.h"

int pack_find_agent(char path[static PATH_MAX])
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = 0;
		*strrchr(self, '/') = 0;
		if (snprintf(path, PATH_MAX, "%s/../agent/snpguard-agent", self) < PATH_MAX &&
		    access(path, R_OK) == 0)
			return 0;
	}
	snprintf(path, PATH_MAX, "%s", SNPGUARD_AGENT);
	return access(path, R_OK) < 0 ? -errno : 0;
}

int pack_time(uint32_t *ret)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	unsigned long long value;
	char *end;

	if (!text) {
		*ret = 0;
		return 0;
	}
	errno = 0;
	value = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || errno || value > UINT32_MAX) {
		say_error("SOURCE_DATE_EPOCH is not a number of seconds that cpio can hold");
		return -EINVAL;
	}
	*ret = (uint32_t)value;
	return 0;
}

int pack_choose_modules(const char *tree, const struct option_list *add, const char *release,
	struct closure *ret)
{
	_cleanup_(modlist_done) struct modlist list = {0};
	struct why why = {""};
	struct utsname uts;
	char dir[sizeof(uts.release) + 16];
	int r;

	uname(&uts);
	snprintf(dir, sizeof(dir), "/lib/modules/%s", release ? release : uts.release);
	r = modlist_parse(&list, modlist_default, &why);
	for (size_t i = 0; i < add->n && r == 0; i++)
		r = modlist_require(&list, add->v[i]);
	if (r == 0)
		r = closure_resolve(tree ? tree : dir, &list, ret, &why);
	if (r == 0 && release && strcmp(ret->version, release) != 0)
		r = why_set(&why, -ESTALE,
			"the kernel is %s and the modules are of %s: --modules DIR names the right "
			"ones", release, ret->version);
	if (r)
		say_error("%s", why.text[0] ? why.text : strerror(-r));
	return r;
}
