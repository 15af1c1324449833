/* SPDX-License-Identifier: MIT */
#include "fuzz/transport.h"

#include <stdio.h>

static const struct op ops[] = {
	{ .kind = OP_CONNECT, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_GREETING, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_MORE, .step = STEP_PREAMBLE, .capture = -1 },
	{ .kind = OP_LEAVE, .step = STEP_LEAVE, .capture = -1 },
};

static bool open_server(struct transport *t, const struct target *target,
        const volatile sig_atomic_t *interrupted, struct err *err)
{
	bool good = server_open(&t->server, target, interrupted, err);

	t->server.endpoint.rate = t->profile->rate;
	return good;
}

bool transport_open(struct transport *t, const struct target *target,
        const struct profile *profile,
        const volatile sig_atomic_t *interrupted, struct err *err)
{
	*t = (struct transport){ .profile = profile };
	t->campaign.server = &t->server;
	return open_server(t, target, interrupted, err);
}

bool transport_renew(struct transport *t, struct err *err)
{
	const struct target *target = t->server.target;
	const volatile sig_atomic_t *interrupted = t->server.interrupted;

	server_close(&t->server);
	return open_server(t, target, interrupted, err);
}

void transport_close(struct transport *t)
{
	server_close(&t->server);
}

static void observe(struct encounter *e)
{
	size_t op;

	exchanges_read(&e->exchanges, session_transcript(e->session));
	e->seen = (struct observation){
		.transcript = session_transcript(e->session),
		.exchanges = &e->exchanges,
		.stop = session_stop(e->session, &op),
	};
}

void transport_play(struct transport *t, struct bytes octets,
        struct manner manner, struct encounter *e)
{
	struct err err;

	*e = (struct encounter){ .fate = FATE_LIVES };
	talk_init(&e->talk, octets, manner);
	exchanges_init(&e->exchanges);
	e->script = (struct script){ .ops = ops,
		.count = sizeof ops / sizeof *ops,
		.timeout_ms = t->profile->timeout_ms,
		.more = talk_more, .self = &e->talk };
	e->session = session_new(&e->script);
	if (!fleet_one(&t->campaign, e->session, &err)) {
		e->fate = FATE_GONE;
		snprintf(e->why, sizeof e->why, "%s", err.text);
	}
	server_watch(&t->server);
	if (t->server.crash) {
		e->fate = FATE_CRASHED;
		snprintf(e->why, sizeof e->why, "%s", t->server.crash);
	}
	observe(e);
}

void encounter_release(struct encounter *e)
{
	session_free(e->session);
	exchanges_release(&e->exchanges);
	talk_release(&e->talk);
}
