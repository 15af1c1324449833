/* SPDX-License-Identifier: MIT
 *
 * How a parser of a stream ends: it has read its production, the octets so far
 * are only its beginning, or no further octets could make it one.
 */
#ifndef WIRE_PARSE_H
#define WIRE_PARSE_H

enum parse { PARSE_DONE, PARSE_MORE, PARSE_BAD };

#endif
