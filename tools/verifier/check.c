/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in what a check expected and got. */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>

#include "snp/codec.h"

/* Names in certificates are an enemy's text, which goes to terminals and into JSON. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (*text < 0x20 || *text > 0x7E)
			*text = '?';
}

#define DEFINE_SETTER(field)                                                                       \
	void check_##field(struct check *c, const char *fmt, ...)                                  \
	{                                                                                          \
		va_list args;                                                                      \
                                                                                                   \
		va_start(args, fmt);                                                               \
		vsnprintf(c->field, sizeof(c->field), fmt, args);                                  \
		va_end(args);                                                                      \
		make_printable(c->field);                                                          \
	}

DEFINE_SETTER(expected)
DEFINE_SETTER(got)
DEFINE_SETTER(reason)

static void set_hex(char *field, size_t size, const void *data, size_t len)
{
	size_t room = (size - 1) / 2;

	snp_hex_encode(data, len < room ? len : room, field);
}

void check_expected_hex(struct check *c, const void *data, size_t len)
{
	set_hex(c->expected, sizeof(c->expected), data, len);
}

void check_got_hex(struct check *c, const void *data, size_t len)
{
	set_hex(c->got, sizeof(c->got), data, len);
}

int check_conclude(struct check *c, int answer)
{
	if (answer == CHECK_SKIP) {
		c->verdict = CHECK_SKIPPED;
		return 0;
	}
	c->verdict = answer ? CHECK_FAILED : CHECK_PASSED;
	c->answer = answer;
	if (answer && !c->reason[0])
		check_reason(c, "%s", verify_strerror(answer));
	return answer;
}

const char *check_verdict_name(enum check_verdict v)
{
	static const char *const names[] = {
		[CHECK_NOT_RUN] = "not-run",
		[CHECK_PASSED] = "pass",
		[CHECK_FAILED] = "fail",
		[CHECK_SKIPPED] = "skip",
	};

	return names[v];
}
