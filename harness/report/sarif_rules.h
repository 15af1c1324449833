/* SPDX-License-Identifier: MIT
 *
 * The rules of a SARIF log: clauses, each with what it says, where that can be
 * read, and what the reply catalogue knows of the answers that broke it.
 */
#ifndef REPORT_SARIF_RULES_H
#define REPORT_SARIF_RULES_H

#include <jansson.h>

#include "oracle/events.h"

enum { SARIF_CODES_MOST = 4 }; /* explained, of one rule */

struct sarif_rule {
	const struct clause *clause;
	unsigned codes[SARIF_CODES_MOST];
	size_t code_count;
};

/* In the order in which they were broken. */
struct sarif_rules {
	struct sarif_rule *list;
	size_t count;
};

void sarif_rules_clear(struct sarif_rules *rules);
/* The index of the clause's rule, which is made where there is none. */
size_t sarif_rules_note(struct sarif_rules *rules, const struct clause *clause,
        const char *reply);
/* The list for a log. */
json_t *sarif_rules_json(
        const struct sarif_rules *rules, const struct spec *spec);

/* {"text": ...}: octets that are not printable ASCII, and what would be a
 * placeholder or a link (SARIF 3.11.5 and 3.11.6), escaped. */
json_t *sarif_message(const char *text);
/* "error" or "warning": what a violation is called (3.27.10). */
const char *sarif_level(enum severity severity);

#endif
