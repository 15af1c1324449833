/* SPDX-License-Identifier: MIT
 *
 * For fuzz targets: the reference server that an input asks for, and what it
 * says.
 */
#ifndef REFERENCE_FUZZING_H
#define REFERENCE_FUZZING_H

#include "base/fuzzing.h"
#include "reference/reference.h"
#include "wire/reply.h"
#include "wire/utf8.h"

/* A correct server with the options in `words`, or without any where they are
 * no options. */
static inline struct reference_config fuzz_config(struct bytes words)
{
	struct reference_config config;
	struct err ignored;

	reference_config_init(&config);
	if (!reference_options(&config, words, &ignored))
		reference_config_init(&config);
	config.mutant = REFERENCE_CORRECT;
	return config;
}

/* The same of the input's first line, which is cut off. */
static inline struct reference_config fuzz_policy(struct bytes *in)
{
	struct bytes line = { NULL, 0 };

	fuzz_line(in, &line);
	return fuzz_config(bytes_sub(line, 0, bytes_index(line, '\n')));
}

/* A connection to it after it was fed all of that, so much at a time; or, where
 * that is its policy, inside TLS, or up to STARTTLS. */
static inline struct peer *fuzz_feed(const struct reference_config *config,
        struct bytes in, size_t piece)
{
	struct peer *peer = reference_open(config);

	if (peer->secures)
		peer->ops->secured(peer);
	for (size_t at = 0; at < in.n && !peer->closed && !peer->secures;
	        at += piece)
		peer->ops->feed(peer, bytes_sub(in, at, piece));
	return peer;
}

/* How many replies these are, each without a flaw; characters beyond ASCII are
 * none with `utf8`. */
static inline size_t fuzz_replies(struct bytes out, bool utf8)
{
	struct reply reply;
	size_t count = 0;

	for (; out.n > 0; count++) {
		assert(reply_parse(out, &reply) == PARSE_DONE);
		assert((reply.flaws & ~(unsigned)REPLY_CHARSET) == 0);
		assert(!(reply.flaws & REPLY_CHARSET) || utf8);
		assert(utf8_valid(reply.raw));
		out = bytes_from(out, reply.raw.n);
	}
	return count;
}

#endif
