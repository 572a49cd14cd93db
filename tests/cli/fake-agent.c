/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A guest's agent as the owner sees it from outside, honest or in one of the ways in which a host
 * could lie. It listens on a free port of the loopback, writes the port to a file, and answers one
 * connection after the other until its deadline. A key that it can open it prints.
 *
 *   fake-agent --make-pki DIR
 *   fake-agent SCENARIO PKI-DIR PORT-FILE OWNER-PUBLIC-KEY|any [SSH-PUBLIC-KEY-FILE]
 */
#include "fake-agent.h"

#include <arpa/inet.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/socket.h>

#include "snp/codec.h"
#include "snp/hpke.h"

#define LIFETIME_SECONDS 180
#define REQUEST_MAX (64 * 1024)
#define PRODUCT "Milan"
#define OVERSIZE (SNP_WIRE_ANSWER_MAX + 1)

static const char *const lies[_LIES] = {
	"honest", "other-nonce", "other-key", "other-kind", "bad-signature", "debug-guest",
	"low-level", "other-chip", "no-certificates", "bad-table", "garbage", "empty",
	"oversized", "redirect", "not-http", "busy-twice", "not-waiting", "starting",
	"key-forbidden", "key-unfit", "key-dropped", "unbound", "other-vm", "replayed", "batched",
	"batched-key", "proof-of-other", "proof-deep", "proof-shallow", "proof-size", "proof-index",
	"root-as-nonce", "coloured",
};

void die(const char *what)
{
	fprintf(stderr, "fake-agent: %s\n", what);
	exit(1);
}

static void send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

static void reply(int fd, const char *status, const char *more, const char *body, size_t len)
{
	char head[512];
	int n = snprintf(head, sizeof(head),
		"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
		"Connection: close\r\n%s\r\n", status, len, more);

	send_all(fd, head, (size_t)n);
	send_all(fd, body, len);
}

static void problem(int fd, const char *status, const char *name)
{
	struct snp_wire_problem p = {.status = (unsigned)atoi(status), .title = "a problem"};
	char *body;
	size_t len;

	snprintf(p.type, sizeof(p.type), "%s", name);
	snprintf(p.detail, sizeof(p.detail), "with \033[31mcolour");
	MUST(snp_wire_problem_format(&p, &body, &len));
	reply(fd, status, "", body, len);
	free(body);
}

/* "?nonce=HEX[&proof=none] " or nothing, which asks with zeros. */
static void read_query(const char *query, uint8_t nonce[static SNP_NONCE_SIZE], bool *ret_may_batch)
{
	static const char nonce_is[] = "?nonce=", no_proof[] = "&proof=none ";

	memset(nonce, 0, SNP_NONCE_SIZE);
	*ret_may_batch = false;
	if (strncmp(query, nonce_is, strlen(nonce_is)) != 0)
		return;
	query += strlen(nonce_is);
	MUST(snp_hex_decode(query, 2 * SNP_NONCE_SIZE, nonce, SNP_NONCE_SIZE));
	*ret_may_batch = strncmp(query + 2 * SNP_NONCE_SIZE, no_proof, strlen(no_proof)) != 0;
}

/* In front of an answer's members: one that no reader looks at, with all that a terminal acts on. */
static void reply_coloured(int fd, const char *body, size_t len)
{
	static const char note[] = "{\"note\":\"\x7F \xC2\x9B" "31m \\u001b[31m\",";
	char *whole = malloc(strlen(note) + len);

	if (!whole)
		die("no memory");
	memcpy(mempcpy(whole, note, strlen(note)), body + 1, len - 1);
	reply(fd, "200 OK", "", whole, strlen(note) + len - 1);
	free(whole);
}

static void report(struct agent *a, int fd, enum snp_bound_kind bound, const char *request,
	const char *query)
{
	uint8_t nonce[SNP_NONCE_SIZE];
	struct snp_wire_report answer;
	bool may_batch;
	char *body;
	size_t len;

	read_query(query, nonce, &may_batch);
	fake_answer(a, bound, may_batch, nonce, &answer);
	if (strcasestr(request, "application/octet-stream")) {
		reply(fd, "200 OK", "", (const char *)answer.report, sizeof(answer.report));
		return;
	}
	MUST(snp_wire_report_format(&answer, &body, &len));
	if (a->lie == COLOURED)
		reply_coloured(fd, body, len);
	else
		reply(fd, "200 OK", "", body, len);
	free(body);
}

static void oversized(int fd)
{
	char *body = malloc(OVERSIZE);

	if (!body)
		die("no memory");
	memset(body, ' ', OVERSIZE);
	reply(fd, "200 OK", "", body, OVERSIZE);
	free(body);
}

/* An answer to GET that is none. False when this lie is about something else. */
static bool lie_about_http(const struct agent *a, int fd)
{
	static const char garbage[] = "{\"version\":1,\"report\":\"AAAA\"}", other[] = "SSH-2.0-x\r\n";

	switch (a->lie) {
	case GARBAGE:
		reply(fd, "200 OK", "", garbage, strlen(garbage));
		return true;
	case EMPTY:
		reply(fd, "200 OK", "", "", 0);
		return true;
	case OVERSIZED:
		oversized(fd);
		return true;
	case REDIRECT:
		reply(fd, "302 Found", "Location: http://127.0.0.1:1/\r\n", "", 0);
		return true;
	case NOT_HTTP:
		send_all(fd, other, strlen(other));
		return true;
	case NOT_WAITING:
		problem(fd, "409 Conflict", "no-key-wanted");
		return true;
	case STARTING:
		if (a->states > 2)
			return false;
		problem(fd, "409 Conflict", "no-key-wanted");
		return true;
	case BUSY_TWICE:
		if (a->requests > 2)
			return false;
		problem(fd, "503 Service Unavailable", "busy");
		return true;
	default:
		return false;
	}
}

static void print_volumes(const struct snp_volumes *volumes)
{
	for (size_t i = 0; i < volumes->n; i++) {
		const struct snp_volume *v = &volumes->v[i];
		char hex[SNP_HEX_SIZE(SNP_VOLUME_KEY_MAX)];

		snp_hex_encode(v->key.data, v->key.len, hex);
		printf("opened %s %s %s %s %s\n", v->name, v->uuid, v->cipher, v->integrity, hex);
	}
	fflush(stdout);
}

static void key(struct agent *a, int fd, const char *body, size_t len)
{
	uint8_t binding[SNP_BINDING_SIZE], report_data[SNP_REPORT_DATA_SIZE];
	_cleanup_secret_ struct snp_secret plaintext = SNP_SECRET_NULL;
	_cleanup_(snp_volumes_done) struct snp_volumes volumes = {0};
	struct snp_wire_key message;

	printf("posted\n");
	fflush(stdout);
	if (a->lie == KEY_DROPPED)
		return;
	MUST(snp_wire_key_parse(body, len, &message));
	MUST(snp_binding_key_request(a->public_key, binding));
	snp_report_data(binding, message.nonce, report_data);
	if (a->lie == KEY_FORBIDDEN ||
		snp_hpke_open(&a->private_key, a->owner, message.enc,
			&(struct snp_hpke_context_data){SNP_HPKE_INFO, strlen(SNP_HPKE_INFO),
				report_data, sizeof(report_data)},
			message.ciphertext, message.ciphertext_len, &plaintext)) {
		problem(fd, "403 Forbidden", "not-the-owner");
		return;
	}
	MUST(snp_volumes_parse(&plaintext, &volumes));
	print_volumes(&volumes);
	if (a->lie == KEY_UNFIT)
		problem(fd, "422 Unprocessable Content", "volume-key");
	else
		reply(fd, "200 OK", "", "{}", 2);
}

/* A whole request: until the body that its head announces is there. */
static char *read_request(int fd, char *buffer, size_t size, size_t *ret_body_len)
{
	size_t len = 0;

	for (;;) {
		ssize_t n = recv(fd, buffer + len, size - 1 - len, 0);
		const char *announced;
		char *body;

		if (n <= 0)
			return NULL;
		len += (size_t)n;
		buffer[len] = '\0';
		body = strstr(buffer, "\r\n\r\n");
		announced = strcasestr(buffer, "\r\nContent-Length: ");
		if (!body)
			continue;
		body += 4;
		*ret_body_len = len - (size_t)(body - buffer);
		if (!announced || *ret_body_len >= strtoul(announced + 18, NULL, 10))
			return body;
	}
}

static void status(struct agent *a, int fd)
{
	bool starting = ++a->states <= 2 && a->lie == STARTING;
	struct snp_wire_status s = {.version = "0", .mode = "luks",
		.state = starting ? SNP_STATE_STARTING : SNP_STATE_WAITING_FOR_KEY};
	char *body;
	size_t len;

	MUST(snp_wire_status_format(&s, &body, &len));
	reply(fd, "200 OK", "", body, len);
	free(body);
}

static void serve(struct agent *a, int fd)
{
	static const char key_request[] = "GET /v1/key-request", identity[] = "GET /v1/report";
	static const char post[] = "POST /v1/key ", state[] = "GET /v1/status ";
	static char buffer[REQUEST_MAX];
	size_t len;
	char *body = read_request(fd, buffer, sizeof(buffer), &len);

	if (!body)
		return;
	if (strncmp(buffer, post, strlen(post)) == 0)
		key(a, fd, body, len);
	else if (strncmp(buffer, state, strlen(state)) == 0)
		status(a, fd);
	else if (++a->requests && lie_about_http(a, fd))
		return;
	else if (strncmp(buffer, key_request, strlen(key_request)) == 0)
		report(a, fd, SNP_BOUND_KEY_REQUEST, buffer, buffer + strlen(key_request));
	else if (strncmp(buffer, identity, strlen(identity)) == 0)
		report(a, fd, SNP_BOUND_SSH, buffer, buffer + strlen(identity));
	else
		problem(fd, "404 Not Found", "not-found");
}

static int listen_somewhere(const char *port_file)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(at);
	FILE *f = fopen(port_file, "we");

	if (fd == -1 || !f || bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 8) ||
		getsockname(fd, (struct sockaddr *)&at, &len))
		die("cannot listen");
	fprintf(f, "%u\n", ntohs(at.sin_port));
	fclose(f);
	return fd;
}

static void make_chain(struct agent *a, const char *dir)
{
	struct emu_config *c = &a->config;
	uint8_t chip[SNP_CHIP_ID_SIZE];

	emu_config_init(c);
	if (a->lie == DEBUG_GUEST)
		c->policy |= SNP_POLICY_DEBUG;
	if (a->lie == OTHER_VM)
		c->measurement[0] ^= 1;
	memcpy(chip, c->chip_id, sizeof(chip));
	if (a->lie == OTHER_CHIP)
		chip[0] ^= 1;
	MUST(pki_load_roots(dir, PRODUCT, &a->pki));
	MUST(pki_make_leaf(&a->pki, &(struct pki_leaf){
		.product = PRODUCT,
		.tcb = {c->tcb[0], c->tcb[1], c->tcb[2], c->tcb[3], c->tcb[4], c->tcb[5],
			c->tcb[6], c->tcb[7]},
		.layout = emu_config_layout(c),
		.hwid = chip,
		.hwid_len = emu_config_chip_id_len(c),
	}));
}

static int make_pki(const char *dir)
{
	_cleanup_pki_ struct pki pki = PKI_NULL;

	MUST(pki_make_roots(PRODUCT, false, &pki));
	MUST(pki_save_roots(dir, &pki));
	return 0;
}

static enum lie lie_by_name(const char *name)
{
	for (enum lie i = 0; i < _LIES; i++)
		if (strcmp(lies[i], name) == 0)
			return i;
	die("no such scenario");
	return _LIES;
}

int main(int argc, char **argv)
{
	uint8_t owner[SNP_X25519_SIZE];
	struct agent a = {0};
	int fd;

	if (argc == 3 && strcmp(argv[1], "--make-pki") == 0)
		return make_pki(argv[2]);
	if (argc != 5 && argc != 6)
		die("usage");
	alarm(LIFETIME_SECONDS);
	a.lie = lie_by_name(argv[1]);
	a.ssh_key = argv[5];
	make_chain(&a, argv[2]);
	MUST(snp_x25519_generate(&a.private_key, a.public_key));
	if (strcmp(argv[4], "any") != 0) {
		MUST(snp_base64url_decode(argv[4], strlen(argv[4]), owner, sizeof(owner)));
		a.owner = owner;
	}
	fd = listen_somewhere(argv[3]);
	for (;;) {
		int connection = accept(fd, NULL, NULL);

		if (connection == -1)
			die("accept");
		serve(&a, connection);
		close(connection);
	}
}
