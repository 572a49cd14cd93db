/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the host key of a root that keeps its files: the first of OpenSSH's own names that holds a
 * public key. A key that is not the one that sshd uses is noticed by whoever compares the two.
 * ENEMY INPUT: in plain mode the files are anybody's.
 */
#include "hostkey.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "log.h"
#include "pubkey-line.h"

#define REASON_MAX 256
#define FILE_MAX 16384

static const struct {
	const char *path;
	const char *types[4];
} candidates[] = {
	{"etc/ssh/ssh_host_ed25519_key.pub", {"ssh-ed25519"}},
	{"etc/ssh/ssh_host_ecdsa_key.pub",
		{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"}},
	{"etc/ssh/ssh_host_rsa_key.pub", {"ssh-rsa"}},
};

/* Links are followed inside the tree, as the real system will follow them. */
static int read_file(int root_fd, const char *path, char ret[static FILE_MAX], size_t *ret_len)
{
	struct open_how how = {
		.flags = O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	_cleanup_close_ int fd = (int)syscall(SYS_openat2, root_fd, path, &how, sizeof(how));
	struct stat st;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return SNP_E_ENCODING;
	if (st.st_size > FILE_MAX)
		return SNP_E_TOO_LARGE;
	n = read(fd, ret, FILE_MAX);
	if (n < 0)
		return -errno;
	*ret_len = (size_t)n;
	return 0;
}

static int try_candidate(int root_fd, size_t i, struct hostkey *ret)
{
	char text[FILE_MAX];
	size_t len;
	int r;

	r = read_file(root_fd, candidates[i].path, text, &len);
	if (r)
		return r;
	for (size_t t = 0; t < ARRAY_SIZE(candidates[i].types) && candidates[i].types[t]; t++) {
		r = pubkey_line_parse(text, len, candidates[i].types[t], ret->blob, &ret->len);
		if (!r)
			return 0;
	}
	return r;
}

int hostkey_find(int root_fd, struct hostkey *ret, char reason[static REASON_MAX])
{
	reason[0] = 0;
	ret->len = 0;
	for (size_t i = 0; i < ARRAY_SIZE(candidates); i++) {
		int r = try_candidate(root_fd, i, ret);

		if (!r)
			return 0;
		ret->len = 0;
		if (r != -ENOENT)
			log_warning("/%s is passed over: %s", candidates[i].path, snp_strerror(r));
	}
	snprintf(reason, REASON_MAX, "the root has no host key of SSH");
	return 0;
}
