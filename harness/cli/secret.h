/* SPDX-License-Identifier: MIT
 *
 * The password of a profile, from where the profile says it is.
 */
#ifndef CLI_SECRET_H
#define CLI_SECRET_H

#include "spec/profile.h"

/* A file's first line, or a variable of the environment. Nothing to be done
 * where the profile has the password, or no user. */
bool secret_fetch(struct profile *profile, struct err *err) MUST_CHECK;

#endif
