/* SPDX-License-Identifier: MIT
 *
 * UTF-8 (RFC 3629), which SMTPUTF8 allows in mailbox names and in some replies
 * (RFC 6531 3.3, 3.7.4.2).
 */
#ifndef WIRE_UTF8_H
#define WIRE_UTF8_H

#include "base/bytes.h"

/* Octets of the character that `in` begins with, 1 to 4; 0 when it begins with
 * none: overlong forms, surrogates and what lies beyond U+10FFFF are none. */
size_t utf8_character(struct bytes in);
/* Nothing but characters. */
bool utf8_valid(struct bytes in);

#endif
