/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second way: bytes at offsets, one after the other. */
#include "straight.h"

#include <openssl/sha.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void le(uint8_t *at, unsigned width, uint64_t value)
{
	for (unsigned i = 0; i < width; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void chain(uint8_t ld[48], uint8_t type, uint64_t gpa, const uint8_t *page)
{
	uint8_t info[112] = {0};

	memcpy(info, ld, 48);
	if (page)
		SHA384(page, 4096, info + 48);
	info[96] = 112;
	info[98] = type;
	le(info + 104, 8, gpa);
	SHA384(info, sizeof(info), ld);
}

static void chain_all(uint8_t ld[48], uint64_t gpa, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i += 4096)
		chain(ld, 1, gpa + i, data + i);
}

static void hash_entry(uint8_t *at, const char *guid, const void *data, size_t len)
{
	memcpy(at, guid, 16);
	le(at + 16, 2, 50);
	SHA256(data, len, at + 18);
}

static void hash_table(const struct straight *s, uint8_t *ret)
{
	memset(ret, 0, 176);
	memcpy(ret, "\x06\xd6\x38\x94\x22\x4f\xc9\x4c\xb4\x79\xa7\x93\xd4\x11\xfd\x21", 16);
	le(ret + 16, 2, 168);
	hash_entry(ret + 18, "\xd8\x2d\xd0\x97\x20\xbd\x94\x4c\xaa\x78\xe7\x71\x4d\x36\xab\x2a",
		s->append ? s->append : "", s->append ? strlen(s->append) + 1 : 1);
	hash_entry(ret + 68, "\x31\xf7\xba\x44\x2f\x3a\xd7\x4b\x9a\xf1\x41\xe2\x91\x69\x78\x1d",
		s->initrd, s->initrd_size);
	hash_entry(ret + 118, "\x37\x94\xe7\x4d\xd2\xab\x7f\x42\xb8\x35\xd5\xb1\x72\xd2\x04\x5b",
		s->kernel, s->kernel_size);
}

static void segment(uint8_t *at, uint16_t selector, uint16_t attributes, uint32_t limit, uint64_t base)
{
	le(at, 2, selector);
	le(at + 2, 2, attributes);
	le(at + 4, 4, limit);
	le(at + 8, 8, base);
}

static void vmsa_rest(uint8_t *p, uint64_t rip, uint64_t pat, uint64_t rdx, uint64_t features)
{
	segment(p + 0x60, 0, 0, 0xffff, 0);
	segment(p + 0x70, 0, 0x82, 0xffff, 0);
	segment(p + 0x80, 0, 0, 0xffff, 0);
	le(p + 0xd0, 8, 0x1000);
	le(p + 0x148, 8, 0x40);
	le(p + 0x160, 8, 0x400);
	le(p + 0x168, 8, 0xffff0ff0);
	le(p + 0x170, 8, 2);
	le(p + 0x178, 8, rip);
	le(p + 0x268, 8, pat);
	le(p + 0x310, 8, rdx);
	le(p + 0x3b0, 8, features);
	le(p + 0x3e8, 8, 1);
}

void straight_vmsa(const struct straight *s, unsigned cpu, uint8_t ret[static 4096])
{
	bool qemu = strcmp(s->vmm, "qemu") == 0, ec2 = strcmp(s->vmm, "ec2") == 0;
	uint32_t eip = cpu == 0 ? 0xfffffff0 : s->reset;

	memset(ret, 0, 4096);
	segment(ret + 0x00, 0, 0x93, 0xffff, 0);
	segment(ret + 0x10, 0xf000, ec2 && cpu == 0 ? 0x9a : 0x9b, 0xffff, eip >> 16 << 16);
	segment(ret + 0x20, 0, ec2 ? 0x92 : 0x93, 0xffff, 0);
	segment(ret + 0x30, 0, 0x93, 0xffff, 0);
	segment(ret + 0x40, 0, 0x93, 0xffff, 0);
	segment(ret + 0x50, 0, 0x93, 0xffff, 0);
	segment(ret + 0x90, 0, ec2 ? 0x83 : 0x8b, 0xffff, 0);
	le(ret + 0x158, 8, 0x10);
	vmsa_rest(ret, eip & 0xffff, qemu || ec2 ? 0x0007040600070406 : 0x00070106,
		qemu ? s->sig : 0x600, s->features);
	if (qemu) {
		le(ret + 0x408, 4, 0x1f80);
		le(ret + 0x410, 2, 0x37f);
	}
}

void straight_vmsa_svsm(const struct straight *s, uint64_t rip, uint8_t ret[static 4096])
{
	static const unsigned flat[] = {0x00, 0x20, 0x30, 0x40};

	memset(ret, 0, 4096);
	for (unsigned i = 0; i < 4; i++)
		segment(ret + flat[i], 0x10, 0xc93, 0xffffffff, 0);
	segment(ret + 0x10, 8, 0xc9b, 0xffffffff, 0);
	segment(ret + 0x50, 0, 0x93, 0xffff, 0);
	segment(ret + 0x90, 0, 0x8b, 0xffff, 0);
	le(ret + 0x158, 8, 0x11);
	vmsa_rest(ret, rip, 0x0007040600070406, s->sig, 1);
	le(ret + 0x408, 4, 0x1f80);
}

static void chain_section(const struct straight *s, const struct straight_section *section,
	uint8_t ld[48])
{
	uint8_t table[4096] = {0};

	if (section->type == 0x10 && s->kernel) {
		hash_table(s, table + s->hashes_gpa % 4096);
		chain(ld, 1, section->gpa, table);
		return;
	}
	for (uint32_t at = 0; at < section->size; at += 4096) {
		uint8_t type = 3;

		if (section->type == 2)
			type = 5;
		else if (section->type == 3)
			type = 6;
		else if (section->type == 1 && strcmp(s->vmm, "gce") == 0)
			type = 4;
		chain(ld, type, section->gpa + at, NULL);
	}
}

void straight_snp(const struct straight *s, uint8_t ret[static 48])
{
	bool ec2 = strcmp(s->vmm, "ec2") == 0;
	uint8_t page[4096];

	memset(ret, 0, 48);
	chain_all(ret, 0x100000000 - s->firmware_size, s->firmware, s->firmware_size);
	for (size_t i = 0; i < s->n_sections; i++)
		if (!ec2 || s->sections[i].type != 3)
			chain_section(s, &s->sections[i], ret);
	for (size_t i = 0; ec2 && i < s->n_sections; i++)
		if (s->sections[i].type == 3)
			chain_section(s, &s->sections[i], ret);
	for (unsigned i = 0; i < s->vcpus; i++) {
		straight_vmsa(s, i, page);
		chain(ret, 2, 0xfffffffff000, page);
	}
}

void straight_svsm(const struct straight *s, uint8_t ret[static 48])
{
	uint64_t gpa = 0x100000000 - s->firmware_size - s->vars_size - s->svsm_size;
	uint8_t page[4096];

	memset(ret, 0, 48);
	chain_all(ret, 0x100000000 - s->firmware_size, s->firmware, s->firmware_size);
	chain_all(ret, gpa, s->svsm, s->svsm_size);
	for (size_t i = 0; i < s->n_sections; i++)
		chain_section(s, &s->sections[i], ret);
	straight_vmsa_svsm(s, gpa + s->svsm_entry, page);
	for (unsigned i = 0; i < s->vcpus; i++)
		chain(ret, 2, 0xfffffffff000, page);
}

void straight_sev(const struct straight *s, uint8_t ret[static 32])
{
	struct straight plain = *s;
	size_t len = s->firmware_size;
	uint8_t *all = malloc(len + 176 + 4096 * (size_t)s->vcpus);

	if (!all)
		abort();
	plain.features = 0;
	memcpy(all, s->firmware, len);
	if (s->kernel) {
		hash_table(s, all + len);
		len += 176;
	}
	for (unsigned i = 0; i < s->vcpus; i++, len += 4096)
		straight_vmsa(&plain, i, all + len);
	SHA256(all, len, ret);
	free(all);
}
