/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two questions to QEMU, of which neither starts a machine. */
#include "ask.h"

#include <fcntl.h>

#include "process.h"

#define PATIENCE_MS 20000

static char version[] = "-version";
static char object[] = "-object";
static char help[] = QEMU_SNP_TYPE ",help";

/* Standard error goes nowhere: a type that it does not know is an answer, not an error. */
static int ask(char *const argv[], char ret_text[static ASK_TEXT_MAX + 1], int *ret_status)
{
	_cleanup_close_ int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	const struct process_io io = {.in = null, .out = -1, .err = null};
	size_t len;

	if (null < 0)
		return -errno;
	return process_output(argv, &io, PATIENCE_MS, ret_text, ASK_TEXT_MAX, &len, ret_status);
}

int ask_qemu(const char *program, struct asked *ret)
{
	/* exec does not change its arguments. */
	char *binary = (char *)(uintptr_t)program;
	char *const ask_version[] = {binary, version, NULL};
	char *const ask_properties[] = {binary, object, help, NULL};
	int status, r;

	r = ask(ask_version, ret->properties, &status);
	if (r)
		return r;
	if (status || !qemu_version_parse(ret->properties, &ret->ability.version))
		return -EPROTO;
	r = ask(ask_properties, ret->properties, &status);
	if (r)
		return r;
	if (status)
		ret->properties[0] = 0;
	ret->ability.properties = ret->properties;
	return 0;
}
