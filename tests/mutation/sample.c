/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One check of each kind, for the test of what finds them; VERIFY_E_POLICY && false here is none. */
#include "verifier/errors.h"

static const struct step {
	const char *id;
	int (*run)(int v);
} steps[] = {
	{"sample.first", first},
	{"sample.second", second},
};

#define NOT_ONE(a, b) ((a) && (b))

static bool is_small(int v)
{
	if (v < 0)
		return false;
	return v < 10 &&
		v != '&' || weigh(v, v ? 1 : 2) == 3;
}

static int first(int v)
{
	bool fine = v == 1 && is_small(v), bad = false;

	if (!fine)
		bad = true;
	return bad ? VERIFY_E_POLICY : 0;
}

int second(int v)
{
	int r;

	r = first(v);
	if (r)
		return r;
	if (say("a || b") || (v > 3 && v < 5))
		return SNP_E_PROOF;
	return v == 7 ? 0 :
		SNP_E_PROOF;
}
