/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of certificates by name. ENEMY INPUT: their content. */
#include "cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "owner/file.h"
#include "snp/codec.h"

#define ENDING ".der"

static int folder(char **ret)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n;

	/* The specification has relative paths ignored. */
	if (cache && cache[0] == '/')
		n = asprintf(ret, "%s/snpguard/certs", cache);
	else if (home && home[0] == '/')
		n = asprintf(ret, "%s/.cache/snpguard/certs", home);
	else
		return -ENOENT;
	if (n < 0)
		*ret = NULL;
	return n < 0 ? -ENOMEM : 0;
}

int cache_open(char **ret_dir)
{
	_cleanup_free_ char *dir = NULL;
	int r = folder(&dir);

	if (!r)
		r = file_make_folders(dir);
	if (r)
		return r;
	*ret_dir = steal_ptr(dir);
	return 0;
}

/* A product's name may come from an owner's file; in a path it is one plain word. */
static bool is_plain(const char *name)
{
	size_t len = strspn(name,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && !name[len];
}

static void tcb_words(const struct kds_item *item, char *ret, size_t size)
{
	const struct snp_tcb *t = &item->tcb;
	int n = 0;

	if (item->product->tcb_layout == SNP_TCB_TURIN)
		n = snprintf(ret, size, "fmc%u-", t->fmc);
	snprintf(ret + n, size - (size_t)n, "bl%u-tee%u-snp%u-ucode%u", t->boot_loader, t->tee,
		t->snp, t->microcode);
}

int cache_name(const struct kds_item *item, char ret[static CACHE_NAME_SIZE])
{
	const char *product = item->product->name, *kind = kds_kind_name(item->kind);
	char chip[SNP_HEX_SIZE(SNP_CHIP_ID_SIZE)], tcb[80];

	if (!is_plain(product))
		return -EINVAL;
	tcb_words(item, tcb, sizeof(tcb));
	snp_hex_encode(item->chip_id, item->product->chip_id_size, chip);
	if (item->kind == KDS_VCEK)
		snprintf(ret, CACHE_NAME_SIZE, "%s-%s-%s-%s" ENDING, product, kind, chip, tcb);
	else if (item->kind == KDS_VLEK)
		snprintf(ret, CACHE_NAME_SIZE, "%s-%s-%s-%s%s", product, kind, tcb, item->tag,
			item->tag[0] ? ENDING : "");
	else if (item->kind == KDS_CRL)
		snprintf(ret, CACHE_NAME_SIZE, "%s-%s-%s%s", product, kind, item->tag,
			item->tag[0] ? ENDING : "");
	else
		snprintf(ret, CACHE_NAME_SIZE, "%s-%s" ENDING, product, kind);
	return 0;
}

int cache_put(const char *dir, const struct kds_item *item, const void *data, size_t len)
{
	_cleanup_free_ char *path = NULL;
	char name[CACHE_NAME_SIZE];
	int r = cache_name(item, name);

	if (r)
		return r;
	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return file_write(path, data, len);
}

/* No link is followed and no pipe waited for. */
static int see_file(int dir_fd, const char *name, cache_seer see, void *arg)
{
	_cleanup_close_ int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW |
		O_NONBLOCK | O_CLOEXEC);
	_cleanup_free_ uint8_t *data = NULL;
	struct stat st;
	size_t len;

	if (fd == -1 || fstat(fd, &st) || !S_ISREG(st.st_mode))
		return 0;
	data = malloc(CACHE_FILE_MAX);
	if (!data)
		return -ENOMEM;
	if (file_read_fd(fd, data, CACHE_FILE_MAX, &len) || len == 0)
		return 0;
	return see(arg, name, data, len);
}

static bool has_ending(const char *name)
{
	size_t len = strlen(name), ending = strlen(ENDING);

	return name[0] != '.' && len > ending && strcmp(name + len - ending, ENDING) == 0;
}

static int is_entry(const struct dirent *e)
{
	return has_ending(e->d_name);
}

static int walk(const char *dir, int dir_fd, const char *prefix, cache_seer see, void *arg)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_entry, alphasort), r = 0;

	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		if (!r && strncmp(entries[i]->d_name, prefix, strlen(prefix)) == 0)
			r = see_file(dir_fd, entries[i]->d_name, see, arg);
		free(entries[i]);
	}
	free(entries);
	return r;
}

int cache_each(const char *dir, const struct kds_item *item, cache_seer see, void *arg)
{
	_cleanup_close_ int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char name[CACHE_NAME_SIZE] = "";
	int r;

	if (fd == -1)
		return -errno;
	r = item ? cache_name(item, name) : 0;
	if (r)
		return r;
	if (has_ending(name))
		return see_file(fd, name, see, arg);
	return walk(dir, fd, name, see, arg);
}
