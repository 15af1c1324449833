/* SPDX-License-Identifier: MIT
 *
 * The spec table as const structs: clauses (what the documents say), cases
 * (what to send and what each clause makes of the answer) and the reply
 * catalogue. spec/load.h fills it from YAML; everything here is borrowed from
 * the table's arena and never changes after loading.
 */
#ifndef SPEC_SPEC_H
#define SPEC_SPEC_H

#include "base/arena.h"
#include "base/err.h"
#include "wire/answers.h"
#include "wire/verb.h"

enum edition { EDITION_821, EDITION_1123, EDITION_2821, EDITION_5321,
	EDITION_BIS, EDITIONS };
enum lens { LENS_RFC, LENS_PRACTICE, LENS_HARDENING, LENSES };
enum level { LEVEL_MUST, LEVEL_MUST_NOT, LEVEL_SHOULD, LEVEL_SHOULD_NOT,
	LEVEL_MAY, LEVEL_GRAMMAR, LEVEL_MUST_PROSE, LEVEL_DERIVED,
	LEVEL_DE_FACTO, LEVEL_TESTER, LEVELS };
/* What a violation of a clause is called. */
enum severity { SEVERITY_FAIL, SEVERITY_DEVIATION, SEVERITY_NOTE };

const char *edition_name(enum edition edition);  /* "5321" */
const char *lens_name(enum lens lens);           /* "rfc" */
const char *level_name(enum level level);        /* "MUST(prose)" */
bool edition_of(struct bytes name, enum edition *edition);
bool lens_of(struct bytes name, enum lens *lens);
bool level_of(struct bytes name, enum level *level);

struct clause {
	struct place at;
	const char *id;
	enum level level;
	enum severity severity;
	const char *const *sources; /* "RFC 5321 7.3"; the first binds */
	size_t source_count;
	const char *says;
	unsigned editions; /* bit per enum edition */
	enum lens lens;
	const char *const *rulings; /* "X2" */
	size_t ruling_count;
	const char *undecidable; /* the reason no case can decide it, or NULL */
	bool decided; /* some case has a rule for it */
};

/* What a clause makes of an answer. V* of the catalogue is OUTCOME_RELAXED:
 * a violation of the text that practice tolerates. */
enum outcome { OUTCOME_CONFORMS, OUTCOME_TOLERATED, OUTCOME_RELAXED,
	OUTCOME_VIOLATES, OUTCOMES };

/* Facts a rule or a case asks for: `key` is one of the policy's or the
 * probe's words (spec/profile.h), `value` one of its values. */
struct condition {
	struct place at;
	const char *key;
	const char *const *values; /* any of them */
	size_t value_count;
};

/* `step: answers`: another step of the case was answered so. */
struct given {
	const char *step;
	int step_index;
	struct answers answers;
};

/* What one clause makes of one case. Exactly one of codes, check or same. */
struct rule {
	struct place at;
	const struct clause *clause;
	const char *of;   /* step judged; invariants: NULL = the exchange */
	int of_index;     /* index into the case's steps, -1 for `canary` */
	unsigned editions; /* bit per enum edition; all by default */
	const struct condition *when;
	size_t when_count;
	const struct given *given;
	size_t given_count;
	const char *listed;   /* EHLO keyword that must be listed, or NULL */
	const char *unlisted; /* ... must not be listed, or NULL */
	bool has_on;
	struct answers on;    /* applies only to these answers */
	/* codes */
	bool has_codes;
	struct answers codes[OUTCOMES];
	int rest;             /* enum outcome of all other answers, or -1 */
	/* check */
	const char *check;    /* name of a check in the oracle, or NULL */
	const char *argument; /* of the check, or NULL */
	/* same: aspects of `of` compared with those of the steps `as` */
	const char *same;     /* code, class, text, esc, length, keywords, time */
	const char *as;
	int as_index;
	enum outcome otherwise; /* when check or same does not hold */
	const char *why;      /* said with a verdict that is not pass */
	/* Relies on what the operator declares: a violation under a policy that
	 * was only inferred is inconclusive (ruling X2). */
	bool declared;
};

enum state { STATE_CONNECT, STATE_GREETED, STATE_HELO, STATE_EHLO, STATE_MAIL,
	STATE_RCPT, STATE_DATA, STATE_EOD,
	STATE_TLS0,   /* inside TLS, before EHLO */
	STATE_TLS,    /* ... behind it */
	STATE_UNAUTH, /* behind EHLO where AUTH is offered, inside TLS if need be */
	STATE_AUTH,   /* inside an AUTH exchange, behind 334 */
	STATE_AUTHD,  /* behind 235 */
	STATES };
const char *state_name(enum state state); /* connect grt helo ehlo mail ... */
bool state_of(struct bytes name, enum state *state);

enum step_kind {
	STEP_SEND,   /* write, then await `replies` replies */
	STEP_QUIET,  /* wait: nothing may come */
	STEP_CLOSE,  /* wait for the server to close */
	STEP_HANDSHAKE, /* begin TLS */
	STEP_LOGIN,  /* AUTH, all its rounds */
	STEP_FRESH,  /* leave politely; a fresh connection, brought to `state` */
	STEP_PAIRS,  /* two earlier steps again, in pairs, on fresh connections */
};

/* Who asks for AUTH. */
enum login_kind {
	LOGIN_RIGHT,    /* the profile's user */
	LOGIN_WRONG,    /* the same with another password */
	LOGIN_STRANGER, /* a user that does not exist */
};

struct step {
	struct place at;
	enum step_kind kind;
	enum login_kind login; /* LOGIN */
	const char *name;      /* unique in its case */
	/* Templates: `{word}` stands for a fixture, a captured text or the
	 * case's `{each}`; `{{` and `}}` for braces. */
	struct bytes send;
	bool bytewise;         /* one octet a segment */
	size_t *cuts;          /* or: offsets at which a new segment begins */
	size_t cut_count;
	unsigned replies;      /* to await */
	/* How long QUIET, CLOSE and HANDSHAKE wait; PAIRS: none begins later than
	 * so long after the session. On a live server, else virtual. */
	unsigned wait_ms;
	enum state state;      /* FRESH */
	int pair[2];           /* PAIRS: indexes of the steps */
	unsigned times;        /* PAIRS: pairs a connection */
	unsigned connections;  /* PAIRS */
	const struct given *given; /* sent only if these hold, else skipped */
	size_t given_count;
	/* The first address in this step's reply, for later templates. */
	const char *capture;
};

/* Whether a row holds in LMTP (RFC 2033) too, or there alone. */
enum lmtp { LMTP_NO, LMTP_YES, LMTP_ONLY };

/* What a row without steps is held against. */
enum invariant {
	INVARIANT_NO,       /* it is a case with steps */
	INVARIANT_REPLY,    /* every reply, the greeting too */
	INVARIANT_EXCHANGE, /* every command with its answer */
	INVARIANT_GREETING, /* the first reply of each connection */
	INVARIANT_SESSION,  /* the transcript as a whole */
};

struct stimulus {
	enum verb verb;
	const char *argument; /* class: none, atom, known, unknown, addr, ... */
};

struct scase {
	struct place at;
	const char *id;       /* slug */
	const char *title;
	struct stimulus stimulus;
	enum invariant invariant; /* no steps: the rules hold everywhere */
	uint64_t verbs;       /* invariant: only for these, bit per enum verb */
	bool alone;           /* invariant: only for the bare verb, without argument */
	const enum state *states; /* one instance each */
	size_t state_count;
	const char *const *each_names; /* one instance each; none: one instance */
	const struct bytes *each_values;
	size_t each_count;
	const char *const *needs; /* fixtures and facts without which: skipped */
	size_t need_count;
	const struct condition *when; /* else the case does not apply */
	size_t when_count;
	enum lmtp lmtp;
	const char *listed;   /* EHLO keyword without which it does not apply */
	const char *unlisted; /* ... with which it does not */
	unsigned editions;
	const struct step *steps;
	size_t step_count;
	bool canary;          /* NOOP behind the last step */
	bool delivers;        /* completes a message: only with `deliver: yes` */
	bool plain;           /* begins in plaintext, whatever the profile says */
	bool slow;            /* minutes; only with --slow */
	bool leak;            /* enumerates names: loopback or --i-am-allowed */
	unsigned cost;        /* bad commands it sends */
	const struct rule *rules;
	size_t rule_count;
	const char *const *mutants;
	size_t mutant_count;
};

struct neighbour {
	unsigned code;
	const char *differs;
};

/* An entry of the reply catalogue (RFC 5321 4.2.3 and its extensions). */
struct catalogue_entry {
	struct place at;
	unsigned code;
	const char *class, *meaning, *seen, *remedy;
	const char *const *sources;
	size_t source_count;
	const char *const *commands;
	size_t command_count;
	/* Verbs to whose answers `seen` and `remedy` speak, bit per enum verb;
	 * 0: to all. */
	uint64_t concerns;
	const struct neighbour *neighbours;
	size_t neighbour_count;
};

/* How an ambiguous or contradictory text is taken, RULINGS.md. */
struct ruling_entry {
	struct place at;
	const char *id;       /* "X2" */
	const char *question;
	const char *text;     /* a paragraph a line */
};

struct spec {
	struct arena arena;
	const struct clause *clauses;
	size_t clause_count;
	const struct scase *cases;
	size_t case_count;
	const struct catalogue_entry *replies;
	size_t reply_count;
	const struct ruling_entry *rulings;
	size_t ruling_count;
	char digest[17]; /* of the files' octets: tells two tables apart */
};

/* NULL when there is none of that name. */
const struct clause *spec_clause(const struct spec *spec, const char *id);
const struct scase *spec_case(const struct spec *spec, const char *id);
const struct catalogue_entry *spec_reply(const struct spec *spec, unsigned code);
const struct ruling_entry *spec_ruling(const struct spec *spec, const char *id);

/* The step that makes pairs, which is the last, or NULL. */
const struct step *case_pairs(const struct scase *scase);

#endif
