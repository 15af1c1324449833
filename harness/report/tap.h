/* SPDX-License-Identifier: MIT
 *
 * TAP 14 (testanything.org): one test point per instance and clause, written
 * at once; several runs are subtests. What breaks a clause without failing the
 * run is `# TODO`, what was not decided is `# SKIP`.
 */
#ifndef REPORT_TAP_H
#define REPORT_TAP_H

#include "oracle/events.h"

struct tap;

/* NULL where the file ("-": standard output) cannot be made. */
struct tap *tap_open(const char *path, struct err *err);
/* So many runs come, one behind the other, instead of one. */
void tap_expect(struct tap *tap, size_t runs);
/* Valid until tap_close. */
struct listener tap_listener(struct tap *tap);
void tap_close(struct tap *tap);

#endif
