/* SPDX-License-Identifier: MIT
 *
 * Addresses in the free text of replies, RFC 5321 3.5.2. What is found need not
 * be valid: that is wire/address.h's to say.
 */
#ifndef WIRE_FIND_H
#define WIRE_FIND_H

#include "base/bytes.h"

/* The inside of the next `<...>`; *rest then begins behind it. A '>' in a
 * quoted local part does not close. False when no group is left. */
bool angle_find(struct bytes *rest, struct bytes *inside);
/* The first thing like local@domain, without a source route and with quotes and
 * brackets. The inside of `<...@...>` goes before a bare word; a bare word's
 * quoted local part is found up to LOCAL_PART_LIMIT octets long. */
bool address_find(struct bytes text, struct bytes *address);

#endif
