/* SPDX-License-Identifier: MIT
 *
 * Dates as YYYY-MM-DD (RFC 3339, full-date) and as days since 1970-01-01.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/bytes.h"

enum { DATE_SIZE = 16 }; /* octets, with the NUL */

/* False for anything but a day that the calendar has, 1970 to 9999. */
bool date_read(struct bytes text, int *day);
/* `day` is one that date_read may give. */
void date_text(int day, char text[DATE_SIZE]);

#endif
