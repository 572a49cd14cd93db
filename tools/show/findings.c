/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as lines and as JSON. */
#include "findings.h"

#include <stdio.h>

#include "checks.h"
#include "owner/utf8.h"
#include "say.h"

void show_finding(const struct doctor_check *c, const struct finding *f)
{
	printf("%-7s  %-20s", finding_verdict_name(f->verdict), c->id);
	say_foreign(stdout, f->is);
	putchar('\n');
	if (f->verdict == FINDING_OK)
		return;
	printf("%9s%-9s %s\n", "", "should:", c->should);
	show_advice(f->mend);
}

json_t *show_finding_json(const struct doctor_check *c, const struct finding *f)
{
	/* Names of processors and words of command lines are anybody's. */
	_cleanup_free_ char *is = utf8_repaired(f->is);

	if (!is)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:s?}", "id", c->id, "verdict",
		finding_verdict_name(f->verdict), "is", is, "should", c->should, "mend", f->mend);
}
