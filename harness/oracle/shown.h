/* SPDX-License-Identifier: MIT
 *
 * The addresses that a reply shows (RFC 5321 3.5.2), one after the other.
 */
#ifndef ORACLE_SHOWN_H
#define ORACLE_SHOWN_H

#include "wire/reply.h"

struct shown {
	struct bytes reply; /* lines not yet looked at */
	struct bytes text;  /* rest of the current line */
	struct bytes address; /* the address at hand: local@domain */
	struct bytes domain;  /* behind its last @ */
	bool in_angles;
	bool routed; /* it carried a source route */
	size_t line; /* from 0: which line of the reply */
};

void shown_begin(struct shown *shown, const struct reply *reply);
/* The next address, false behind the last. */
bool shown_next(struct shown *shown);

#endif
