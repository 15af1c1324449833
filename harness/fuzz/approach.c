/* SPDX-License-Identifier: MIT */
#include "fuzz/approach.h"

enum {
	IMPATIENT_MS = 2000, /* for an answer, when an input is first played */
	LF_MS = 1000,
};

static bool lf_ends_lines(struct transport *transport, struct manner manner)
{
	struct encounter encounter;
	bool ends;

	manner.lf_ends = true;
	manner.timeout_ms = LF_MS;
	transport_play(transport, BYTES("NOOP\n"), manner, &encounter);
	ends = encounter.fate == FATE_LIVES && encounter.talk.lf_answered;
	encounter_release(&encounter);
	return ends;
}

/* It answers QUIT though we have closed our side by then. */
static bool bears_hurry(struct transport *transport, struct manner manner)
{
	const struct exchange *last;
	struct encounter encounter;
	bool answered;

	manner.hurry = true;
	transport_play(transport, BYTES("NOOP\r\n"), manner, &encounter);
	last = &encounter.exchanges.list[encounter.exchanges.count];
	answered = encounter.exchanges.count > 0 &&
	           exchange_answer(last - 1) == 221;
	encounter_release(&encounter);
	return answered;
}

static bool find_facts(struct transport *transport,
        const struct run_options *run, struct err *err)
{
	struct randoms randoms;
	struct probe probe;
	bool good;

	randoms_choose(&randoms, run->seed);
	probe_open(&probe, run->profile, &randoms);
	good = fleet_probe(&transport->campaign, &probe, err);
	probe_close(&probe);
	return good;
}

bool approach(struct transport *transport, const struct target *target,
        const struct run_options *run, struct manner *manner, struct err *err)
{
	const struct profile *profile = run->profile;

	if (!transport_open(transport, target, profile, run->interrupted, err))
		return false;
	if (server_is_away(&transport->server) && !run->allowed)
		return err_set(err, "%s is neither loopback nor private: "
		               "--i-am-allowed says that its operator wants "
		               "it fuzzed", target->name);
	if (!find_facts(transport, run, err))
		return false;
	*manner = (struct manner){ .deliver = profile->deliver,
		.errors = profile->errors,
		.timeout_ms = profile->timeout_ms < IMPATIENT_MS
		                      ? profile->timeout_ms : IMPATIENT_MS };
	manner->hurry = bears_hurry(transport, *manner);
	manner->lf_ends = lf_ends_lines(transport, *manner);
	return true;
}
