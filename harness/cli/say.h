/* SPDX-License-Identifier: MIT
 *
 * What the program itself says: results to standard output, complaints to
 * standard error. Both only printable ASCII and line ends.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "base/buf.h"
#include "oracle/events.h"

/* "smtpspec: " in front, a line end behind. */
void say_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* As it is: a complaint that begins with its place. */
void say_complaint(const char *text);
/* The text to standard output; `status`, or EXIT_OURS, with a complaint, where
 * it cannot be written. Releases the text. */
enum exit_status say_result(struct buf *text, enum exit_status status);

#endif
