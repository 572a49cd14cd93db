/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A host key for one boot: made in secret memory, written into the writable layer over a verity
 * root, which is the guest's memory. Should that layer not be there, no key is made: none ever
 * reaches a disk.
 */
#include "hostkey.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "hostkey-format.h"
#include "snp/openssl-memory.h"
#include "snp/openssl-util.h"

#define REASON_MAX 256
#define SSH_DIR "etc/ssh"
#define PRIVATE_NAME "ssh_host_ed25519_key"

DEFINE_CLEANUP(DIR *, closedir)

static int fail(char reason[static REASON_MAX], int err, const char *what)
{
	snprintf(reason, REASON_MAX, "%s: %s", what, strerror(-err));
	return err;
}

static int open_directory(int root_fd, int *ret_fd)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, root_fd, SSH_DIR, &how, sizeof(how));

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

/* A file system that ends with the boot. */
static bool is_in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
		(fs.f_type == OVERLAYFS_SUPER_MAGIC || fs.f_type == TMPFS_MAGIC);
}

/* ssh_host_rsa_key, its .pub, its -cert.pub: whoever has the image has them all. */
static bool is_host_key(const char *name)
{
	return strncmp(name, "ssh_host_", strlen("ssh_host_")) == 0 && strstr(name, "_key");
}

/* A directory that cannot be read to its end may hide one. */
static int remove_host_keys(int dir_fd)
{
	_cleanup_close_ int copy = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(closedirp) DIR *dir = NULL;
	struct dirent *e;

	if (copy >= 0)
		dir = fdopendir(copy);
	if (!dir)
		return -errno;
	(void)steal_fd(&copy);
	do {
		errno = 0;
		e = readdir(dir);
	} while (e && (!is_host_key(e->d_name) || unlinkat(dir_fd, e->d_name, 0) == 0));
	return -errno;
}

static int generate(struct snp_secret *ret_seed, uint8_t ret_public[static ED25519_SIZE])
{
	_cleanup_secret_ struct snp_secret seed = SNP_SECRET_NULL;
	_cleanup_(EVP_PKEY_freep) EVP_PKEY *key = NULL;
	size_t len = ED25519_SIZE;
	int r;

	if (!snp_openssl_wipes())
		return -EIO;
	r = snp_secret_new(&seed, ED25519_SIZE);
	if (r)
		return r;
	if (RAND_priv_bytes(seed.data, ED25519_SIZE) != 1)
		return -EIO;
	key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed.data, seed.len);
	if (!key || EVP_PKEY_get_raw_public_key(key, ret_public, &len) != 1 || len != ED25519_SIZE)
		return -EIO;
	snp_secret_move(ret_seed, &seed);
	return 0;
}

static int write_new(int dir_fd, const char *name, mode_t mode, const void *data, size_t len)
{
	_cleanup_close_ int fd = openat(dir_fd, name,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	ssize_t n;

	if (fd < 0 || fchmod(fd, mode) < 0)
		return -errno;
	n = write(fd, data, len);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -ENOSPC;
}

static int make_in(int dir_fd, struct hostkey *ret)
{
	_cleanup_secret_ struct snp_secret seed = SNP_SECRET_NULL, file = SNP_SECRET_NULL;
	uint8_t public_key[ED25519_SIZE], blob[ED25519_BLOB_SIZE];
	char line[HOSTKEY_PUB_MAX];
	int r;

	r = generate(&seed, public_key);
	if (!r)
		r = hostkey_private_file(&seed, public_key, &file);
	if (!r)
		r = write_new(dir_fd, PRIVATE_NAME, 0600, file.data, file.len);
	if (r)
		return r;
	hostkey_blob(public_key, blob);
	hostkey_pub_line(blob, line);
	r = write_new(dir_fd, PRIVATE_NAME ".pub", 0644, line, strlen(line));
	if (r)
		return r;
	memcpy(ret->blob, blob, sizeof(blob));
	ret->len = sizeof(blob);
	return 0;
}

int hostkey_make(int root_fd, struct hostkey *ret, char reason[static REASON_MAX])
{
	_cleanup_close_ int dir_fd = -1;
	int r = open_directory(root_fd, &dir_fd);

	ret->len = 0;
	reason[0] = 0;
	if (r == -ENOENT || r == -ENOTDIR || r == -ELOOP) {
		snprintf(reason, REASON_MAX, "the root has no directory /" SSH_DIR);
		return 0;
	}
	if (r)
		return fail(reason, r, "cannot open /" SSH_DIR);
	if (!is_in_memory(dir_fd)) {
		snprintf(reason, REASON_MAX, "/" SSH_DIR " is not writable: no overlay covers it");
		return 0;
	}
	r = remove_host_keys(dir_fd);
	if (r)
		return fail(reason, r, "cannot remove the image's own host keys");
	r = make_in(dir_fd, ret);
	return r ? fail(reason, r, "cannot write the host key") : 0;
}
