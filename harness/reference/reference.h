/* SPDX-License-Identifier: MIT
 *
 * The reference server: a correct SMTP server (RFC 5321 and the extensions it
 * lists) without I/O, and its mutants, each with one deliberate defect. The
 * judged borrows nothing from the judge: no spec, session or oracle here.
 *
 * It holds, in its own domain example.test (mx.example.test is the same):
 * mailboxes alice, bob, john.smith, jane.smith, postmaster, robot (delivered
 * to a program); a list staff (alice, bob); looplist (a list that contains
 * itself and bob); carol, forwarded to carol@relay.test; dave, who moved to
 * dave@elsewhere.invalid; the ambiguous name smith;
 * with SMTPUTF8 a mailbox whose name is not ASCII, joerg for short. It relays for relay.test
 * and for nobody else, and ETRN of relay.test starts that queue. The password
 * of alice and bob is REFERENCE_PASSWORD. TLS itself is for whoever holds the
 * peer (net/peer.h): here is only what it does to a session.
 */
#ifndef REFERENCE_REFERENCE_H
#define REFERENCE_REFERENCE_H

#include "base/err.h"
#include "net/peer.h"

/* SYNTAX, for VRFY alone: the argument's syntax is all that it can check. */
enum support {
	SUPPORT_ENABLED,
	SUPPORT_DISABLED,
	SUPPORT_UNIMPLEMENTED,
	SUPPORT_SYNTAX,
};

struct reference_config {
	enum support vrfy, expn;
	bool no_help, etrn, no_pipelining, no_esc, no_size, no_8bitmime;
	bool no_chunking, no_dsn, no_priority, no_limits, no_smtputf8;
	unsigned greeting; /* 0 or 220; 554 or 521 for a host without mail */
	bool tls;          /* STARTTLS is offered, RFC 3207 */
	bool implicit_tls; /* TLS from the first octet, RFC 8314 3.3 */
	bool auth;         /* AUTH is offered, RFC 4954 */
	bool auth_gate;    /* ... and 530 until then, as RFC 4954 6 allows */
	bool tls_gate;     /* STARTTLS, and 530 until then, RFC 3207 4 */
	bool odmr;         /* RFC 2645 5.4: 502 to MAIL, VRFY and the like */
	bool lmtp;         /* RFC 2033: LHLO, and a reply for each recipient */
	bool submission;   /* RFC 6409: no ETRN */
	bool remote;       /* the client is nobody that we know: no ETRN */
	int mutant;        /* an index of mutants.def, or REFERENCE_CORRECT */
	unsigned late_us;  /* how late a mutant is that is late; 0: as it is */
};
enum { REFERENCE_CORRECT = -1 };
#define REFERENCE_PASSWORD "open sesame"

/* Everything but ETRN and SMTPUTF8, correct. (Zeroes are not: mutant 0 is a
 * mutant.) */
void reference_config_init(struct reference_config *config);
/* One option as words: "vrfy=disabled", "expn=unimplemented", "help=no",
 * "etrn=yes", "esc=no", "greeting=554", "gate=auth", "service=odmr",
 * "protocol=lmtp", * "mutant=noop-500", ... The table is in options.c. */
bool reference_option(struct reference_config *config, struct bytes option,
	struct err *err) MUST_CHECK;
/* Several, separated by spaces: a mutant's policy. */
bool reference_options(struct reference_config *config, struct bytes options,
	struct err *err) MUST_CHECK;

/* A connection, just opened; NULL never. End it with ops->free. Its memory is
 * bounded: a client that leaves megabytes of replies unread is told 421. */
struct peer *reference_open(const struct reference_config *config);

struct mutant {
	const char *name;     /* slug: vrfy-disabled-502 */
	const char *policy;   /* options it needs: "vrfy=disabled expn=enabled" */
	const char *breaks;   /* clause ids, separated by spaces: exactly these */
	const char *about;    /* what it does wrong, one sentence */
	/* editions in which that holds: "" = every one; else e.g. "5321 bis" */
	const char *editions;
};
size_t mutant_count(void);
const struct mutant *mutant_at(size_t index);
/* -1 when there is none of that name. */
int mutant_find(const char *name);

#endif
