/* SPDX-License-Identifier: MIT
 *
 * JUnit XML for CI systems: one testcase per instance and clause, as
 * reports/schema/junit.xsd has it, which says what each reader wants. Nobody
 * measures a single verdict, so that each `time` but a run's is 0. The
 * testcases wait in a file without a name, because their number stands in
 * front of them; the report itself is written at the end.
 */
#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "oracle/events.h"

struct junit;

/* NULL where the file ("-": standard output) cannot be made. */
struct junit *junit_open(const char *path, struct err *err);
/* The report is written at the end of so many runs, one testsuite each,
 * instead of one. */
void junit_expect(struct junit *junit, size_t runs);
/* Valid until junit_close. */
struct listener junit_listener(struct junit *junit);
void junit_close(struct junit *junit);

#endif
