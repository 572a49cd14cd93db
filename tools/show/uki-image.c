/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is in a unified kernel image: the hash of the file, which is what gets measured, and of each
 * section, to be compared with the files that it was made of. ENEMY INPUT: the image may be
 * anybody's.
 */
#include "uki-image.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "pe.h"
#include "say.h"
#include "snp/codec.h"
#include "uki.h"
#include "wholefile.h"

#define HASH_SIZE 32
#define HASH_HEX SNP_HEX_SIZE(HASH_SIZE)

struct image {
	uint8_t *data;
	size_t len;
	struct pe pe;
};

static void image_done(struct image *image)
{
	free(image->data);
}

static const char *sha256(const uint8_t *data, size_t len, char ret[static HASH_HEX])
{
	uint8_t hash[HASH_SIZE];

	if (EVP_Digest(data, len, hash, NULL, EVP_sha256(), NULL) != 1)
		return NULL;
	snp_hex_encode(hash, sizeof(hash), ret);
	return ret;
}

static const char *section_hash(const struct image *image, const struct pe_section *s,
	char ret[static HASH_HEX])
{
	return sha256(image->data + (s->stored ? s->at : 0), s->stored, ret);
}

/* The text of a section as a string; empty when there is no such section. */
static char *section_text(const struct image *image, const char *name)
{
	const struct pe_section *s = pe_find(&image->pe, name);

	return s && s->stored ? strndup((const char *)image->data + s->at, s->stored) : strdup("");
}

static int print_text(const struct image *image)
{
	_cleanup_free_ char *cmdline = section_text(image, ".cmdline");
	char hex[HASH_HEX];

	if (!cmdline || !sha256(image->data, image->len, hex))
		return -ENOMEM;
	printf("%-9s %10zu %s\n", "file", image->len, hex);
	for (size_t i = 0; i < image->pe.n; i++) {
		const struct pe_section *s = &image->pe.sections[i];

		if (!section_hash(image, s, hex))
			return -ENOMEM;
		printf("%-9s %10u %s\n", s->name, s->stored, hex);
	}
	if (cmdline[0]) {
		printf("command line: ");
		say_foreign(stdout, cmdline);
		putchar('\n');
	}
	if (uki_takes_words(image->data, image->len))
		puts("stub: takes words for the kernel from SMBIOS, which nobody measures");
	return 0;
}

static json_t *sections_json(const struct image *image)
{
	json_t *list = json_array();
	char hex[HASH_HEX];

	for (size_t i = 0; i < image->pe.n; i++) {
		const struct pe_section *s = &image->pe.sections[i];

		json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "name", s->name,
			"size", (json_int_t)s->stored, "sha256", section_hash(image, s, hex)));
	}
	return list;
}

static int print_json(const struct image *image)
{
	_cleanup_free_ char *cmdline = section_text(image, ".cmdline"), *text = NULL;
	json_t *top;
	char hex[HASH_HEX];

	if (!cmdline)
		return -ENOMEM;
	top = json_pack("{s:I, s:s, s:o, s:s?, s:b}", "size", (json_int_t)image->len,
		"sha256", sha256(image->data, image->len, hex), "sections", sections_json(image),
		"command_line", cmdline[0] ? cmdline : NULL,
		"words_from_smbios", uki_takes_words(image->data, image->len));
	text = top ? json_dumps(top, JSON_INDENT(2)) : NULL;
	json_decref(top);
	/* A command line that is no UTF-8 has no form in JSON. */
	return text ? (puts(text) < 0 ? -EIO : 0) : -EILSEQ;
}

int show_uki(const char *path, bool json)
{
	_cleanup_(image_done) struct image image = {0};
	struct why why;
	int r = wholefile_read(path, &image.data, &image.len, &why);

	if (r) {
		say_error("%s", why.text);
		return EXIT_COULD_NOT;
	}
	if (pe_parse(image.data, image.len, &image.pe, &why)) {
		say_error("%s: %s", path, why.text);
		return EXIT_COULD_NOT;
	}
	r = json ? print_json(&image) : print_text(&image);
	if (r)
		say_error("%s: %s", path, strerror(-r));
	return r ? EXIT_COULD_NOT : EXIT_DONE;
}
