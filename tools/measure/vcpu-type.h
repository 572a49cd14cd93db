/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a processor, CPUID 1 EAX, which stands in each vCPU's measured state. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a model of QEMU's, "EPYC-Milan" or "EPYC-Milan-v2"; false when it is not known here. The
 * version behind a name changes features, never family, model or stepping (QEMU
 * target/i386/cpu.c); one that no QEMU has would measure well and start nowhere. */
bool vcpu_type_signature(const char *type, uint32_t *ret);
/* Of what QEMU's -cpu takes: a model, and behind commas features, which do not count; but false
 * where one of them is family, model or stepping. */
bool vcpu_cpu_signature(const char *cpu, uint32_t *ret);
uint32_t vcpu_signature(unsigned family, unsigned model, unsigned stepping);
/* The names without versions, one for each @i from 0; NULL after the last. */
const char *vcpu_type_name(unsigned i);
/* All of them for people, with their versions: "EPYC (-v1 to -v5), EPYC-IBPB, ..."; cut where the
 * room ends. */
void vcpu_type_list(char *ret, size_t size);
