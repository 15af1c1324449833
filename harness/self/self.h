/* SPDX-License-Identifier: MIT
 *
 * The reference server as a target: how connections to it are opened, and what
 * a profile of it says.
 */
#ifndef SELF_SELF_H
#define SELF_SELF_H

#include "reference/reference.h"
#include "spec/profile.h"

/* Connections to a server of this configuration, which outlives the factory. */
struct peer_factory self_factory(struct reference_config *config);
/* Sets the facts that the configuration decides. */
void self_declare(
        const struct reference_config *config, struct profile *profile);

#endif
