/* SPDX-License-Identifier: MIT
 *
 * The end of mail data and its transparency (RFC 5321 4.1.1.4, 4.5.2). Only
 * CRLF makes a line here: CR or LF alone are octets like others.
 */
#ifndef WIRE_DOT_H
#define WIRE_DOT_H

#include "base/bytes.h"

/* A recogniser of CRLF "." CRLF, one octet at a time. */
struct dot {
	uint8_t state;
};

/* At the beginning of the data: the CRLF behind DATA counts as the first. */
void dot_init(struct dot *d);
/* True when this octet completes the end of data; the recogniser then stands
 * at the beginning again. */
bool dot_end(struct dot *d, uint8_t octet);

/* Doubles the dot that begins a line of `in`, which begins at a line. Adds no
 * end of data. Returns the octets of the whole result and writes the first
 * `cap` of them; twice in.n is always enough. */
size_t dot_stuff(struct bytes in, uint8_t *out, size_t cap);
/* Removes the first dot of every line that has more than that dot (RFC 5321
 * 4.5.2); `in` begins at a line and goes up to, not through, the end of data.
 * Returns the octets written, at most in.n; `out` may be in.p. */
size_t dot_unstuff(struct bytes in, uint8_t *out);

#endif
