/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What depmod reads of a kernel module, and nothing else: compiled but not linked. NAME, ALIAS and
 * SOFTDEP go to its .modinfo; EXPORTS is the name of a symbol that it offers; NEEDS is one that
 * another must offer.
 */
#ifndef ALIAS
#define ALIAS "fake-" NAME
#endif
#ifdef SOFTDEP
#define SOFTDEP_ENTRY "softdep=" SOFTDEP
#else
#define SOFTDEP_ENTRY "license=GPL"
#endif

__attribute__((section(".modinfo"), used)) static const char info[] =
	"name=" NAME "\0alias=" ALIAS "\0" SOFTDEP_ENTRY;

#ifdef EXPORTS
__attribute__((section("__ksymtab_strings"), used)) static const char exported[] = EXPORTS;
#endif

#ifdef NEEDS
extern int NEEDS(void);

int use(void);
int use(void)
{
	return NEEDS();
}
#endif
