/* SPDX-License-Identifier: MIT
 *
 * The client of a fuzzed session: octets in, cut into what goes out together.
 * A line goes out alone and its reply is awaited; mail data go out in one piece
 * once DATA is answered 354, a chunk with its BDAT. A last line without CRLF is
 * given one.
 */
#ifndef FUZZ_TALK_H
#define FUZZ_TALK_H

#include "session/script.h"

/* How the same octets are said. */
enum pacing {
	PACING_LINES,  /* a line a segment */
	PACING_OCTETS, /* an octet a segment */
};

struct manner {
	enum pacing pacing;
	/* This server takes a bare LF for the end of a line. */
	bool lf_ends;
	/* Messages may be completed. Else a session ends before what could end
	 * one: a line that is a dot once DATA was said, a last chunk. */
	bool deliver;
	/* Our side of the connection is closed right behind QUIT: some servers
	 * hold their 221 back for that, 200 ms long. */
	bool hurry;
	unsigned errors; /* replies 4yz and 5yz after which it ends; 0: any */
	unsigned timeout_ms; /* for one answer */
};

struct talk {
	struct manner manner;
	struct bytes rest; /* not yet said; borrowed */
	struct buf line;   /* what is being said */
	struct part part;
	struct segment segment;
	int step;          /* of the next segment */
	unsigned errors;
	bool data, data_said, tls, over;
	bool auth, response; /* AUTH was said last; the next line is for it */
	bool open; /* data or a chunk were begun and not ended */
	/* From step `clear` on nobody can tell what is a command: behind a BDAT
	 * whose chunk is not plain (then all else goes out at once), or where
	 * this server takes a bare LF for the end of a line. */
	bool blurred;
	bool lf, lf_answered; /* such a line was said, was answered */
	int clear;
};

void talk_init(struct talk *talk, struct bytes octets, struct manner manner);
void talk_release(struct talk *talk);
/* For a script's OP_MORE; `talk` is its self. Behind a STARTTLS that was
 * accepted it drops the connection. */
enum more talk_more(void *talk, const struct transcript *t, unsigned answer,
        struct op *op);

/* Whether anybody can tell what a server takes for commands from this line on:
 * it ends as RFC 5321 2.3.8 says, in one CR and LF (some servers leave further
 * CRs out), and is no BDAT of unclear size. */
bool talk_is_clear(struct bytes line);
/* How many octets of `rest`, which is not empty, go out together. In mail data
 * that is all of them up to their end; `lf_ends` as in struct manner. For
 * whoever hands a server its input by himself. */
size_t talk_cut(struct bytes rest, bool in_data, bool lf_ends);

#endif
