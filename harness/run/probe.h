/* SPDX-License-Identifier: MIT
 *
 * What a few sessions find out about a server before it is judged: facts that
 * nobody declares, and a policy where none is declared.
 */
#ifndef RUN_PROBE_H
#define RUN_PROBE_H

#include "run/compile.h"

/* The sessions of a probe, one after the other. Each is a script made from
 * those `lines` that are not NULL, which are sent one by one; the last is inside TLS, where EHLO
 * offers it. */
enum { PROBE_SESSIONS = 3, PROBE_LINES = 8 };

struct probe {
	struct profile *profile;
	struct arena arena;
	struct script scripts[PROBE_SESSIONS];
	const char *lines[PROBE_SESSIONS][PROBE_LINES];
	struct session *sessions[PROBE_SESSIONS];
	struct exchanges exchanges[PROBE_SESSIONS];
	const char *contradiction; /* of what is declared, or NULL */
	const char *missing; /* fixture that is declared, or NULL */
	const char *no_tls; /* why TLS that is offered could not be had, or NULL */
};

void probe_open(struct probe *probe, struct profile *profile,
        const struct randoms *randoms);
/* Whether the session of that index makes sense, after those before it. */
bool probe_goes_on(const struct probe *probe, size_t session);
/* When all sessions have ended: sets the profile's facts. False: the server
 * did not greet as an SMTP server does; *err says how. */
bool probe_conclude(struct probe *probe, struct err *err) MUST_CHECK;
void probe_close(struct probe *probe);

#endif
