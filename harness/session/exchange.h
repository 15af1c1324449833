/* SPDX-License-Identifier: MIT
 *
 * A transcript read again as commands and their replies. Replies are given to
 * commands in the order of sending (RFC 5321 4.2, RFC 2920 3.2); what comes
 * when nothing is open is loose, and an extra of the exchange before it. Where
 * the server had said 421 and closes, that also answers what was sent meanwhile
 * (RFC 5321 3.8).
 */
#ifndef SESSION_EXCHANGE_H
#define SESSION_EXCHANGE_H

#include "base/arena.h"
#include "session/transcript.h"
#include "wire/answers.h"
#include "wire/command.h"
#include "wire/reply.h"

enum exchange_kind {
	EXCHANGE_GREETING, /* of one connection */
	EXCHANGE_COMMAND,
	EXCHANGE_DATA,     /* the end of data, RFC 5321 4.1.1.4; in LMTP one for
	                      each accepted recipient, RFC 2033 4.2, 4.3 */
	EXCHANGE_RESPONSE, /* a line of AUTH behind 334, RFC 4954 4 */
};

/* How the state looks from outside, as the accepted commands made it. */
enum phase { PHASE_GREETED, PHASE_HELO, PHASE_EHLO, PHASE_MAIL, PHASE_RCPT };

struct exchange {
	enum exchange_kind kind;
	int step;        /* in which the line was completed */
	unsigned connection; /* from 0 */
	struct bytes line;   /* without CRLF; empty but for commands */
	struct command command;
	enum phase phase;    /* before the command */
	bool ahead;          /* sent before the reply to the one before it came */
	bool tls;            /* sent inside TLS */
	bool undone;          /* sent in plaintext, and TLS began before it was
	                        answered: it never was (RFC 3207 4.2) */
	bool answered;
	struct reply reply;
	int reply_step;      /* in which the reply was completed */
	unsigned extras;     /* loose replies right behind it, 421 not counted;
	                        those in silence only if the line was too long */
	bool odd_data;       /* mail data behind it has a bare LF or CR, or NUL */
	bool closed;         /* the server closed before the next command, or
	                        in place of the reply */
	bool unsecured;      /* ... or a TLS handshake failed, for whatever
	                        reason: ours, perhaps */
	bool unfinished;     /* a reply was begun and not finished: `reply` has
	                        its complete lines */
	bool endless;        /* ... and was longer than we hold */
	bool grouped;        /* sent before the reply to the one before it had
	                        come, or the next one before its own had */
	bool chunked;        /* behind a BDAT that is not the last: RFC 3030 2 has
	                        the server wait for BDAT or RSET */
	bool partial;        /* BDAT, whose chunk we did not send to its end */
	bool undue;          /* LMTP's BDAT LAST without a recipient: no reply is
	                        due, RFC 2033 4.3 */
};

/* A reply that came when no command was open: behind exchange `after`. */
struct loose {
	struct reply reply;
	size_t after;
	int step;
	int sent_step; /* the step in which we had last sent something */
	bool quiet;    /* it came while nothing was awaited */
	bool early;    /* ... while a line or mail data was not yet ended */
	/* ... early, and by no reading had what was sent been ended: a line that
	 * fits, or mail data, without a bare CR or LF in it (nor NUL) */
	bool hasty;
	bool data;     /* it came inside mail data */
	bool first;    /* ... inside TLS, before the first command there */
};

struct exchanges {
	struct exchange *list;
	size_t count, room;
	struct loose *loose;
	size_t loose_count, loose_room;
	struct arena arena; /* what the views point into */
	bool open;          /* at the end the server had not closed */
	bool data;          /* at the end mail data or a chunk was open */
	bool agreed;        /* at the end TLS was agreed on and not begun */
	bool farewell;      /* the last reply was 421 */
	bool drifted;       /* QUIT was answered late: there are more replies
	                       than commands, so that any may be misplaced */
	bool unsure;        /* BDAT where no EHLO had told whether its octets are a
	                       chunk or lines, or whose reply may be another's:
	                       any reply may be misplaced */
	struct bytes ehlo;  /* the last 250 to EHLO, whole; empty if none */
};

void exchanges_init(struct exchanges *x);
void exchanges_release(struct exchanges *x);
/* Borrows nothing from the transcript. */
void exchanges_read(struct exchanges *x, const struct transcript *t);

/* The number of octets that follow a BDAT, at most little more than a
 * transcript holds. */
size_t exchange_chunk(const struct command *command);

/* The code of its reply, ANSWER_JUNK, ANSWER_CLOSE or ANSWER_NONE. */
unsigned exchange_answer(const struct exchange *e);
/* The same of a reply. */
unsigned reply_answer(const struct reply *reply);

/* The answer to a step: the code of the first reply to a command completed in
 * it; for a step that completes none, of the first reply that came during it
 * or in the silence behind it; where it is AUTH and the step has its rounds too,
 * of the last of them. Else ANSWER_CLOSE, ANSWER_JUNK (a reply without
 * a code, or one longer than we hold) or ANSWER_NONE. */
struct step_answer {
	bool reached; /* the step was begun; else all else is 0 */
	unsigned answer;
	const struct exchange *exchange; /* or NULL */
	const struct reply *reply;       /* or NULL */
};
struct step_answer exchanges_answer(const struct exchanges *x,
        const struct transcript *t, int step);

#endif
