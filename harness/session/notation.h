/* SPDX-License-Identifier: MIT
 *
 * A transcript as text, for corpora: an entry a line, octets as they are, so
 * that both people and fuzzers can change it.
 *
 *	+            connected
 *	@3           step 3 begins
 *	C NOOP\r     sent; the line's LF is part of it
 *	c NOOP       the same without the LF
 *	S 250 Ok\r   received
 *	s 250        without the LF
 *	Q Q q        received in silence, with and without the LF
 *	-            the server closed
 *	.            the client closed
 *	!            an awaited reply did not come
 *	T TLSv1.3    TLS is up: protocol, cipher
 *	F why        the handshake failed
 *	~30          30 microseconds pass
 *
 * Other lines say nothing. What is written is what was passed, in pieces that
 * end at LF.
 */
#ifndef SESSION_NOTATION_H
#define SESSION_NOTATION_H

#include "session/transcript.h"

/* Fills an initialised transcript. Every text is one. */
void notation_read(struct transcript *t, struct bytes text);
void notation_write(const struct transcript *t, struct buf *text);

#endif
