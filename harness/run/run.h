/* SPDX-License-Identifier: MIT
 *
 * A conformance run: probe the server, plan the cases, drive the sessions, ask
 * the oracle, tell the listeners.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include <signal.h>

#include "net/peer.h"
#include "oracle/events.h"
#include "spec/fill.h"
#include "spec/waivers.h"

enum target_kind {
	TARGET_MEMORY, /* a server in this process, behind `memory` */
	TARGET_TCP,    /* host and port */
	TARGET_UNIX,   /* path */
	TARGET_EXEC,   /* a command per connection, SMTP on its stdio */
};

struct target {
	enum target_kind kind;
	const struct peer_factory *memory;
	const char *host, *port; /* IPv6 without brackets */
	const char *path;
	const char *command;     /* EXEC: for /bin/sh */
	/* START: a daemon to start first and to watch, or NULL. */
	const char *start;
	unsigned ready_ms;       /* how long it may take to accept */
	const char *name;        /* as it is shown */
	/* For TLS: whom to trust (a PEM file, NULL: the system's authorities),
	 * whose certificate to want (NULL: the host's), or not to look. */
	const char *ca, *tls_name;
	bool insecure;
};

struct run_options {
	const char *version;
	const char *program; /* how `repeat` commands begin: "smtpspec run 127.0.0.1:25" */
	const struct spec *spec;
	struct profile *profile; /* the probe completes it */
	enum edition edition;
	enum lens lens;
	bool strict, slow, allowed;
	uint64_t seed;
	const char *const *select; /* ids or globs of cases, instances, clauses */
	size_t select_count;
	const char *const *exclude;
	size_t exclude_count;
	const struct waivers *waivers; /* or NULL */
	int today; /* for them, as in base/date.h */
	const volatile sig_atomic_t *interrupted; /* set: stop and report */
};

/* What would be done, in the order of the reports. */
struct planned {
	const struct scase *scase;
	const char *instance;
	const char *skip; /* why it would be skipped, or NULL */
};
struct plan {
	struct planned *list;
	size_t count;
	struct arena arena;
};
/* Without the facts that only a probe can tell. False: a selection that
 * matches nothing. */
bool run_plan(const struct run_options *options, struct plan *plan,
        struct err *err) MUST_CHECK;
void plan_release(struct plan *plan);

struct standard run_standard(const struct run_options *options);

/* Runs it all. False: our own failure or an unreachable target, told in *err,
 * and *status is the exit status; listeners have been told the end all the
 * same whenever `run` was told. True: *status is 0, 1, 3 or 4. */
bool run(const struct run_options *options, const struct target *target,
        const struct listener *listeners, size_t listener_count,
        enum exit_status *status, struct err *err) MUST_CHECK;

/* A session that somebody has recorded. */
struct recorded {
	const char *name; /* where it stands: a file, and a connection in it */
	const struct transcript *transcript;
	enum stop stop;
	/* Of a session that a run has made for a case: which instance, and its
	 * how manyth try, from 1; else NULL. */
	const char *instance;
	unsigned attempt;
	const struct randoms *randoms; /* names made up in it; or NULL */
	const char *remark; /* what it does not hold, or NULL */
	/* Who recorded it says that the server crashed or the like, or broke a
	 * clause as this session alone does not show; or NULL. */
	const char *befell, *accused;
};

/* Judges recorded sessions, of one server each and the same: nothing is sent to
 * anybody. `name` is what they are called together. Else as run(). */
bool run_recorded(const struct run_options *options, const char *name,
        const struct recorded *list, size_t count,
        const struct listener *listeners, size_t listener_count,
        enum exit_status *status, struct err *err) MUST_CHECK;

#endif
