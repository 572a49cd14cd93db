/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds the checks in a C file of this project's style, and takes one of them out.
 *
 *   mutants FILE         a line for each: its line number, a tab, and what is done to it
 *   mutants FILE NUMBER  the file with the mutant of that number (from 1), to standard output
 *
 * A check is a condition upon which a refusal is returned (VERIFY_E_..., SNP_E_..., false, or the
 * answer of another function), a refusal returned otherwise, one operand of && or ||, or a row of a
 * table of checks. It is replaced by what would be there if it had passed. This reads tokens, not C: comments and strings are blanked, and a function
 * begins with a brace in the first column.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20)
#define MUTANTS_MAX 1000

struct mutant {
	size_t at, len;
	const char *in_place;
	char function[64];
};

static char text[FILE_MAX + 1], code[FILE_MAX + 1];	/* the same, without comments and strings */
static size_t size;
static struct mutant mutants[MUTANTS_MAX];
static size_t n_mutants;
static char function[64];	/* in which the search is; "" between two */

static void add(size_t at, size_t len, const char *in_place)
{
	for (size_t i = 0; i < n_mutants; i++)
		if (mutants[i].at == at && mutants[i].len == len)
			return;
	if (n_mutants == MUTANTS_MAX) {
		fprintf(stderr, "mutants: too many\n");
		exit(3);
	}
	mutants[n_mutants] = (struct mutant){.at = at, .len = len, .in_place = in_place};
	snprintf(mutants[n_mutants++].function, sizeof(function), "%s", function);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool starts(size_t at, const char *word)
{
	return strncmp(code + at, word, strlen(word)) == 0;
}

/* Blanks up to and with @end, lines kept; where the rest begins. */
static size_t blank(size_t at, const char *end)
{
	size_t last = at + 1;

	while (text[last] && strncmp(text + last, end, strlen(end)) != 0)
		last += text[last] == '\\' && text[last + 1] ? 2 : 1;
	last += strlen(end);
	for (; at < last && at < size; at++)
		if (code[at] != '\n')
			code[at] = ' ';
	return at;
}

static void blank_all(void)
{
	size_t i = 0;

	memcpy(code, text, sizeof(code));
	while (i < size) {
		if (strncmp(text + i, "/*", 2) == 0)
			i = blank(i, "*/");
		else if (text[i] == '"')
			i = blank(i, "\"");
		else if (text[i] == '\'')
			i = blank(i, "'");
		else if (text[i] == '#' && (i == 0 || text[i - 1] == '\n'))
			i = blank(i, "\n");
		else
			i++;
	}
}

static bool is_operator(size_t at)
{
	return starts(at, "&&") || starts(at, "||");
}

/* Between operands: what ends an expression to either side, outside of any bracket. */
static bool ends_operand(size_t at)
{
	if (is_operator(at) || (at && is_operator(at - 1)))
		return true;
	if (code[at] == '=')
		return code[at + 1] != '=' && !strchr("=!<>", code[at - 1]);
	return strchr(";{},?:", code[at]) != NULL;
}

static void add_operand(size_t from, size_t to, const char *in_place)
{
	while (isspace((unsigned char)code[from]))
		from++;
	if (starts(from, "return") && !is_word(code[from + 6]))
		for (from += 6; isspace((unsigned char)code[from]); from++)
			;
	while (to > from && isspace((unsigned char)text[to - 1]))
		to--;
	add(from, to - from, in_place);
}

static void add_left(size_t op, const char *in_place)
{
	size_t at = op;
	int depth = 0;

	for (; at > 0; at--) {
		char c = code[at - 1];

		if (c == ')' || c == ']')
			depth++;
		if ((c == '(' || c == '[') && depth-- == 0)
			break;
		if (depth == 0 && ends_operand(at - 1))
			break;
	}
	add_operand(at, op, in_place);
}

static void add_right(size_t op, const char *in_place)
{
	size_t at = op + 2;
	int depth = 0;

	for (; at < size; at++) {
		if (code[at] == '(' || code[at] == '[')
			depth++;
		if ((code[at] == ')' || code[at] == ']') && depth-- == 0)
			break;
		if (depth == 0 && at > op + 2 && ends_operand(at))
			break;
	}
	add_operand(op + 2, at, in_place);
}

static size_t word_len(size_t at)
{
	size_t len = 0;

	while (is_word(code[at + len]))
		len++;
	return len;
}

/* What is returned at once, alone, is one of these when it says no. */
static bool is_refusal(size_t at)
{
	static const char *const words[] = {"r", "e", "answer", "false"};
	size_t len = word_len(at);

	if (code[at + len] != ';')
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (len == strlen(words[i]) && starts(at, words[i]))
			return true;
	return starts(at, "VERIFY_E_") || starts(at, "SNP_E_");
}

/* "if (...)" and a refusal: as if there were none. Where the refusal is, else 0. */
static size_t look_at_if(size_t at)
{
	size_t open = at + 3, end = open;
	int depth = 0;

	do
		depth += (code[end] == '(') - (code[end] == ')');
	while (++end < size && depth > 0);
	at = end + strspn(code + end, " \t\n");
	if (!starts(at, "return ") || !is_refusal(at + 7))
		return 0;
	add_operand(open + 1, end - 1, "false");
	return at + 7;
}

static void look_at_word(size_t at)
{
	static size_t judged;	/* a refusal whose condition is gone in a mutant already */

	if (starts(at, "if ("))
		judged = look_at_if(at);
	if (at == judged)
		return;
	if (starts(at, "VERIFY_E_") || starts(at, "SNP_E_"))
		add(at, word_len(at), "0");
	else if (at > 7 && starts(at - 7, "return ") && is_refusal(at))
		add(at, word_len(at), starts(at, "false") ? "true" : "0");
	if (at > 2 && starts(at - 2, "= true;"))
		add(at, 4, "false");
}

/* The last word before the first bracket of a line that begins in the first column. */
static void begin_function(size_t line)
{
	size_t open = line + strcspn(code + line, "(\n"), at = open;

	while (at > line && is_word(code[at - 1]))
		at--;
	if (code[open] == '(')
		snprintf(function, sizeof(function), "%.*s", (int)(open - at), code + at);
}

/* \t{"id", function}, */
static void look_at_row(size_t line)
{
	size_t len = strcspn(text + line, "\n");
	int end = 0;

	if (sscanf(text + line, "\t{\"%*[a-z._]\", %*[a-z_]},%n", &end) == 0 &&
		end > 0 && (size_t)end == len)
		add(line + 1, len - 1, "");
}

static void look_at_line(size_t line)
{
	static size_t head;	/* of a function, perhaps */

	if (isalpha((unsigned char)code[line]))
		head = line;
	if (code[line] == '{')
		begin_function(head);
	if (code[line] == '}')
		function[0] = '\0';
	if (!function[0]) {
		look_at_row(line);
		return;
	}
	for (size_t i = line; code[i] && code[i] != '\n'; i++) {
		if (is_word(code[i]) && !is_word(code[i - 1]))
			look_at_word(i);
		if (is_operator(i)) {
			const char *in_place = code[i] == '&' ? "true" : "false";

			add_left(i, in_place);
			add_right(i, in_place);
		}
	}
}

static void find_all(void)
{
	size_t line = 0;

	blank_all();
	while (line < size) {
		look_at_line(line);
		line += strcspn(text + line, "\n") + 1;
	}
}

/* With every run of white space as one space. */
static void print_squeezed(size_t at, size_t len)
{
	for (size_t i = at; i < at + len; i++) {
		if (!isspace((unsigned char)text[i]))
			putchar(text[i]);
		else if (!isspace((unsigned char)text[i - 1]))
			putchar(' ');
	}
}

static bool is_same(const struct mutant *a, const struct mutant *b)
{
	return a->len == b->len && strcmp(a->function, b->function) == 0 &&
		memcmp(text + a->at, text + b->at, a->len) == 0;
}

static void list(void)
{
	for (size_t i = 0; i < n_mutants; i++) {
		const struct mutant *m = &mutants[i];
		unsigned line = 1, same = 1;

		for (size_t at = 0; at < m->at; at++)
			line += text[at] == '\n';
		for (size_t j = 0; j < i; j++)
			same += is_same(&mutants[j], m);
		printf("%u\t%s: ", line, m->function[0] ? m->function : "table");
		print_squeezed(m->at, m->len);
		printf(" -> %s", m->in_place[0] ? m->in_place : "nothing");
		if (same > 1)
			printf(" (%u)", same);
		putchar('\n');
	}
}

static bool read_file(const char *path)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return false;
	size = fread(text, 1, FILE_MAX, f);
	return fclose(f) == 0 && size > 0 && size < FILE_MAX;
}

int main(int argc, char **argv)
{
	unsigned long n;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: mutants FILE [NUMBER]\n");
		return 2;
	}
	if (!read_file(argv[1])) {
		fprintf(stderr, "mutants: %s: cannot be read\n", argv[1]);
		return 3;
	}
	find_all();
	if (argc == 2) {
		list();
		return 0;
	}
	n = strtoul(argv[2], NULL, 10);
	if (n < 1 || n > n_mutants) {
		fprintf(stderr, "mutants: there are %zu\n", n_mutants);
		return 2;
	}
	fwrite(text, 1, mutants[n - 1].at, stdout);
	fputs(mutants[n - 1].in_place, stdout);
	fputs(text + mutants[n - 1].at + mutants[n - 1].len, stdout);
	return 0;
}
