/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attester and server as boot starts them, without a VM: the same code, each in its sandbox, over an
 * emulated secure processor.
 *
 *   stand serve PROCESSOR PKI [FAULT...]    says where it listens and which processes there are, and
 *                                           ends with its standard input; they stay
 *   stand bare PROCESSOR PKI [FAULT...]     no processes: what a request costs on the device itself
 *
 * PROCESSOR is the program of processor.c. Needs root, as entering the sandbox does.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "attest/attester.h"
#include "attest/sevguest.h"
#include "ipc.h"
#include "processor.h"
#include "serve/server.h"
#include "snp/util.h"

#define BARE_REQUESTS 2000

static void must(int r, const char *what)
{
	if (r >= 0)
		return;
	perror(what);
	_exit(1);
}

static void must_do(int r, const char *what)
{
	if (!r)
		return;
	fprintf(stderr, "%s: %s\n", what, snp_strerror(r));
	_exit(1);
}

/* Our end of the processor's socket. */
static int start_processor(char **argv, pid_t *ret_pid)
{
	int pair[2];

	must_do(ipc_pair(pair), "socketpair");
	*ret_pid = fork();
	must(*ret_pid, "fork");
	if (*ret_pid == 0) {
		must(dup2(pair[1], PROCESSOR_FD), "dup2");
		execv(argv[0], argv);
		must(-1, argv[0]);
	}
	close(pair[1]);
	return pair[0];
}

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static int bare(int device)
{
	static struct ipc_report_answer answer;
	static uint64_t took[BARE_REQUESTS];
	uint8_t report_data[SNP_REPORT_DATA_SIZE] = {0};

	for (size_t i = 0; i < BARE_REQUESTS; i++) {
		const uint64_t start = now_us();

		memcpy(report_data + SNP_BINDING_SIZE, &i, sizeof(i));
		sevguest_report(device, report_data, 0, &answer);
		took[i] = now_us() - start;
		must_do(answer.status == IPC_ATTEST_OK ? 0 : -EIO, "report");
	}
	qsort(took, BARE_REQUESTS, sizeof(took[0]), compare);
	printf("bare p50_us=%u p99_us=%u certs=%u\n", (unsigned)took[BARE_REQUESTS / 2],
		(unsigned)took[BARE_REQUESTS * 99 / 100], answer.certs_len);
	return 0;
}

/* Boot's last word to both: a plain boot, over. */
static void say_booted(int server)
{
	static struct ipc_status s = {.type = IPC_TYPE_STATUS};

	s.status.state = SNP_STATE_BOOTED;
	snprintf(s.status.version, sizeof(s.status.version), "%s", SNPGUARD_VERSION);
	snprintf(s.status.mode, sizeof(s.status.mode), "plain");
	must_do(ipc_send(server, &s, sizeof(s)), "status");
}

static int serve(int device, pid_t processor)
{
	const struct listen_address any = {.addr = in6addr_any};
	int to_server[2], to_attester[2], between[2], listener;
	struct sockaddr_in6 sa;
	socklen_t len = sizeof(sa);
	pid_t attester, server;

	must_do(ipc_pair(to_server), "socketpair");
	must_do(ipc_pair(to_attester), "socketpair");
	must_do(ipc_pair(between), "socketpair");
	must_do(server_listen(&any, &listener), "listen");
	must(getsockname(listener, (struct sockaddr *)&sa, &len), "getsockname");
	attester = fork();
	must(attester, "fork");
	if (attester == 0)
		attester_main(device, to_attester[1], between[0], 0);
	server = fork();
	must(server, "fork");
	if (server == 0)
		server_main(listener, to_server[1], between[1]);
	say_booted(to_server[0]);
	printf("port=%u processor=%d attester=%d server=%d\n", ntohs(sa.sin6_port), processor, attester,
		server);
	fflush(stdout);
	/* As the real init takes boot's place: nothing of this process is shared with them any more. */
	execlp("cat", "cat", (char *)NULL);
	must(-1, "cat");
	return 1;
}

int main(int argc, char **argv)
{
	pid_t processor;
	int device;

	if (argc < 4) {
		fprintf(stderr, "stand serve|bare PROCESSOR PKI [FAULT...]\n");
		return 2;
	}
	device = start_processor(argv + 2, &processor);
	return strcmp(argv[1], "bare") == 0 ? bare(device) : serve(device, processor);
}
