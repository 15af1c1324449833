/* SPDX-License-Identifier: MIT
 *
 * A profile: what the operator declares of a server (policy), what it is known
 * to hold (fixtures) and how to talk to it (connection). And the facts that a
 * probe found out (spec/facts of DESIGN: never declared, always observed).
 */
#ifndef SPEC_PROFILE_H
#define SPEC_PROFILE_H

#include "base/arena.h"
#include "base/err.h"

/* Every word a `when:` may ask for, with its values. Declared words come from
 * the profile, probed words from the run's probe; `unknown` is a value of all. */
#define FACTS(X) \
	X(VRFY, "vrfy", true, "enabled", "disabled", "unimplemented", "syntax") \
	X(EXPN, "expn", true, "enabled", "disabled", "unimplemented") \
	X(SERVICE, "service", true, "mx", "submission", "odmr") \
	X(PROTOCOL, "protocol", true, "smtp", "lmtp") \
	X(CALLER, "caller", true, "local", "remote") \
	X(GATE, "gate", true, "none", "tls", "auth", "tls+auth") \
	X(TLS, "tls", false, "none", "offered", "implicit") \
	X(AUTH, "auth", false, "none", "offered", "inside") \
	X(GREETING, "greeting", false, "220", "554", "521") \
	X(CATCHALL, "catchall", false, "no", "yes") \
	X(BLANKET, "blanket", false, "no", "yes") \
	X(NESTED, "nested", false, "503", "resets") \
	X(RCPT, "rcpt-unknown", false, "refused", "accepted")

#define FACT_ENUM(id, ...) FACT_##id,
enum fact { FACTS(FACT_ENUM) FACT_COUNT };
#undef FACT_ENUM

enum { FACT_VALUES = 5 };

const char *fact_key(enum fact fact);
bool fact_declared(enum fact fact); /* false: only a probe can tell */
bool fact_of(struct bytes key, enum fact *fact);
/* Index of the value, 0 = "unknown"; -1 when the fact has no such value. */
int fact_value_of(enum fact fact, struct bytes value);
const char *fact_value_name(enum fact fact, int value);

/* Names that case templates and `needs:` use. Each is a mailbox name; the
 * template word `known` gives the bare name, `known.addr` name@domain. */
#define FIXTURES(X) \
	X(DOMAIN, "domain") X(KNOWN, "known") X(UNKNOWN, "unknown") \
	X(LIST, "list") X(FORWARDED, "forwarded") X(MOVED, "moved") \
	X(AMBIGUOUS, "ambiguous") X(RELAYED, "relayed") X(FOREIGN, "foreign") \
	X(PROGRAM, "program") X(LOOP, "loop") X(UTF8, "utf8") \
	X(DELIVER, "deliver")

#define FIXTURE_ENUM(id, name) FIXTURE_##id,
enum fixture { FIXTURES(FIXTURE_ENUM) FIXTURE_COUNT };
#undef FIXTURE_ENUM

const char *fixture_name(enum fixture fixture);
bool fixture_of(struct bytes name, enum fixture *fixture);

/* How a connection gets into TLS before anything else is done. */
enum channel {
	CHANNEL_PLAIN,
	CHANNEL_STARTTLS, /* behind the greeting */
	CHANNEL_TLS,      /* from the first octet, RFC 8314 3.3 */
};

/* Who we may log in as. The password is `password`, or, where that is NULL,
 * to be had from one of the others by whoever reads files and environment. */
/* "no", "starttls", "implicit". */
bool channel_of(struct bytes name, enum channel *channel);

struct account {
	const char *user;      /* NULL: nobody */
	const char *password;
	const char *password_file, *password_env;
	const char *mechanism; /* NULL: the best one offered */
};

struct profile {
	struct arena arena;
	const char *name;        /* "postfix", "auto", "reference" */
	struct place at;
	int facts[FACT_COUNT];   /* index of the value; 0 = unknown */
	bool inferred[FACT_COUNT];
	const char *inferred_from[FACT_COUNT]; /* "VRFY postmaster -> 252", or NULL */
	const char *fixtures[FIXTURE_COUNT];   /* NULL = not known */
	const char *const *members;            /* of the list: full addresses */
	size_t member_count;
	bool deliver;            /* messages may be completed (to DELIVER) */
	struct account account;
	enum channel channel;
	bool insecure;           /* no certificate is looked at */
	const char *ca;          /* PEM file, or NULL: the system's authorities */
	const char *tls_name;    /* whose certificate, or NULL: the target's */
	const char *client;      /* EHLO argument; never NULL */
	const char *sender;      /* "" = null reverse-path */
	unsigned timeout_ms;     /* for one answer, 1 to 600000; default 10000 */
	unsigned sessions;       /* in parallel, 1 to 100; default 4 */
	unsigned rate;           /* new connections a second; 0 = unlimited */
	unsigned errors;         /* bad commands a connection may carry */
	struct bytes ehlo; /* the reply to EHLO, as probed; empty: not known */
	char digest[17];
};

/* RFC 2033, where the profile says so; else SMTP. */
bool profile_lmtp(const struct profile *profile);
/* The defaults: nothing known, `auto`. */
void profile_init(struct profile *profile);
void profile_release(struct profile *profile);
/* Fills an initialised profile from a YAML file. */
bool profile_load(struct profile *profile, const char *file, struct err *err)
	MUST_CHECK;
/* name@domain of a fixture, "name" itself where it has an @ already; NULL when
 * not known. In the profile's arena. */
const char *profile_address(struct profile *profile, enum fixture fixture);

#endif
