/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of the stand-in by name. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "snp/codec.h"

enum kind {
	TEXT,
	NUMBER32,
	NUMBER64,
	HEX,
};

#define FIELD(name, kind)                                                                          \
	{#name, kind, offsetof(struct emu_config, name), sizeof(((struct emu_config *)0)->name)}

static const struct field {
	const char *name;
	enum kind kind;
	size_t offset, size;
} fields[] = {
	FIELD(product, TEXT),
	FIELD(version, NUMBER32),
	FIELD(guest_svn, NUMBER32),
	FIELD(policy, NUMBER64),
	FIELD(vmpl, NUMBER32),
	FIELD(signer_info, NUMBER32),
	FIELD(platform_info, NUMBER64),
	FIELD(family_id, HEX),
	FIELD(image_id, HEX),
	FIELD(measurement, HEX),
	FIELD(host_data, HEX),
	FIELD(id_key_digest, HEX),
	FIELD(author_key_digest, HEX),
	FIELD(tcb, HEX),
	FIELD(current_tcb, HEX),
	FIELD(committed_tcb, HEX),
	FIELD(launch_tcb, HEX),
	FIELD(cpuid, HEX),
	FIELD(chip_id, HEX),
};

static const struct {
	const char *name;
	uint32_t value;		/* when none is given */
} fault_names[_EMU_FAULT_MAX] = {
	[EMU_SLOW] = {"slow", 3},
	[EMU_RATE] = {"rate", 2},
	[EMU_TIMEOUT] = {"timeout", 60},
	[EMU_BUSY] = {"busy", 0},
	[EMU_FIRMWARE] = {"firmware", 0x17},
	[EMU_BADMSG] = {"badmsg", 0},
	[EMU_WIPED] = {"wiped", 0},
	[EMU_COUNTER] = {"counter", 0},
	[EMU_STATUS] = {"status", 0x16},
	[EMU_SIZE] = {"size", SNP_REPORT_SIZE - 32},
	[EMU_SIGNATURE] = {"signature", 0},
	[EMU_REPORT_DATA] = {"report-data", 0},
	[EMU_NO_CERTS] = {"no-certs", 0},
	[EMU_CERTS_SIZE] = {"certs-size", 20480},
	[EMU_CERTS_SUCCESS] = {"certs-success", 20480},
	[EMU_CERTS_GARBAGE] = {"certs-garbage", 0},
	[EMU_NO_EXTENDED] = {"no-extended", 0},
};

void emu_config_init(struct emu_config *ret)
{
	*ret = (struct emu_config){
		.product = "Milan",
		.version = 3,
		.policy = SNP_POLICY_SMT | SNP_POLICY_RESERVED_ONE,
		.platform_info = 0x25,	/* SMT, ECC, alias check done */
		.tcb = {4, 0, 0, 0, 0, 0, 24, 0xDB},
		.current_tcb = {4, 0, 0, 0, 0, 0, 24, 0xDB},
		.committed_tcb = {4, 0, 0, 0, 0, 0, 24, 0xDB},
		.launch_tcb = {4, 0, 0, 0, 0, 0, 24, 0xDB},
		.cpuid = {0x19, 0x01, 0x01},
	};
	ret->measurement[SNP_MEASUREMENT_SIZE - 1] = 7;
	for (size_t i = 0; i < sizeof(ret->chip_id); i++)
		ret->chip_id[i] = (uint8_t)(i + 1);
}

static int parse_number(const char *text, uint64_t max, uint64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoull(text, &end, 0);
	return errno || end == text || *end || *text == '-' || *ret > max ? -EINVAL : 0;
}

/* AFTER[-UNTIL] */
static int set_span(struct emu_fault_state *f, char *text)
{
	char *until = strchr(text, '-');
	uint64_t n;

	if (until) {
		*until++ = 0;
		if (parse_number(until, UINT32_MAX, &n))
			return -EINVAL;
		f->until = (uint32_t)n;
	}
	if (parse_number(text, UINT32_MAX, &n) || (until && f->until <= n))
		return -EINVAL;
	f->after = (uint32_t)n;
	return 0;
}

/* NAME[:VALUE][@AFTER[-UNTIL]] */
static int set_fault(struct emu_config *config, const char *value)
{
	char name[32], number[32] = "", after[32] = "0";
	size_t at = strcspn(value, "@"), colon = strcspn(value, ":@");
	uint64_t n;

	if (colon >= sizeof(name) || at - colon >= sizeof(number) || strlen(value) - at > 16)
		return -EINVAL;
	snprintf(name, sizeof(name), "%.*s", (int)colon, value);
	if (at > colon)
		snprintf(number, sizeof(number), "%.*s", (int)(at - colon - 1), value + colon + 1);
	if (value[at])
		snprintf(after, sizeof(after), "%s", value + at + 1);
	for (size_t i = 0; i < _EMU_FAULT_MAX; i++) {
		struct emu_fault_state *f = &config->faults[i];

		if (strcmp(fault_names[i].name, name))
			continue;
		*f = (struct emu_fault_state){.on = true, .value = fault_names[i].value};
		if (at > colon) {
			if (parse_number(number, UINT32_MAX, &n))
				return -EINVAL;
			f->value = (uint32_t)n;
		}
		return set_span(f, after);
	}
	return -EINVAL;
}

static int set_field(struct emu_config *config, const struct field *f, const char *value)
{
	uint8_t *where = (uint8_t *)config + f->offset;
	uint64_t n = 0;
	int r = 0;

	switch (f->kind) {
	case TEXT:
		if (strlen(value) >= f->size)
			return -EINVAL;
		memset(where, 0, f->size);
		memcpy(where, value, strlen(value));
		return 0;
	case HEX:
		return snp_hex_decode(value, strlen(value), where, f->size) ? -EINVAL : 0;
	case NUMBER32:
	case NUMBER64:
		r = parse_number(value, f->kind == NUMBER32 ? UINT32_MAX : UINT64_MAX, &n);
		if (!r)
			memcpy(where, &n, f->size);	/* little-endian here as there */
	}
	return r;
}

/* Of SIGNER_INFO, whose other bits stay. */
static int set_author_key_en(struct emu_config *config, const char *value)
{
	uint64_t on;

	if (parse_number(value, 1, &on))
		return -EINVAL;
	config->signer_info = (config->signer_info & ~1u) | (uint32_t)on;
	return 0;
}

static bool same_key(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if ((*a == '-' ? '_' : *a) != *b)
			return false;
	return *a == *b;
}

int emu_config_set(struct emu_config *config, const char *key, const char *value)
{
	int r;

	if (same_key(key, "fault"))
		return set_fault(config, value);
	if (same_key(key, "author_key_en"))
		return set_author_key_en(config, value);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!same_key(key, fields[i].name))
			continue;
		r = set_field(config, &fields[i], value);
		if (!r && same_key(key, "tcb")) {
			memcpy(config->current_tcb, config->tcb, sizeof(config->tcb));
			memcpy(config->committed_tcb, config->tcb, sizeof(config->tcb));
			memcpy(config->launch_tcb, config->tcb, sizeof(config->tcb));
		}
		return r;
	}
	return -EINVAL;
}

int emu_config_read(const char *path, struct emu_config *config)
{
	FILE *f = fopen(path, "re");
	char line[512];
	int r = 0;

	if (!f)
		return -errno;
	while (!r && fgets(line, sizeof(line), f)) {
		char *value = strchr(line, '=');

		line[strcspn(line, "\n")] = 0;
		if (!line[0] || line[0] == '#')
			continue;
		if (!value)
			r = -EINVAL;
		else {
			*value++ = 0;
			r = emu_config_set(config, line, value);
		}
	}
	fclose(f);
	return r;
}

enum snp_tcb_layout emu_config_layout(const struct emu_config *config)
{
	return strcmp(config->product, "Turin") ? SNP_TCB_MILAN : SNP_TCB_TURIN;
}

size_t emu_config_chip_id_len(const struct emu_config *config)
{
	return emu_config_layout(config) == SNP_TCB_TURIN ? 8 : SNP_CHIP_ID_SIZE;
}
