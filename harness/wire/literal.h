/* SPDX-License-Identifier: MIT
 *
 * Address literals (RFC 5321 4.1.3): "[192.0.2.1]", "[IPv6:2001:db8::1]" and
 * the general "[tag:content]".
 */
#ifndef WIRE_LITERAL_H
#define WIRE_LITERAL_H

#include "base/bytes.h"

enum { LITERAL_LIMIT = 255 }; /* octets, like a domain: RFC 5321 4.5.3.1.2 */

/* The whole view with its brackets. IPv4's numbers may have leading zeros;
 * IPv6's "::" stands for two groups or more. A general tag is taken by grammar,
 * registered or not. */
bool address_literal_valid(struct bytes in);

#endif
