/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /proc/cpuinfo: "key : value" in lines, an empty line behind each processor. ENEMY INPUT. */
#include <stdio.h>
#include <string.h>

#include "read.h"

/* The first processor's; its flags take two of them. */
#define CPUINFO_MAX 16384

struct field {
	const char *key;
	void (*take)(struct facts_cpu *cpu, const char *value);
};

static unsigned number(const char *value)
{
	uint64_t n;

	return read_number(&value, 10, 0xFFF, &n) && !*value ? (unsigned)n : 0;
}

static void take_vendor(struct facts_cpu *cpu, const char *value)
{
	snprintf(cpu->vendor, sizeof(cpu->vendor), "%s", value);
}

static void take_name(struct facts_cpu *cpu, const char *value)
{
	snprintf(cpu->name, sizeof(cpu->name), "%s", value);
}

static void take_family(struct facts_cpu *cpu, const char *value)
{
	cpu->family = number(value);
}

static void take_model(struct facts_cpu *cpu, const char *value)
{
	cpu->model = number(value);
}

static void take_stepping(struct facts_cpu *cpu, const char *value)
{
	cpu->stepping = number(value);
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (; *words; words += strspn(words, " ")) {
		size_t n = strcspn(words, " ");

		if (n == len && memcmp(words, word, len) == 0)
			return true;
		words += n;
	}
	return false;
}

static void take_flags(struct facts_cpu *cpu, const char *value)
{
	cpu->hypervisor = has_word(value, "hypervisor");
	cpu->sev = has_word(value, "sev");
	cpu->sev_es = has_word(value, "sev_es");
	cpu->sev_snp = has_word(value, "sev_snp");
}

static const struct field fields[] = {
	{"vendor_id", take_vendor},
	{"cpu family", take_family},
	{"model", take_model},
	{"model name", take_name},
	{"stepping", take_stepping},
	{"flags", take_flags},
};

static void take_line(struct facts_cpu *cpu, char *line)
{
	char *colon = strchr(line, ':');

	if (!colon)
		return;
	*colon = '\0';
	line[strcspn(line, "\t")] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strcmp(line, fields[i].key) == 0)
			fields[i].take(cpu, colon + 1 + strspn(colon + 1, " "));
}

void read_cpu(const struct sysroot *root, struct facts_cpu *ret)
{
	char text[CPUINFO_MAX], *rest = text;

	*ret = (struct facts_cpu){.error = sysroot_text(root, "/proc/cpuinfo", text, sizeof(text))};
	if (ret->error)
		return;
	for (char *line = strsep(&rest, "\n"); line && *line; line = strsep(&rest, "\n"))
		take_line(ret, line);
	if (!ret->vendor[0])
		ret->error = -EBADMSG;
}
