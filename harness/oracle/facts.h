/* SPDX-License-Identifier: MIT
 *
 * What is known of the server, asked as the spec table asks it.
 */
#ifndef ORACLE_FACTS_H
#define ORACLE_FACTS_H

#include "oracle/judge.h"

/* A fact that is not known fulfils a condition only if that names `unknown`. */
bool facts_fulfil(const struct profile *profile,
        const struct condition *when, size_t count);
/* The first condition that does not hold, or NULL. */
const struct condition *facts_unmet(const struct profile *profile,
        const struct condition *when, size_t count);
/* The first condition that holds by a declarable fact that was only inferred,
 * or NULL. */
const struct condition *facts_inferred(const struct profile *profile,
        const struct condition *when, size_t count);
/* "vrfy=disabled". */
const char *fact_text(
        const struct profile *profile, const char *key, struct arena *arena);

/* Whether the answer is in the set; 530 and 554 as `gate` too while a gate of
 * the server is or may be closed (RFC 3207 4, RFC 4954 6). */
bool answer_in(const struct answers *set, unsigned answer,
        const struct profile *profile);

#endif
