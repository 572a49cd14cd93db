/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report through configfs-tsm: files alone, so that who makes the ioctls stays the agent. The
 * kernel's Documentation/ABI/testing/configfs-tsm-report has the protocol. ENEMY INPUT: the
 * certificate table is the host's, and in a copy everything may be anybody's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "read.h"

#define TSM "/sys/kernel/config/tsm/report"
/* In a copy a report that was asked for there lies in this place, since nothing is asked of it. */
#define TSM_OF_COPY TSM "/snpguard-doctor"

struct place {
	const struct sysroot *root;
	char folder[96];
};

static void path_of(const struct place *at, const char *name, char ret[static 160])
{
	snprintf(ret, 160, "%s/%s", at->folder, name);
}

static int read_blob(const struct place *at, const char *name, uint8_t *ret, size_t max,
	size_t *ret_len)
{
	char path[160];

	path_of(at, name, path);
	return sysroot_bytes(at->root, path, ret, max, ret_len);
}

static int read_attribute(const struct place *at, const char *name, uint64_t *ret)
{
	char path[160], text[24];
	const char *p = text;
	int r;

	path_of(at, name, path);
	r = sysroot_text(at->root, path, text, sizeof(text));
	if (r)
		return r;
	return read_number(&p, 10, UINT64_MAX, ret) && !*p ? 0 : -EBADMSG;
}

/* A binary attribute is taken when the file is closed, so that may fail as well. */
static int write_attribute(const struct place *at, const char *name, const void *data, size_t len)
{
	char path[160];
	int fd, r;

	path_of(at, name, path);
	r = sysroot_fd(at->root, path, O_WRONLY, &fd);
	if (r)
		return r;
	r = write(fd, data, len) == (ssize_t)len ? 0 : errno ? -errno : -EIO;
	if (close(fd) && !r)
		r = -errno;
	return r;
}

static void judge_certs(const uint8_t *bytes, size_t len, struct facts_tsm *to)
{
	struct snp_cert_table table;

	to->certs_answer = snp_cert_table_parse(bytes, len, &table);
	if (to->certs_answer)
		return;
	to->has_leaf = snp_cert_table_find(&table, SNP_CERT_VCEK) ||
		snp_cert_table_find(&table, SNP_CERT_VLEK);
	to->has_ask = snp_cert_table_find(&table, SNP_CERT_ASK);
	to->has_ark = snp_cert_table_find(&table, SNP_CERT_ARK);
}

/* Report and certificates of one request: the report is made when the first of them is read. */
static int take_answer(const struct place *at, const uint8_t asked[static SNP_REPORT_DATA_SIZE],
	struct facts_tsm *to)
{
	uint8_t report[SNP_REPORT_SIZE + 1], certs[SNP_CERT_TABLE_MAX + 1];
	size_t len, certs_len = 0;
	char path[160];
	int r = read_blob(at, "outblob", report, sizeof(report), &len);

	if (r)
		return r;
	if (len != SNP_REPORT_SIZE)
		return -EMSGSIZE;
	to->parse_answer = snp_report_parse(report, &to->report);
	if (memcmp(snp_report_peek_report_data(report), asked, SNP_REPORT_DATA_SIZE) != 0)
		return -EKEYREJECTED;
	to->certs_error = read_blob(at, "auxblob", certs, sizeof(certs), &certs_len);
	if (!to->certs_error)
		judge_certs(certs, certs_len, to);
	path_of(at, "provider", path);
	return sysroot_text(at->root, path, to->provider, sizeof(to->provider));
}

/* Somebody else's write between ours and the answer shows in the generation. */
static int request(const struct place *at, struct facts_tsm *to)
{
	uint8_t nonce[SNP_REPORT_DATA_SIZE];
	uint64_t before, after, floor = 0, writes = 1;
	char level[8];
	int r = read_attribute(at, "generation", &before);

	if (!r && getrandom(nonce, sizeof(nonce), 0) != sizeof(nonce))
		r = -EIO;
	if (!r)
		r = write_attribute(at, "inblob", nonce, sizeof(nonce));
	/* Under an SVSM the default level, 0, is not ours to ask for. */
	if (!r && !read_attribute(at, "privlevel_floor", &floor) && floor > 0 && floor <= 3) {
		snprintf(level, sizeof(level), "%u", (unsigned)floor);
		r = write_attribute(at, "privlevel", level, strlen(level));
		writes++;
	}
	if (!r)
		r = take_answer(at, nonce, to);
	if (!r)
		r = read_attribute(at, "generation", &after);
	return r ? r : after == before + writes ? 0 : -EBUSY;
}

static int ask(struct place *at, struct facts_tsm *to)
{
	int r;

	snprintf(at->folder, sizeof(at->folder), TSM "/snpguard-doctor-%d", getpid());
	/* One that somebody of this number left behind when he was killed is as good. */
	if (mkdirat(at->root->fd, at->folder + 1, 0700) && errno != EEXIST)
		return -errno;
	r = request(at, to);
	/* The answer is what matters. */
	(void)unlinkat(at->root->fd, at->folder + 1, AT_REMOVEDIR);
	return r;
}

static int look_up(struct place *at, struct facts_tsm *to)
{
	uint8_t asked[SNP_REPORT_DATA_SIZE];
	size_t len;
	int r;

	snprintf(at->folder, sizeof(at->folder), TSM_OF_COPY);
	r = read_blob(at, "inblob", asked, sizeof(asked), &len);
	if (r)
		return r;
	return len == sizeof(asked) ? take_answer(at, asked, to) : -EMSGSIZE;
}

void read_tsm(const struct sysroot *root, struct facts_tsm *ret)
{
	struct place at = {.root = root};

	*ret = (struct facts_tsm){.error = sysroot_has(root, TSM) ? 0 : -ENOENT};
	if (ret->error)
		return;
	ret->report_error = root->live ? ask(&at, ret) : look_up(&at, ret);
}
