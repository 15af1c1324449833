/* SPDX-License-Identifier: MIT
 *
 * What makes a mutant. Most defects are another reply, or a side effect, to
 * one class of stimulus: they are rows of data. The rest are hooks, asked for
 * with faulty() at the place where the behaviour differs.
 */
#ifndef REFERENCE_FAULT_H
#define REFERENCE_FAULT_H

#include "wire/verb.h"

struct server;

enum state {
	S_GREETED = 1 << 0,
	S_HELO = 1 << 1,
	S_EHLO = 1 << 2,
	S_MAIL = 1 << 3,
	S_RCPT = 1 << 4,
	S_EOD = 1 << 5, /* a message was completed; else like S_EHLO */
	S_CHUNK = 1 << 6, /* BDAT was accepted, RFC 3030 2 */
};
enum {
	S_READY = S_HELO | S_EHLO | S_EOD,
	S_OPEN = S_MAIL | S_RCPT | S_CHUNK, /* a transaction is */
	S_AFTER = S_READY | S_OPEN,
	S_ANY = S_GREETED | S_AFTER,
};

/* Stimuli that are no verb. */
enum {
	ON_ANY = VERB_COUNT, /* command line */
	ON_GREETING,
	ON_RESPONSE, /* inside AUTH */
	ON_DATA_END,
	ON_NOTHING, /* no stimulus is this one */
};

/* Of a command line, above the bits of enum command_flaw. */
enum line_class {
	LINE_ARGUMENT = 1 << 16,
	LINE_ALONE = 1 << 17,
	LINE_LOWER = 1 << 18, /* not all of the verb in upper case */
	/* Of the unknown verbs, exactly one: */
	LINE_FOREIGN = 1 << 19, /* none of the others */
	LINE_PRIVATE = 1 << 20, /* X... */
	LINE_GLUED = 1 << 21,   /* NOOPX: a verb and something */
	LINE_LONG_VERB = 1 << 22,
	LINE_HTTP = 1 << 23,
	LINE_DEBUG = 1 << 24, /* DEBUG WIZ KILL SHOWQ VERB ONEX */
	LINE_SMTP_HELLO = 1 << 27, /* EHLO and HELO in LMTP */
	/* Of HELP's arguments, exactly one: */
	LINE_TOPIC = 1 << 25, /* that we have text for */
	LINE_NO_TOPIC = 1 << 26,
};

enum effect {
	EFFECT_NONE,
	EFFECT_RESET,  /* the transaction is gone */
	EFFECT_KEEP,   /* the transaction is as before */
	EFFECT_OPEN,   /* as after MAIL */
	EFFECT_ADD,    /* in a transaction: as after RCPT */
	EFFECT_DROP,   /* the recipients are gone */
	EFFECT_DATA,   /* mail data follows */
	EFFECT_RUN,    /* the argument is run as a command line */
	EFFECT_FORGET, /* as before EHLO */
	EFFECT_HELLO,  /* as behind HELO */
	EFFECT_CLOSE,
};

enum hook {
	HOOK_NONE,
	HOOK_LF_ENDS_LINE,
	HOOK_CR_ENDS_LINE,
	HOOK_PIECES_500,
	HOOK_LIMIT_511,
	HOOK_TAIL_RUNS,
	HOOK_DATA_LF,
	HOOK_DATA_CR,
	HOOK_DATA_NUL,
	HOOK_DATA_ANSWERS,
	HOOK_REORDERS,
	HOOK_CHATTERS,
	HOOK_IDLE_30,
	HOOK_BURST_CLOSES,
	HOOK_GREETS_TWICE,
	HOOK_REPEAT_252,
	HOOK_ALTERNATES,
	HOOK_LOOPS,
	HOOK_CHUNK_RUNS,
	HOOK_WITHHOLDS, /* the reply to the fault's stimulus, in a group */
	HOOK_MERGES,    /* it gets none there */
	HOOK_DROPS_INPUT,
	HOOK_ONE_REPLY, /* in LMTP, for all recipients together */
	HOOK_TIRES, /* the fault's stimulus has come too often */
	HOOK_TLS_KEEPS_STATE,
	HOOK_TLS_RUNS_REST,
	HOOK_AUTH_RUNS_COMMANDS,
	HOOK_MAIL_UNGATED,
};

/* What a command line is, apart from the verb's own business. */
struct stimulus {
	unsigned verb; /* enum verb, or ON_... */
	unsigned line; /* enum line_class and enum command_flaw */
};

enum where { ANYWHERE, OUTSIDE_TLS, INSIDE_TLS };

/* A mask of 0 asks for nothing; else one of its bits has to be there. */
struct fault {
	unsigned verb;  /* or ON_... */
	unsigned state; /* mask of enum state, as before the command */
	unsigned kind;  /* masks of the name, name.h */
	unsigned form;
	unsigned line;
	const char *has; /* in the argument, or the response */
	enum verb after; /* the command before this one */
	enum verb since; /* a command before this one in the session */
	enum where where;
	unsigned on;     /* the correct server's code */
	/* The octets to send: "" is silence, {argument} the argument, {name}
	 * the local part. With `on` the handler runs before, else not. NULL
	 * leaves the reply as it is. */
	const char *instead;
	enum effect effect;
	unsigned late_us; /* so much later the reply comes */
	/* Whatever the verb above: */
	const char *lists; /* EHLO's reply has this line too */
	const char *hides; /* EHLO's reply has this keyword not */
	enum hook hook;
};

/* Before an exchange: looks whether this is the mutant's stimulus. */
void fault_meet(struct server *s);
/* Whether the mutant answers in place of the handler; it has then done so. */
bool fault_replaces(struct server *s);
/* After the handler: the reply changed where the defect says so. */
void fault_amends(struct server *s);
/* After the reply went out: the side effect. */
void fault_strikes(struct server *s);
/* Whether EHLO keeps the keyword to itself. */
bool fault_hides(const struct server *s, const char *keyword);
/* Another line of EHLO's reply, or NULL. */
const char *fault_lists(const struct server *s);

#endif
