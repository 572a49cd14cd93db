/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which options there are, and what each of them takes. Pure. */
#include "cmdline-options.h"

#include <string.h>

#include "snp/codec.h"

static const char *take_text(char *ret, size_t size, const char *value)
{
	size_t len = strlen(value);

	if (!len)
		return "needs a value";
	if (len >= size)
		return "is too long";
	memcpy(ret, value, len + 1);
	return NULL;
}

/* Decimal digits only: no sign, no white space, no other base. */
static const char *take_number(uint32_t *ret, uint32_t max, const char *value)
{
	uint32_t n = 0;

	if (!*value)
		return "needs a number";
	for (; *value; value++) {
		if (*value < '0' || *value > '9')
			return "is not a decimal number";
		n = n * 10 + (uint32_t)(*value - '0');
		if (n > max)
			return "is too large";
	}
	*ret = n;
	return NULL;
}

static const char *take_mode(struct config *c, const char *value)
{
	if (strcmp(value, "luks") == 0)
		c->mode = BOOT_MODE_LUKS;
	else if (strcmp(value, "verity") == 0)
		c->mode = BOOT_MODE_VERITY;
	else if (strcmp(value, "plain") == 0)
		c->mode = BOOT_MODE_PLAIN;
	else
		return "is not a mode: luks, verity or plain";
	return NULL;
}

static const char *take_owner(struct config *c, const char *value)
{
	if (strcmp(value, "any") == 0) {
		c->owner_any = true;
		return NULL;
	}
	if (snp_base64url_decode(value, strlen(value), c->owner, sizeof(c->owner)))
		return "is not a public key: 43 characters of base64url as "
			"keygen prints them, or any";
	c->has_owner = true;
	return NULL;
}

static const char *take_listen(struct config *c, const char *value)
{
	if (strcmp(value, "none") == 0) {
		c->serve = false;
		return NULL;
	}
	if (cmdline_parse_listen(value, &c->listen))
		return "is not [ADDRESS]:PORT, IPV4:PORT, :PORT or none";
	return NULL;
}

static const char *take_vmpl(struct config *c, const char *value)
{
	return take_number(&c->vmpl, 3, value);
}

static const char *take_on_failure(struct config *c, const char *value)
{
	if (strcmp(value, "poweroff") == 0)
		c->on_failure = ON_FAILURE_POWEROFF;
	else if (strcmp(value, "reboot") == 0)
		c->on_failure = ON_FAILURE_REBOOT;
	else if (strcmp(value, "halt") == 0)
		c->on_failure = ON_FAILURE_HALT;
	else
		return "is not poweroff, reboot or halt";
	return NULL;
}

/* Absolute, and no way up: the path is looked up below a root that an enemy may have written. */
static bool is_plain_path(const char *path)
{
	return path[0] == '/' && !strstr(path, "//") && !strstr(path, "/./") &&
		!strstr(path, "/../") && path[strlen(path) - 1] != '/' &&
		path[strlen(path) - 1] != '.';
}

static const char *take_device(char *ret, size_t size, const char *value)
{
	static const char *const tags[] = {"UUID=", "LABEL=", "PARTUUID=", "PARTLABEL="};

	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		size_t n = strlen(tags[i]);

		if (strncmp(value, tags[i], n) == 0 && value[n])
			return take_text(ret, size, value);
	}
	if (strncmp(value, "/dev/", 5) == 0 && is_plain_path(value))
		return take_text(ret, size, value);
	return "is not /dev/NAME, UUID=, LABEL=, PARTUUID= or PARTLABEL=";
}

static const char *take_root(struct config *c, const char *value)
{
	return take_device(c->root, sizeof(c->root), value);
}

static const char *take_hash(struct config *c, const char *value)
{
	return take_device(c->hash_device, sizeof(c->hash_device), value);
}

static const char *take_rootwait(struct config *c, const char *value)
{
	uint32_t seconds = CMDLINE_ROOTWAIT_DEFAULT;
	const char *why = *value ? take_number(&seconds, CMDLINE_ROOTWAIT_MAX, value) : NULL;

	c->rootwait = seconds;
	return why;
}

static const char *take_rootfstype(struct config *c, const char *value)
{
	if (value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_-")])
		return "is not the name of one file system type";
	return take_text(c->rootfstype, sizeof(c->rootfstype), value);
}

static const char *take_rootflags(struct config *c, const char *value)
{
	return take_text(c->rootflags, sizeof(c->rootflags), value);
}

static const char *take_ro(struct config *c, const char *value)
{
	c->read_only = true;
	return *value ? "takes no value" : NULL;
}

static const char *take_rw(struct config *c, const char *value)
{
	c->read_only = false;
	return *value ? "takes no value" : NULL;
}

static const char *take_ip(struct config *c, const char *value)
{
	return cmdline_parse_ip(value, &c->ip) ?
		"is not dhcp, IFACE:dhcp, off or CLIENT::GATEWAY:NETMASK:HOST:IFACE:none" : NULL;
}

static const char *take_init(struct config *c, const char *value)
{
	if (!is_plain_path(value))
		return "is not an absolute path";
	return take_text(c->init, sizeof(c->init), value);
}

static const char *take_roothash(struct config *c, const char *value)
{
	static const size_t sizes[] = {32, 64};	/* SHA-256, SHA-512 */

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (snp_hex_decode(value, strlen(value), c->root_hash, sizes[i]))
			continue;
		c->root_hash_len = sizes[i];
		return NULL;
	}
	return "is not the 64 (SHA-256) or 128 (SHA-512) hexadecimal digits of a root hash";
}

static const char *take_hash_offset(struct config *c, const char *value)
{
	uint64_t n = 0;

	for (const char *p = value; *p; p++) {
		if (*p < '0' || *p > '9')
			return "is not a decimal number of bytes";
		if (n > (UINT64_MAX - 9) / 10)
			return "is too large";
		n = n * 10 + (uint64_t)(*p - '0');
	}
	if (n % 512)
		return "is not a multiple of 512";
	c->hash_offset = n;
	c->has_hash_offset = true;
	return NULL;
}

static const char *take_overlay(struct config *c, const char *value)
{
	return cmdline_parse_overlay(value, &c->overlay) ?
		"is not DIR[:SIZE],... or none: plain absolute paths, each once, none of the "
		"kernel's own mounts; SIZE in bytes, with K, M or G, or in % of the memory" : NULL;
}

/* What the kernel takes: DM_VERITY_FEC_MIN_RSN and the like, 255 less the data bytes. */
static const char *take_fec(struct config *c, const char *value)
{
	uint32_t roots = 0;
	const char *why = take_number(&roots, 24, value);

	if (!why && roots < 2)
		why = "is too small";
	c->fec_roots = roots;
	return why;
}

static const char *take_on_corruption(struct config *c, const char *value)
{
	if (strcmp(value, "panic") == 0)
		c->on_corruption = VERITY_PANIC;
	else if (strcmp(value, "restart") == 0)
		c->on_corruption = VERITY_RESTART;
	else if (strcmp(value, "eio") == 0)
		c->on_corruption = VERITY_EIO;
	else
		return "is not panic, restart or eio";
	return NULL;
}

const struct cmdline_option cmdline_options[] = {
	{CMDLINE_PREFIX "mode", false, take_mode},
	{CMDLINE_PREFIX "owner", false, take_owner},
	{CMDLINE_PREFIX "listen", false, take_listen},
	{CMDLINE_PREFIX "vmpl", false, take_vmpl},
	{CMDLINE_PREFIX "on_failure", false, take_on_failure},
	{"root", false, take_root},
	{"rootwait", true, take_rootwait},
	{"rootfstype", false, take_rootfstype},
	{"rootflags", false, take_rootflags},
	{"ro", true, take_ro},
	{"rw", true, take_rw},
	{"roothash", false, take_roothash},
	{CMDLINE_PREFIX "hash", false, take_hash},
	{CMDLINE_PREFIX "hash_offset", false, take_hash_offset},
	{CMDLINE_PREFIX "fec", false, take_fec},
	{CMDLINE_PREFIX "on_corruption", false, take_on_corruption},
	{CMDLINE_PREFIX "overlay", false, take_overlay},
	{"ip", false, take_ip},
	{"init", false, take_init},
	{0},
};

_Static_assert(ARRAY_SIZE(cmdline_options) <= 32, "cmdline.c remembers them in 32 bits");
