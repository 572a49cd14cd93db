/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for interfaces, carriers and leases. */
#include "race.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "log.h"
#include "snp/errors.h"

#define GRACE_MS 250	/* for a client to say why it has no lease, before it is killed */

struct race {
	const struct ip_config *ip;
	int64_t deadline;
	int watch;
	struct net_link links[LINKS_MAX];
	size_t n_links;
	struct dhcp_client clients[LINKS_MAX];	/* one for each interface that was ready once */
	int entered[LINKS_MAX];			/* its index */
	size_t n_clients;
	size_t n_running;
};

static void race_done(struct race *r)
{
	for (size_t i = 0; i < r->n_clients; i++)
		dhcp_stop(&r->clients[i]);
	closep(&r->watch);
}

/* Looks at the interfaces and brings up those that are down. */
static int look(struct race *race)
{
	int r;

	link_watch_drain(race->watch);
	r = link_list(race->ip->iface, race->links, &race->n_links);
	if (r)
		return r;
	for (size_t i = 0; i < race->n_links; i++)
		if (!race->links[i].up) {
			r = link_up(race->links[i].name);
			/* Gone again is not a failure; one that cannot be opened is. */
			if (r && r != -ENODEV)
				return r;
		}
	return 0;
}

static int nothing_in_time(const struct race *race)
{
	return race->n_links ? -ETIMEDOUT : -ENODEV;
}

int race_for_link(const struct ip_config *ip, int64_t deadline, struct net_link *ret)
{
	_cleanup_(race_done) struct race race = {.ip = ip, .deadline = deadline, .watch = -1};
	int r;

	r = link_watch_open(&race.watch);
	if (r)
		return r;
	for (;;) {
		struct pollfd p = {.fd = race.watch, .events = POLLIN};

		r = look(&race);
		if (r)
			return r;
		for (size_t i = 0; i < race.n_links; i++)
			if (race.links[i].running) {
				*ret = race.links[i];
				return 0;
			}
		if (clock_ms() >= deadline)
			return nothing_in_time(&race);
		if (poll(&p, 1, clock_left(deadline)) < 0 && errno != EINTR)
			return -errno;
	}
}

static bool has_entered(const struct race *race, int index)
{
	for (size_t i = 0; i < race->n_clients; i++)
		if (race->entered[i] == index)
			return true;
	return false;
}

/* A client for each interface that is ready and has none yet. */
static int start_clients(struct race *race)
{
	static const struct in_addr none = {0};

	for (size_t i = 0; i < race->n_links && race->n_clients < LINKS_MAX; i++) {
		const struct net_link *l = &race->links[i];
		int r;

		if (!l->running || has_entered(race, l->index))
			continue;
		r = dhcp_start(l->name, l->index, l->hwaddr, race->ip->hostname, none,
			(unsigned)clock_left(race->deadline), &race->clients[race->n_clients]);
		if (r)
			return r;
		race->entered[race->n_clients++] = l->index;
		race->n_running++;
	}
	return 0;
}

/* Sleeps until an interface changes, a client speaks, or @deadline. */
static int wait_event(struct race *race, int64_t deadline, struct pollfd p[static LINKS_MAX + 1])
{
	for (size_t i = 0; i < race->n_clients; i++)
		p[i] = (struct pollfd){.fd = race->clients[i].fd, .events = POLLIN};
	p[race->n_clients] = (struct pollfd){.fd = race->watch, .events = POLLIN};
	if (poll(p, race->n_clients + 1, clock_left(deadline)) >= 0)
		return 0;
	if (errno != EINTR)
		return -errno;
	for (size_t i = 0; i <= race->n_clients; i++)
		p[i].revents = 0;
	return 0;
}

static void log_loser(const char *iface, int error, const struct dhcp_result *result)
{
	if (result->refused)
		log_warning("%s: no lease; answers refused: %u, the last one: %s", iface,
			result->refused, dhcp_refusal_text((int)result->last_refusal));
	else if (result->naks)
		log_warning("%s: no lease; the DHCP server offers and takes back", iface);
	else if (error == -ETIMEDOUT)
		log_warning("%s: no lease; no answer from a DHCP server", iface);
	else
		log_warning("%s: no lease: %s", iface, snp_strerror(error));
}

/* Takes what the clients say. 0 with a lease, -EAGAIN to go on, or why the last client failed. */
static int take_results(struct race *race, const struct pollfd *p, struct dhcp_lease *ret,
	char *ret_iface)
{
	int last = -EAGAIN;

	for (size_t i = 0; i < race->n_clients; i++) {
		struct dhcp_client *c = &race->clients[i];
		char iface[IFNAMSIZ];
		struct dhcp_result result;
		int r;

		if (!p[i].revents || c->pid <= 0)
			continue;
		memcpy(iface, c->iface, sizeof(iface));
		r = dhcp_finish(c, &result);
		race->n_running--;
		if (r == 0) {
			memcpy(ret_iface, iface, sizeof(iface));
			*ret = result.lease;
			return 0;
		}
		log_loser(iface, r, &result);
		last = r;
	}
	return race->n_running ? -EAGAIN : last;
}

static int run_race(struct race *race, struct dhcp_lease *ret, char *ret_iface)
{
	const int64_t end = race->deadline + GRACE_MS;
	int r;

	do {
		struct pollfd p[LINKS_MAX + 1];

		r = look(race);
		if (r == 0)
			r = start_clients(race);
		if (r)
			return r;
		r = wait_event(race, race->n_running ? end : race->deadline, p);
		if (r)
			return r;
		r = take_results(race, p, ret, ret_iface);
		if (r != -EAGAIN)
			return r;
	} while (clock_ms() < (race->n_running ? end : race->deadline));
	return nothing_in_time(race);
}

int race_for_lease(const struct ip_config *ip, int64_t deadline, struct dhcp_lease *ret,
	char ret_iface[static IFNAMSIZ])
{
	_cleanup_(race_done) struct race race = {.ip = ip, .deadline = deadline, .watch = -1};
	int r;

	r = link_watch_open(&race.watch);
	if (r)
		return r;
	return run_race(&race, ret, ret_iface);
}
