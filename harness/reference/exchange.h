/* SPDX-License-Identifier: MIT
 *
 * One stimulus and its reply.
 */
#ifndef REFERENCE_EXCHANGE_H
#define REFERENCE_EXCHANGE_H

#include "reference/server.h"

/* Runs the handler between the mutant's fault and the output. s->stimulus and
 * s->name tell what this is about. */
void exchange(struct server *s, void (*handler)(struct server *s));

/* A line without its CRLF, a command or inside AUTH. */
void exchange_line(struct server *s, struct bytes line);
/* Octets of the chunk that BDAT announced, as many of `in` as belong to it:
 * their number. Its exchange is the last thing that happens. */
size_t exchange_octets(struct server *s, struct bytes in);
/* The same for mail data, a single octet. */
void exchange_data(struct server *s, uint8_t octet);
/* Bits of enum line_class. */
unsigned line_class_of(const struct command *command);

#endif
