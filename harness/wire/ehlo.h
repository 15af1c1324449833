/* SPDX-License-Identifier: MIT
 *
 * The answer to EHLO (RFC 5321 4.1.1.1): its first line names the server, each
 * further line is a keyword with parameters.
 */
#ifndef WIRE_EHLO_H
#define WIRE_EHLO_H

#include "base/bytes.h"

/* The next keyword line. *rest starts as the raw octets of the whole reply and
 * keeps the line last read at its front. The keyword goes to the first blank
 * (the legacy `AUTH=LOGIN` is one keyword), the parameters are trimmed; either
 * may be malformed or empty, see ehlo_line_valid. False at the end. */
bool ehlo_keyword(
        struct bytes *rest, struct bytes *keyword, struct bytes *params);

/* Whether the reply `raw` lists the keyword, in any case. */
bool ehlo_lists(struct bytes raw, struct bytes keyword);
/* The same, with the parameters of its first line. */
bool ehlo_params(struct bytes raw, struct bytes keyword, struct bytes *params);

/* ehlo-line = ehlo-keyword *( SP ehlo-param ): a keyword line's text, behind
 * the code and its separator. */
bool ehlo_line_valid(struct bytes text);
/* The first line's text begins with a Domain or an address literal, alone or
 * followed by SP. */
bool ehlo_domain_valid(struct bytes first_line_text);

/* In the IANA registry "SMTP Service Extensions" as wire/keywords.def has it,
 * in any case; also VRFY, which RFC 5321 3.5.2 allows there. Private keywords
 * (X...) are not registered. */
bool ehlo_keyword_registered(struct bytes keyword);
/* How old that table is, "YYYY-MM": later registrations are not known. */
extern const char ehlo_registry_date[];

#endif
