/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of ssh-keyscan for a server and its types of keys. */
#include "host.h"

#include <fcntl.h>
#include <stdio.h>

#include "process.h"

#define SCAN_SECONDS "10"	/* of silence */
#define SCAN_MS 30000		/* in all */
#define ALL_TYPES "ed25519,ecdsa,rsa"
#define LINES_MAX (16 * 1024)

struct lines {
	size_t len;
	char text[LINES_MAX + 1];
};

/* Its complaints are not for people: they tell each try of several. */
static int scan(const char *host, unsigned port, const char *types, struct lines *ret)
{
	_cleanup_close_ int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char port_text[16];
	const char *argv[] = {"ssh-keyscan", "-T", SCAN_SECONDS, "-p", port_text, "-t", types, "--",
		host, NULL};
	int status;

	if (null < 0)
		return -errno;
	snprintf(port_text, sizeof(port_text), "%u", port);
	/* exec takes no pointers to const, and changes nothing. */
	return process_output((char *const *)(uintptr_t)argv,
		&(struct process_io){.in = null, .out = -1, .err = null}, SCAN_MS, ret->text,
		LINES_MAX, &ret->len, &status);
}

int ssh_host_key(const char *host, unsigned port, const struct ssh_type *type, struct ssh_key *ret)
{
	struct lines lines;
	int r;

	r = scan(host, port, type->scan, &lines);
	if (r)
		return r;
	if (lines.len)
		return ssh_key_find(lines.text, lines.len, type->name, ret);
	r = scan(host, port, ALL_TYPES, &lines);
	if (r)
		return r;
	return lines.len ? OWNER_E_SSH_NONE : -EHOSTUNREACH;
}
