/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the secure processor says of itself through /dev/sev; of this machine only. */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "psp-sev.h"
#include "read.h"

static int ask(int fd, uint32_t command, void *answer)
{
	struct sev_issue_cmd issue = {.cmd = command, .data = (uintptr_t)answer};

	return ioctl(fd, SEV_ISSUE_CMD, &issue) ? -errno : 0;
}

static void ask_sev(int fd, struct facts_status *ret)
{
	struct sev_user_data_status is = {0};

	ret->error = ask(fd, SEV_PLATFORM_STATUS, &is);
	if (ret->error)
		return;
	ret->major = is.api_major;
	ret->minor = is.api_minor;
	ret->build = is.build;
	ret->state = is.state;
	ret->guests = is.guest_count;
}

static void ask_snp(int fd, struct facts_status *ret)
{
	struct sev_user_data_snp_status is = {0};

	ret->error = ask(fd, SNP_PLATFORM_STATUS, &is);
	if (ret->error)
		return;
	ret->major = is.api_major;
	ret->minor = is.api_minor;
	ret->build = is.build_id;
	ret->state = is.state;
	ret->guests = is.guest_count;
	ret->rmp = is.rmp & 1;
	memcpy(ret->current_tcb, is.current_tcb_version, sizeof(ret->current_tcb));
	memcpy(ret->reported_tcb, is.reported_tcb_version, sizeof(ret->reported_tcb));
}

void read_psp(const struct sysroot *root, bool with_snp, struct facts_psp *ret)
{
	_cleanup_close_ int fd = -1;
	/* Reading is enough to ask, and writing is needed to change anything. */
	int r = root->live ? sysroot_fd(root, "/dev/sev", O_RDONLY, &fd) : -EOPNOTSUPP;

	*ret = (struct facts_psp){.sev.error = r, .snp.error = r};
	if (r)
		return;
	ask_sev(fd, &ret->sev);
	if (with_snp)
		ask_snp(fd, &ret->snp);
	else
		ret->snp.error = -ENODATA;
}
