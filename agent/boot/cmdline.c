/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The measured command line to a configuration. Pure. What an option takes stands in its table
 * (cmdline-options.c); here is what holds for all of them: once each, known, with a clean value,
 * and together complete. What is not in the table belongs to the kernel, unless its name begins
 * with ours.
 */
#include "cmdline.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmdline-options.h"
#include "cmdline-words.h"

struct parser {
	struct config *config;
	char *reason;	/* "" as long as nothing is refused */
	uint32_t seen;	/* a bit for each entry of the table */
};

static void _printf_(2, 3) refuse(struct parser *p, const char *fmt, ...)
{
	va_list args;

	if (p->reason[0])
		return; /* the first one is told */
	va_start(args, fmt);
	vsnprintf(p->reason, CMDLINE_REASON_MAX, fmt, args);
	va_end(args);
}

/* What may stand in a value of ours: a quote is left over only where quoting was odd. */
static bool is_clean(const char *value)
{
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c < 0x20 || c >= 0x7F || c == '"')
			return false;
	}
	return true;
}

static void take_option(struct parser *p, unsigned i, const struct cmdline_word *w)
{
	const struct cmdline_option *o = &cmdline_options[i];
	const char *why;

	if (p->seen & (1u << i)) {
		refuse(p, "%s is given twice", o->name);
		return;
	}
	p->seen |= 1u << i;
	if (!w->value && !o->bare)
		why = "needs a value";
	else if (w->value && !*w->value)
		why = "has an empty value";
	else if (w->value && !is_clean(w->value))
		why = "has a quote, a control character or a byte beyond ASCII in its value";
	else
		why = o->take(p->config, w->value ? w->value : "");
	if (why)
		refuse(p, "%s%s%.96s %s", o->name, w->value ? "=" : "", w->value ? w->value : "",
			why);
}

/* The option's place in the table; a negative number for none. */
static int find(const char *name)
{
	for (int i = 0; cmdline_options[i].name; i++)
		if (strcmp(name, cmdline_options[i].name) == 0)
			return i;
	return -1;
}

static void take_word(struct parser *p, const struct cmdline_word *w)
{
	int i = find(w->name);

	if (i >= 0)
		take_option(p, (unsigned)i, w);
	else if (strncmp(w->name, CMDLINE_PREFIX, strlen(CMDLINE_PREFIX)) == 0)
		refuse(p, "%.96s is not an option of this version", w->name);
}

static bool seen(const struct parser *p, const char *name)
{
	return p->seen & (1u << find(name));
}

/* Options that would be passed over in silence: whoever wrote one expects what he would not get. */
static void check_mode(struct parser *p)
{
	static const char *const verity[] = {"roothash", CMDLINE_PREFIX "hash",
		CMDLINE_PREFIX "hash_offset", CMDLINE_PREFIX "fec", CMDLINE_PREFIX "on_corruption",
		CMDLINE_PREFIX "overlay"};
	const enum boot_mode mode = p->config->mode;

	for (size_t i = 0; i < ARRAY_SIZE(verity) && mode != BOOT_MODE_VERITY; i++)
		if (seen(p, verity[i]))
			refuse(p, "%s is for " CMDLINE_PREFIX "mode=verity", verity[i]);
	if (mode != BOOT_MODE_VERITY)
		return;
	if (!seen(p, "roothash"))
		refuse(p, "roothash= is missing");
	if (seen(p, CMDLINE_PREFIX "owner"))
		refuse(p, CMDLINE_PREFIX "owner= is for " CMDLINE_PREFIX "mode=luks");
	if (seen(p, "rw"))
		refuse(p, "rw: a verity root is read-only; " CMDLINE_PREFIX
			"overlay= names what can be written to");
}

/* What no option shows by itself. */
static void check_whole(struct parser *p)
{
	const struct config *c = p->config;

	if (!seen(p, CMDLINE_PREFIX "mode"))
		refuse(p, CMDLINE_PREFIX "mode= is missing: luks, verity or plain");
	if (!seen(p, "root"))
		refuse(p, "root= is missing");
	if (seen(p, "ro") && seen(p, "rw"))
		refuse(p, "ro and rw are both given");
	if (c->mode == BOOT_MODE_LUKS && !c->has_owner && !c->owner_any)
		refuse(p, CMDLINE_PREFIX
			"owner= is missing: give the public key that keygen printed (or any, "
			"and whoever reaches this machine may give it a key)");
	check_mode(p);
}

static void set_defaults(struct config *c)
{
	*c = (struct config){
		.rootwait = CMDLINE_ROOTWAIT_DEFAULT,
		.overlay = overlay_defaults,
		.serve = true,
		.listen = {.addr = IN6ADDR_ANY_INIT, .port = CMDLINE_PORT_DEFAULT},
		.ip = {.method = IP_DHCP},
		.on_failure = ON_FAILURE_POWEROFF,
		.init = "/sbin/init",
	};
}

int cmdline_parse(const char *text, struct config *ret, char ret_reason[static CMDLINE_REASON_MAX])
{
	struct parser p = {.config = ret, .reason = ret_reason};
	struct cmdline_word word;
	size_t len = strlen(text);
	char copy[CMDLINE_MAX];
	char *pos = copy;
	int r;

	ret_reason[0] = 0;
	set_defaults(ret);
	if (len >= sizeof(copy)) {
		refuse(&p, "the command line is longer than %zu characters", sizeof(copy) - 1);
		return 1;
	}
	memcpy(copy, text, len + 1);
	/* A refusal does not end the reading: on_failure may stand behind it. */
	while ((r = cmdline_next_word(&pos, &word)) == 0)
		take_word(&p, &word);
	if (r != -ENOENT)
		refuse(&p, "a quote on the command line is not closed");
	check_whole(&p);
	return ret_reason[0] ? 1 : 0;
}
