/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The object sev-snp-guest. Its names are those of QEMU since 9.1 (target/i386/sev.c,
 * qapi/qom.json): trees of AMD's from before have others.
 */
#include "qemu-snp.h"

#include <inttypes.h>
#include <string.h>

#define FEATURE_SNP 1u

/* Bits of SEV_FEATURES that are properties of their own. */
static const struct feature {
	uint64_t bit;
	const char *property;
	unsigned since;
} features[] = {
	{1u << 5, "debug-swap", QEMU_VERSION(10, 2)},
	{1u << 9, "secure-tsc", QEMU_VERSION(10, 2)},
};

uint64_t qemu_snp_features(void)
{
	uint64_t all = FEATURE_SNP;

	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		all |= features[i].bit;
	return all;
}

static void put(FILE *f, const char *property, const char *value)
{
	if (value)
		fprintf(f, ",%s=%s", property, value);
}

char *qemu_snp_object(const struct qemu_snp *s, bool kernel)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fprintf(f, QEMU_SNP_TYPE ",id=snp,cbitpos=%u,reduced-phys-bits=1,policy=0x%" PRIx64,
		s->cbitpos, s->policy);
	/* Without it neither kernel nor command line would be measured. */
	put(f, "kernel-hashes", kernel ? "on" : NULL);
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		put(f, features[i].property, s->features & features[i].bit ? "on" : NULL);
	put(f, "host-data", s->host_data);
	put(f, "id-block", s->id_block);
	put(f, "id-auth", s->id_auth);
	put(f, "author-key-enabled", s->author_key ? "on" : NULL);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}

bool qemu_version_parse(const char *text, unsigned *ret)
{
	const char *digits = text ? strpbrk(text, "0123456789") : NULL;
	unsigned major, minor;

	/* Not part of a word: the name of a distribution has digits as well. */
	if (!digits || (digits != text && digits[-1] != ' ') ||
		sscanf(digits, "%3u.%3u", &major, &minor) != 2 || major > 255 || minor > 255)
		return false;
	*ret = QEMU_VERSION(major, minor);
	return true;
}

/* The list has a line "  NAME=<type> ..." for each. */
static bool listed(const char *properties, const char *name, size_t len)
{
	for (const char *line = properties; line; line = strchr(line, '\n')) {
		line += strspn(line, "\n ");
		if (strncmp(line, name, len) == 0 && line[len] == '=')
			return true;
	}
	return false;
}

static int lacks(const struct qemu_ability *a, const char *property, size_t len, char *why)
{
	snprintf(why, QEMU_WHY_MAX, "QEMU %u.%u does not know %.*s of " QEMU_SNP_TYPE,
		a->version >> 8, a->version & 255, (int)len, property);
	return QEMU_E_LACKS;
}

static int check_list(const struct qemu_ability *a, const char *object, char *why)
{
	/* What stands before belongs to each object of the type itself,
	 * and QEMU does not list that. */
	const char *at = strstr(object, ",policy=");

	while (at) {
		size_t len = strcspn(++at, "=");

		if (!listed(a->properties, at, len))
			return lacks(a, at, len, why);
		at = strchr(at, ',');
	}
	return 0;
}

static int check_since(const struct qemu_ability *a, const struct qemu_snp *s, char *why)
{
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (s->features & features[i].bit && a->version < features[i].since)
			return lacks(a, features[i].property, strlen(features[i].property), why);
	return 0;
}

int qemu_snp_check(const struct qemu_ability *a, const struct qemu_snp *s, bool kernel,
	char why[static QEMU_WHY_MAX])
{
	_cleanup_free_ char *object = NULL;

	if (a->version < QEMU_SNP_SINCE) {
		snprintf(why, QEMU_WHY_MAX,
			"QEMU %u.%u cannot start SNP guests: that needs 9.1 or newer",
			a->version >> 8, a->version & 255);
		return QEMU_E_LACKS;
	}
	if (!a->properties)
		return check_since(a, s, why);
	if (!*a->properties) {
		snprintf(why, QEMU_WHY_MAX, "QEMU %u.%u was built without SNP: it has no object "
			QEMU_SNP_TYPE, a->version >> 8, a->version & 255);
		return QEMU_E_LACKS;
	}
	object = qemu_snp_object(s, kernel);
	if (!object) {
		snprintf(why, QEMU_WHY_MAX, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	return check_list(a, object, why);
}
