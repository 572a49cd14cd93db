/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of first vCPU states, written field by field into zeros. */
#include "vmsa.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

#include "snp/put.h"
#include "snp/util.h"

/* AMD 24593, segment of the save area. */
struct segment {
	uint16_t selector, attributes;
	uint32_t limit;
	uint64_t base;
};
_Static_assert(sizeof(struct segment) == 16, "AMD 24593");

/* Offsets in the save area (AMD 24593, table B-4). */
enum {
	ES = 0x000, CS = 0x010, SS = 0x020, DS = 0x030, FS = 0x040, GS = 0x050, GDTR = 0x060,
	LDTR = 0x070, IDTR = 0x080, TR = 0x090, EFER = 0x0d0, CR4 = 0x148, CR0 = 0x158,
	DR7 = 0x160, DR6 = 0x168, RFLAGS = 0x170, RIP = 0x178, G_PAT = 0x268, RDX = 0x310,
	SEV_FEATURES = 0x3b0, XCR0 = 0x3e8, MXCSR = 0x408, X87_FCW = 0x410,
};

/* What the VMMs do not agree upon. */
static const struct flavour {
	const char *name;
	uint16_t cs_boot, ss, tr;	/* attributes */
	uint64_t g_pat;
	uint32_t rdx;			/* 0: CPUID's signature */
	uint32_t mxcsr;
	uint16_t x87_fcw;
} flavours[_VMM_MAX] = {
	[VMM_QEMU] = {"qemu", 0x9b, 0x93, 0x8b, UINT64_C(0x0007040600070406), 0, 0x1f80, 0x37f},
	[VMM_EC2] = {"ec2", 0x9a, 0x92, 0x83, UINT64_C(0x0007040600070406), 0x600, 0, 0},
	[VMM_GCE] = {"gce", 0x9b, 0x93, 0x8b, UINT64_C(0x00070106), 0x600, 0, 0},
};

static void put_segment(uint8_t *page, size_t offset, struct segment s)
{
	s.selector = htole16(s.selector);
	s.attributes = htole16(s.attributes);
	s.limit = htole32(s.limit);
	s.base = htole64(s.base);
	memcpy(page + offset, &s, sizeof(s));
}

/* What every VMM sets alike. */
static void put_common(uint8_t *page)
{
	memset(page, 0, VMSA_SIZE);
	put_segment(page, GDTR, (struct segment){.limit = 0xffff});
	put_segment(page, IDTR, (struct segment){.limit = 0xffff});
	put_segment(page, LDTR, (struct segment){.attributes = 0x82, .limit = 0xffff});
	snp_put_le64(page + EFER, 0x1000);
	snp_put_le64(page + CR4, 0x40);
	snp_put_le64(page + CR0, 0x10);
	snp_put_le64(page + DR7, 0x400);
	snp_put_le64(page + DR6, 0xffff0ff0);
	snp_put_le64(page + RFLAGS, 2);
	snp_put_le64(page + XCR0, 1);
}

void vmsa_page(const struct vmsa *v, uint8_t ret[static VMSA_SIZE])
{
	static const uint16_t data[] = {ES, DS, FS, GS};
	const struct flavour *f = &flavours[v->vmm];

	put_common(ret);
	for (size_t i = 0; i < ARRAY_SIZE(data); i++)
		put_segment(ret, data[i], (struct segment){.attributes = 0x93, .limit = 0xffff});
	put_segment(ret, CS, (struct segment){.selector = 0xf000, .limit = 0xffff,
		.attributes = v->boot ? f->cs_boot : 0x9b, .base = v->eip & 0xffff0000});
	put_segment(ret, SS, (struct segment){.attributes = f->ss, .limit = 0xffff});
	put_segment(ret, TR, (struct segment){.attributes = f->tr, .limit = 0xffff});
	snp_put_le64(ret + RIP, v->eip & 0xffff);
	snp_put_le64(ret + G_PAT, f->g_pat);
	snp_put_le64(ret + RDX, f->rdx ? f->rdx : v->vcpu_sig);
	snp_put_le64(ret + SEV_FEATURES, v->features);
	snp_put_le32(ret + MXCSR, f->mxcsr);
	snp_put_le16(ret + X87_FCW, f->x87_fcw);
}

void vmsa_page_svsm(uint64_t rip, uint32_t vcpu_sig, uint8_t ret[static VMSA_SIZE])
{
	static const uint16_t data[] = {ES, SS, DS, FS};
	const struct flavour *f = &flavours[VMM_QEMU];

	put_common(ret);
	for (size_t i = 0; i < ARRAY_SIZE(data); i++)
		put_segment(ret, data[i], (struct segment){.selector = 0x10, .attributes = 0xc93,
			.limit = UINT32_MAX});
	put_segment(ret, CS, (struct segment){.selector = 8, .attributes = 0xc9b,
		.limit = UINT32_MAX});
	put_segment(ret, GS, (struct segment){.attributes = 0x93, .limit = 0xffff});
	put_segment(ret, TR, (struct segment){.attributes = f->tr, .limit = 0xffff});
	snp_put_le64(ret + CR0, 0x11);	/* protected mode already */
	snp_put_le64(ret + RIP, rip);
	snp_put_le64(ret + G_PAT, f->g_pat);
	snp_put_le64(ret + RDX, vcpu_sig);
	snp_put_le64(ret + SEV_FEATURES, 1);
	snp_put_le32(ret + MXCSR, f->mxcsr);
}

const char *vmm_name(enum vmm vmm)
{
	return flavours[vmm].name;
}

bool vmm_by_name(const char *name, enum vmm *ret)
{
	for (int i = 0; i < _VMM_MAX; i++) {
		if (strcmp(flavours[i].name, name) == 0) {
			*ret = (enum vmm)i;
			return true;
		}
	}
	return false;
}
