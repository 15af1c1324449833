/* SPDX-License-Identifier: MIT
 *
 * What a session is to do: a list of operations, made from a case by whoever
 * runs it. Everything in it is borrowed and outlives the session.
 */
#ifndef SESSION_SCRIPT_H
#define SESSION_SCRIPT_H

#include "session/login.h"
#include "session/transcript.h"
#include "wire/answers.h"

enum { CAPTURES = 8 };

enum op_kind {
	OP_CONNECT,
	OP_GREETING, /* await the greeting, all of its lines */
	OP_SEND,     /* send `segments`, await `replies` replies */
	OP_QUIET,    /* wait `wait_ms`, whatever comes */
	OP_CLOSE,    /* wait at most `wait_ms` for the server to close */
	OP_LOGIN,    /* AUTH, and its rounds up to the last reply */
	OP_SECURE,   /* begin TLS; with has_must a failure ends the session */
	OP_LEAVE,    /* QUIT if the session is in command mode; disconnect */
	OP_MORE,     /* what the script's `more` says, until it says no more */
};

/* Octets, or with capture >= 0 what was captured there. */
struct part {
	struct bytes octets;
	int capture;
};

/* Sent at once, and apart from the segment before. */
struct segment {
	const struct part *parts;
	size_t part_count;
};

/* Another step was answered so. */
struct guard {
	int step;
	struct answers answers;
};

struct op {
	enum op_kind kind;
	int step; /* index in the case, or STEP_... */
	const struct segment *segments;
	size_t segment_count;
	bool bytewise;    /* each octet a segment of its own */
	unsigned replies;
	unsigned wait_ms; /* of SECURE too, 0: the time of an answer */
	const struct credentials *credentials; /* of LOGIN; NULL: AUTH is begun,
	                                          and no challenge answered */
	bool has_must;    /* else the session gives up and leaves */
	struct answers must;
	const struct guard *guards; /* else the operation is skipped */
	size_t guard_count;
	unsigned until_ms; /* if later in the session, it is skipped; 0: never */
	/* SEND, LEAVE: nothing more is said behind it, and the server told so,
	 * as far as the connection can. */
	bool last;
	int capture; /* where the reply's first address goes, or -1 */
};

/* What follows an operation that `more` made. */
enum more {
	MORE_OP,    /* the one that it has filled in */
	MORE_LEAVE, /* the rest of the script */
	MORE_DROP,  /* nothing: disconnect without a word */
};

struct script {
	const struct op *ops;
	size_t count;
	unsigned timeout_ms; /* for one answer */
	/* For OP_MORE, while the connection stands; else NULL. `answer` is the
	 * last reply's code, or ANSWER_JUNK. What the operation points at is
	 * valid until the next call. */
	enum more (*more)(void *self, const struct transcript *t,
	        unsigned answer, struct op *op);
	void *self;
};

#endif
