/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LUKS2 volumes through libcryptsetup. It never reads LUKS2
 * metadata from the disk: what it is given is the canonical copy (luks-load.c), and the disk as
 * data device. What it does read there is the superblock of dm-integrity at the start of the
 * segment: the host's to write, too, but the tags that say whether a sector is the owner's need the
 * volume key.
 */
#include "luks.h"

#include <libcryptsetup.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

#define DETAIL_MAX 256

/* The texts are constant: the answer goes to whoever holds the owner's key, not to whoever asks. */
static int compare(const struct luks_info *info, const struct snp_volume *expected)
{
	if (strcmp(info->uuid, expected->uuid) != 0)
		return LUKS_E_EXPECT_UUID;
	if (strcmp(info->cipher, expected->cipher) != 0)
		return LUKS_E_EXPECT_CIPHER;
	if (strcmp(info->integrity, expected->integrity) != 0)
		return LUKS_E_EXPECT_INTEGRITY;
	return 0;
}

/* Errors are kept for the one line of the caller; the rest is for the log. */
static void on_message(int level, const char *msg, void *usrptr)
{
	char *last = usrptr;
	int len = (int)strcspn(msg, "\n");

	if (level == CRYPT_LOG_ERROR && last)
		snprintf(last, DETAIL_MAX, "%.*s", len < 160 ? len : 160, msg);
	else if (level == CRYPT_LOG_ERROR || level == CRYPT_LOG_NORMAL ||
		level == CRYPT_LOG_VERBOSE)
		log_info("libcryptsetup: %.*s", len, msg);
}

DEFINE_CLEANUP(struct crypt_device *, crypt_free)

static int load(const struct luks_volume *v, struct crypt_device **ret,
	char message[static DETAIL_MAX])
{
	_cleanup_(crypt_freep) struct crypt_device *cd = NULL;
	char header[32];
	int r;

	snprintf(header, sizeof(header), "/proc/self/fd/%d", v->header_fd);
	/* Nobody else writes the header: no lock files. */
	r = crypt_metadata_locking(NULL, 0);
	if (r)
		return r;
	r = crypt_init_data_device(&cd, header, v->device);
	if (r)
		return r;
	crypt_set_log_callback(cd, on_message, message);
	r = crypt_load(cd, CRYPT_LUKS2, NULL);
	crypt_set_log_callback(cd, on_message, NULL);
	if (r)
		return r;
	*ret = steal_ptr(cd);
	return 0;
}

static int explain(const char *device, int r, const char *message, char detail[static DETAIL_MAX])
{
	snprintf(detail, DETAIL_MAX, "cannot activate %s: %s%s%.160s", device, strerror(-r),
		message[0] ? ": " : "", message);
	return r;
}

int luks_prepare(struct luks_volume *v, char detail[static DETAIL_MAX])
{
	char message[DETAIL_MAX] = "";
	int r;

	if (v->context)
		return 0;
	r = load(v, &v->context, message);
	return r ? explain(v->device, r, message, detail) : 0;
}

/*
 * Persistent flags are ignored twice over: the canonical copy has none. The volume key goes to
 * dm-crypt through the kernel's keyring where it can, so that its table does not show it.
 */
static int activate(const struct luks_volume *v, const struct snp_secret *key, const char *name,
	bool read_only, char detail[static DETAIL_MAX])
{
	uint32_t flags = CRYPT_ACTIVATE_IGNORE_PERSISTENT;
	char message[DETAIL_MAX] = "";
	int slot;

	if (read_only)
		flags |= CRYPT_ACTIVATE_READONLY;
	crypt_set_log_callback(v->context, on_message, message);
	slot = crypt_activate_by_passphrase(v->context, name, CRYPT_ANY_SLOT,
		(const char *)key->data, key->len, flags);
	crypt_set_log_callback(v->context, on_message, NULL);
	if (slot >= 0)
		return 0;
	if (slot != -EPERM)
		return explain(v->device, slot, message, detail);
	snprintf(detail, DETAIL_MAX, "the key does not open the volume");
	return -EPERM;
}

int luks_open(struct luks_volume *v, const struct snp_volume *expected, const char *name,
	bool read_only, char detail[static DETAIL_MAX])
{
	int r = compare(&v->info, expected);

	if (r) {
		snprintf(detail, DETAIL_MAX, "%s", luks_refusal_text(r));
		return r;
	}
	if (expected->key.len == 0) {
		snprintf(detail, DETAIL_MAX, "the key does not open the volume");
		return -EPERM;
	}
	r = luks_prepare(v, detail);
	return r ? r : activate(v, &expected->key, name, read_only, detail);
}

void luks_done(struct luks_volume *v)
{
	if (v->context)
		crypt_free(v->context);
	if (v->device[0])
		close(v->header_fd);
	*v = (struct luks_volume){0};
}
