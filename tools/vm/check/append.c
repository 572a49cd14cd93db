/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel and its command line, as the agent will read it: its own parser says what it refuses.
 * A unified kernel image has the line in it.
 */
#include <string.h>
#include <strings.h>

#include "rules.h"
#include "uki.h"
#include "wholefile.h"

#define BOOTS (VM_USE_RUN | VM_USE_EMULATE)
#define BLANKS " \t\r\n"

static unsigned line_of(const struct vm_check *k, const char *key)
{
	return vm_check_line(k, "vm", NULL, key);
}

/* The line inside of a unified kernel image; NULL for another kernel,
 * and for one that cannot be read. */
static char *line_inside(const char *path)
{
	_cleanup_free_ uint8_t *data = NULL;
	struct why why;
	char *line = NULL;
	size_t len;

	return wholefile_read(path, &data, &len, &why) || uki_line(data, len, &line) ? NULL : line;
}

static void without_append(struct vm_check *k)
{
	unsigned line = line_of(k, "kernel");

	if (k->conf->initrd)
		vm_check_add(k, VM_ERROR, BOOTS, line,
			"append = console=ttyS0 snpguard.mode=... root=... "
			"systemd.import_credentials=no",
			"there is no append: the agent is not told what to boot");
	else
		vm_check_add(k, VM_HINT, BOOTS, line, "otherwise give initrd and append",
			"kernel alone, and it is no unified kernel image, which has "
			"initrd and command line");
}

/* What an image does not take from outside. */
static void check_image(struct vm_check *k)
{
	if (k->conf->append)
		vm_check_add(k, VM_ERROR, BOOTS, line_of(k, "append"), "leave append out",
			"the kernel is an image with a command line of its own: "
			"the agent takes no other");
	if (k->conf->initrd)
		vm_check_add(k, VM_ERROR, BOOTS, line_of(k, "initrd"), "leave initrd out",
			"the kernel is an image with an initramfs of its own: "
			"QEMU takes none for it");
}

/* As systemd takes it. */
static bool is_no(const char *value, size_t len)
{
	static const char *const all[] = {"0", "n", "no", "f", "false", "off"};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (strlen(all[i]) == len && strncasecmp(value, all[i], len) == 0)
			return true;
	return false;
}

/* systemd.import_credentials, with either stroke in it: systemd tells them not apart. */
static bool names_credentials(const char *word)
{
	static const char before[] = "systemd.import", after[] = "credentials";
	const size_t n = strlen(before);

	return strncmp(word, before, n) == 0 && (word[n] == '_' || word[n] == '-') &&
		strncmp(word + n + 1, after, strlen(after)) == 0;
}

/* Each time that it is said: which of several counts is systemd's affair. */
static bool refuses_credentials(const char *append)
{
	const size_t n = strlen("systemd.import_credentials");
	bool refuses = false;

	for (const char *word = append + strspn(append, BLANKS); *word;
		word += strspn(word, BLANKS)) {
		size_t len = strcspn(word, BLANKS);

		if (len == 2 && strncmp(word, "--", len) == 0)
			break;
		if (names_credentials(word)) {
			refuses = word[n] == '=' && is_no(word + n + 1, len - n - 1);
			if (!refuses)
				return false;
		}
		word += len;
	}
	return refuses;
}

/* What the agent takes, and an owner may not have meant. */
static void weigh(struct vm_check *k, const char *append, unsigned line, const char *what)
{
	if (k->agent.owner_any && k->agent.mode == BOOT_MODE_LUKS)
		vm_check_add(k, VM_WARNING, ENDPOINTS, line,
			"snpguard.owner=KEY, as 'snpguard keygen' prints it",
			"snpguard.owner=any: whoever reaches the VM can have "
			"it boot a disk of theirs");
	if (k->agent.mode == BOOT_MODE_PLAIN)
		vm_check_add(k, VM_WARNING, ENDPOINTS, line,
			"snpguard.mode=luks or verity, with a disk that 'snpguard image' made",
			"snpguard.mode=plain: the root is neither secret nor authenticated");
	if (!refuses_credentials(append))
		vm_check_add(k, VM_WARNING, ENDPOINTS, line,
			"systemd.import_credentials=no; an init that is no "
			"systemd does not mind it",
			"%s lets a systemd in the root take credentials from the host, which can "
			"make itself root by them", what);
	if (!strstr(append, "console="))
		vm_check_add(k, VM_HINT, BOOTS, line, "console=ttyS0",
			"%s names no console: nothing will be seen of the boot", what);
}

static void check_line(struct vm_check *k, const char *append, unsigned line, const char *what)
{
	char reason[CMDLINE_REASON_MAX];

	if (cmdline_parse(append, &k->agent, reason)) {
		vm_check_add(k, VM_ERROR, BOOTS, line, "snpguard-agent(8) has every option",
			"%s: the agent will refuse it: %s", what, reason);
		return;
	}
	k->agent_known = true;
	k->listens = k->agent.serve || k->agent.mode == BOOT_MODE_LUKS;
	weigh(k, append, line, what);
}

static void check_kernel(struct vm_check *k)
{
	if (!k->conf->kernel || !k->conf->initrd)
		vm_check_add(k, VM_ERROR, VM_USE_EMULATE, vm_check_line(k, "vm", NULL, NULL),
			"kernel = FILE and initrd = FILE; 'snpguard initramfs' makes the latter",
			"--emulate needs a kernel and an initrd");
	if (!k->conf->emulate_archive)
		vm_check_add(k, VM_WARNING, VM_USE_EMULATE, vm_check_line(k, "emulate", NULL, NULL),
			"archive = FILE in [emulate]",
			"there is no archive to play the secure processor: "
			"the agent will find none");
	if (!k->conf->kernel)
		vm_check_add(k, VM_WARNING, VM_USE_RUN | VM_USE_MEASURE | VM_USE_VERIFY,
			vm_check_line(k, "vm", NULL, NULL), "kernel = FILE in [vm]",
			"there is no kernel: the firmware starts what it finds "
			"on a disk, unmeasured");
}

void vm_check_append(struct vm_check *k)
{
	_cleanup_free_ char *inside = NULL;

	check_kernel(k);
	if (!k->conf->kernel)
		return;
	inside = line_inside(k->conf->kernel);
	if (inside) {
		check_image(k);
		check_line(k, inside, line_of(k, "kernel"), "the image's command line");
	} else if (k->conf->append) {
		check_line(k, k->conf->append, line_of(k, "append"), "append");
	} else {
		without_append(k);
	}
}
