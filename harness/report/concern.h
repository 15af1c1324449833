/* SPDX-License-Identifier: MIT
 *
 * Whether what the reply catalogue says of a code has to do with the command
 * that was answered so: nobody who answers TURN wants to be told of names.
 */
#ifndef REPORT_CONCERN_H
#define REPORT_CONCERN_H

#include "spec/spec.h"

/* `rule` is one of the case, or NULL: then all that the case asks counts. An
 * invariant that holds for every command has to do with no verb in particular. */
bool concerns(const struct catalogue_entry *entry, const struct scase *scase,
        const struct rule *rule);

#endif
